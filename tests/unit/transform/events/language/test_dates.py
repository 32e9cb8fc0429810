"""Event dates against the article's own day."""

from datetime import date

import pytest

from etl.transform.events.language.dates import EventDate, is_historical, read_dates

# A Wednesday.
PUBLISHED = date(2026, 3, 4)


@pytest.mark.parametrize(("sentence", "day", "precision"), [
    ("Rebels shelled the town on Monday.", date(2026, 3, 2), "day"),
    ("The minister resigned on Wednesday.", date(2026, 3, 4), "day"),
    ("Police arrested him last Wednesday.", date(2026, 2, 25), "day"),
    ("The court meets next Wednesday.", date(2026, 3, 11), "day"),
    ("They met yesterday in Oslo.", date(2026, 3, 3), "day"),
    ("Shelling went on overnight.", date(2026, 3, 4), "day"),
    ("It happened the day before yesterday.", date(2026, 3, 2), "day"),
    ("He was killed three days ago.", date(2026, 3, 1), "day"),
    ("The raid on Nov. 14 left two dead.", date(2025, 11, 14), "day"),
    ("Clashes broke out between 3 and 5 February.", date(2026, 2, 3), "day"),
    ("The talks of Feb. 3-5 failed.", date(2026, 2, 3), "day"),
    ("The deal was signed on 28 February 2026.", date(2026, 2, 28), "day"),
    ("BOGOTA, 12 JAN 90 (RADIO)", date(1990, 1, 12), "day"),
    ("The bridge was blown up in January.", date(2026, 1, 1), "month"),
    ("The attack in 2008 shocked the country.", date(2008, 1, 1), "year"),
    ("He was shot in the summer of 2015.", date(2015, 6, 1), "month"),
    ("The mill closed a decade ago.", date(2016, 1, 1), "year"),
    ("Fighting broke out last month.", date(2026, 2, 1), "month"),
    ("They marched over the weekend.", date(2026, 2, 28), "week"),
    ("Prices rose earlier this year.", date(2026, 1, 1), "year"),
    ("The vote is on 2026-03-03.", date(2026, 3, 3), "day"),
])
def test_dates_are_read_against_the_day_of_publication(
        sentence: str, day: date, precision: str) -> None:
    found = read_dates(sentence, PUBLISHED)
    assert [(d.day, d.precision) for d in found] == [(day, precision)]


@pytest.mark.parametrize("sentence", [
    "We may march on the capital.", "The second round went on.", "He may have been hurt.",
    "She said we won.",
    "Around 2000 people fled.", "They fired 10 march songs.", "It was the 30 February of politics.",
])
def test_words_that_only_look_like_dates_are_none(sentence: str) -> None:
    assert read_dates(sentence, PUBLISHED) == []


@pytest.mark.parametrize(("sentence", "shift"), [
    ("A day earlier he had fled.", -1), ("Two weeks later they met.", 14),
    ("The next day troops came.", 1), ("On that same day, he fled.", 0)])
def test_days_told_from_another_day_say_how_far(sentence: str, shift: int) -> None:
    assert [d.shift for d in read_dates(sentence, PUBLISHED)] == [shift]


def test_a_deadline_is_marked() -> None:
    dates = read_dates("They must leave by Sunday, the army said on Monday.", PUBLISHED)
    assert [d.is_deadline for d in dates] == [True, False]


def test_background_is_historical() -> None:
    assert is_historical(EventDate(date(2008, 1, 1), "year"), PUBLISHED)
    assert not is_historical(EventDate(date(2026, 2, 1), "month"), PUBLISHED)
    assert not is_historical(EventDate(PUBLISHED, "published"), PUBLISHED)
