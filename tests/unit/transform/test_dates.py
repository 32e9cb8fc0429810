"""Event dates against the article's own day."""

from datetime import date

import pytest

from etl.transform.events.dates import EventDate, is_historical, nearest, read_dates

# A Wednesday.
PUBLISHED = date(2026, 3, 4)


@pytest.mark.parametrize(("sentence", "day", "precision"), [
    ("Rebels shelled the town on Monday.", date(2026, 3, 2), "day"),
    ("The minister resigned on Wednesday.", date(2026, 3, 4), "day"),
    ("Police arrested him last Wednesday.", date(2026, 2, 25), "day"),
    ("They met yesterday in Oslo.", date(2026, 3, 3), "day"),
    ("Shelling went on overnight.", date(2026, 3, 4), "day"),
    ("He was killed three days ago.", date(2026, 3, 1), "day"),
    ("The raid on Nov. 14 left two dead.", date(2025, 11, 14), "day"),
    ("The deal was signed on 28 February 2026.", date(2026, 2, 28), "day"),
    ("The bridge was blown up in January.", date(2026, 1, 1), "month"),
    ("The attack in 2008 shocked the country.", date(2008, 1, 1), "year"),
    ("Fighting broke out last month.", date(2026, 2, 1), "month"),
    ("The vote is on 2026-03-03.", date(2026, 3, 3), "day"),
])
def test_dates_are_read_against_the_day_of_publication(sentence: str, day: date, precision: str) -> None:
    found = read_dates(sentence, PUBLISHED)
    assert [(d.day, d.precision) for d in found] == [(day, precision)]


@pytest.mark.parametrize("sentence", [
    "We may march on the capital.", "The second round went on.", "He may have been hurt.", "She said we won.",
    "Around 2000 people fled.", "They fired 10 march songs.",
])
def test_words_that_only_look_like_dates_are_none(sentence: str) -> None:
    assert read_dates(sentence, PUBLISHED) == []


def test_the_nearest_date_is_the_event_s() -> None:
    sentence = "On Monday troops withdrew, and on Tuesday rebels seized the town."
    dates = read_dates(sentence, PUBLISHED)
    assert nearest(dates, sentence.index("seized"), PUBLISHED).day == date(2026, 3, 3)
    assert nearest([], 0, PUBLISHED) == EventDate(PUBLISHED, "published")


def test_background_is_historical() -> None:
    assert is_historical(EventDate(date(2008, 1, 1), "year"), PUBLISHED)
    assert not is_historical(EventDate(date(2026, 2, 1), "month"), PUBLISHED)
    assert not is_historical(EventDate(PUBLISHED, "published"), PUBLISHED)
