"""Which of a sentence's dates is the event's, in sentences of our own, by the real parse."""

from datetime import UTC, date, datetime

import pytest
from spacy.language import Language

from etl.transform.events.facts.anniversaries import is_commemorated, read_anniversary
from etl.transform.events.facts.timing import read_at_place, read_time
from etl.transform.events.language.dates import read_dates
from tests.unit.transform.events.rules import coder_by_rules

# A Wednesday.
DAY = date(2026, 3, 4)
MONDAY, SUNDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 1), date(2026, 2, 27)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return coder_by_rules().tools.nlp


def when(nlp: Language, sentence: str, trigger: str, is_said: bool = False) -> date:
    doc = nlp(sentence)
    head = next(token for token in doc if token.text == trigger)
    return read_time(doc[:], head, DAY, None, is_said).day


@pytest.mark.parametrize(("sentence", "trigger", "year"), [
    ("Chile's president on Monday marked 50 years since soldiers bombed the palace.", "bombed",
     1976),
    ("Villagers gathered on Sunday, a decade after militants burned the school.", "burned", 2016),
    ("Thousands marched on Monday on the 30th anniversary of the massacre.", "massacre", 1996),
    ("Half a century after the coup, the files were opened on Monday.", "coup", 1976),
    ("A wreath was laid on Monday for the twentieth anniversary of the shelling.", "shelling",
     2006),
])
def test_what_an_anniversary_looks_back_on_is_long_ago(nlp: Language, sentence: str, trigger: str,
                                                       year: int) -> None:
    assert when(nlp, sentence, trigger) == date(year, 1, 1)


@pytest.mark.parametrize(("sentence", "trigger", "day"), [
    ("Two years after the coup, rebels attacked the palace on Monday.", "attacked", MONDAY),
    ("Thousands marched on Monday on the 30th anniversary of the massacre.", "marched", MONDAY),
    ("A bomb killed nine people on Sunday at a rally for the tenth anniversary of the revolt.",
     "killed", SUNDAY),
    ("Police arrested three men on Monday, two years after the murder.", "arrested", MONDAY),
])
def test_what_happens_on_the_anniversary_is_news(nlp: Language, sentence: str, trigger: str,
                                                 day: date) -> None:
    assert when(nlp, sentence, trigger) == day


def test_a_commemorated_act_is_known_without_its_year(nlp: Language) -> None:
    doc = nlp("Families commemorated the massacre on Monday.")
    assert is_commemorated(doc[3])
    assert read_anniversary(doc[:], doc[3], DAY) is None
    assert not is_commemorated(doc[1])


@pytest.mark.parametrize(("sentence", "trigger", "day"), [
    ("The union has condemned the raid on a market on Friday.", "condemned", DAY),
    ("The bishop condemned Sunday's attack on the chapel.", "condemned", DAY),
    ("The bishop condemned the attack in a statement on Monday.", "condemned", MONDAY),
    ("On Monday the bishop condemned the attack.", "condemned", MONDAY),
    ("The minister on Monday denounced the ruling.", "denounced", MONDAY),
])
def test_what_is_said_is_not_of_the_day_of_its_topic(nlp: Language, sentence: str, trigger: str,
                                                     day: date) -> None:
    assert when(nlp, sentence, trigger, is_said=True) == day


@pytest.mark.parametrize(("sentence", "trigger", "day"), [
    ("Sunday's raid came two days after gunmen killed five guards.", "killed", FRIDAY),
    ("Sunday's raid came two days after gunmen killed five guards.", "raid", SUNDAY),
    ("Gunmen killed five guards on Sunday, two days after the vote.", "killed", SUNDAY),
    ("At least 12 people have been killed in a blast in the port on Monday.", "killed", MONDAY),
])
def test_days_are_counted_from_one_another(nlp: Language, sentence: str, trigger: str,
                                           day: date) -> None:
    assert when(nlp, sentence, trigger) == day


@pytest.mark.parametrize(("words", "hour", "longitude", "day"), [
    ("on Friday", 21, 174.8, date(2026, 3, 6)),  # it is Friday in Wellington already
    ("on Friday", 21, -0.1, date(2026, 2, 27)),
    ("on Friday", 2, 174.8, date(2026, 2, 27)),
    ("on Thursday", 2, -118.2, date(2026, 2, 26)),  # it is still Wednesday in Los Angeles
    ("on Thursday", 21, -118.2, date(2026, 3, 5)),
    ("on Wednesday", 2, -118.2, date(2026, 3, 4)),
    ("on Wednesday", 21, 174.8, date(2026, 3, 4)),
    ("on Friday", 12, 174.8, date(2026, 2, 27)),  # noon sharp stands for a day, not for an hour
    ("6 March", 2, -118.2, date(2026, 3, 6)),
])
def test_a_weekday_is_that_of_the_place(words: str, hour: int, longitude: float,
                                        day: date) -> None:
    published = datetime(2026, 3, 5, hour, 30 * (hour != 12), tzinfo=UTC)
    when, = read_dates(f"A ferry was searched {words}.", published.date())
    assert read_at_place(when, published.date(), published, longitude).day == day
