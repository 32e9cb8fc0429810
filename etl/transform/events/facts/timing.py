"""Which of a sentence's dates is an event's.

The one of its own clause, else of the clauses around it, else the day that the story tells of. A date in another
clause ("the minister, who arrived on Monday, met …") is none. What is told as done never lies in the future.
"""

from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Span, Token

from etl.transform.events.facts.attribution import SAYING
from etl.transform.events.language.clauses import governors
from etl.transform.events.language.dates import EventDate, read_dates

CLAUSES = frozenset({"VERB", "AUX"})
# A day told before holds for what follows as long as the story is news.
STORY_DAYS = 6
# How loosely a date is tied to a trigger: in its clause, coordinated, above it, below it, of who says so, elsewhere.
OWN, SHARED, ABOVE, BELOW, SAID, ELSEWHERE = range(6)


def read_time(sentence: Span, trigger: Token, published: date, told: EventDate | None) -> EventDate:
    """When the event at a trigger happened, as told; `told` is the last day that the story named, None where it named none.

    The day of publication (precision published) where nothing tells.
    """
    dates = [_settled(when, sentence, published, told) for when in read_dates(sentence.text, published)]
    at = trigger.idx - sentence.start_char
    ranked = sorted(((_tie(_token(sentence, when.start), trigger), abs(when.start - at), when.start, when) for when in dates),
                    key=lambda one: one[:3])
    if ranked and (ranked[0][0] < ELSEWHERE or told is None):
        return ranked[0][3]
    return _of_story(published, told)


def read_done(sentence: Span, trigger: Token, published: date, told: EventDate | None) -> EventDate:
    """The same for what is told as done: dates to come and deadlines are left out."""
    when = read_time(sentence, trigger, published, told)
    if when.day <= published and not when.is_deadline:
        return when
    past = [d for d in read_dates(sentence.text, published) if d.day <= published and not d.is_deadline and d.shift is None
            and _tie(_token(sentence, d.start), trigger) < BELOW]
    return past[0] if past else _of_story(published, told)


def read_coming(when: EventDate, published: date) -> EventDate:
    """The same for what is still to come: a weekday is the next one."""
    is_week_back = when.precision == "day" and 0 < (published - when.day).days < 7 and when.shift is None and when.start >= 0
    return replace(when, day=when.day + timedelta(days=7)) if is_week_back else when


def _of_story(published: date, told: EventDate | None) -> EventDate:
    """The day that the story tells of where it is news, else that of publication."""
    if told is not None and 0 <= (published - told.day).days <= STORY_DAYS:
        return replace(told, start=-1)
    return EventDate(published, "published")


def _settled(when: EventDate, sentence: Span, published: date, told: EventDate | None) -> EventDate:
    """A date told from another one ("two days after the vote on Sunday") as a day of its own."""
    if when.shift is None:
        return when
    others = [d for d in read_dates(sentence.text, published) if d.shift is None and d.precision == "day"]
    base = others[0].day if others else told.day if told else published
    return replace(when, day=base + timedelta(days=when.shift))


def _token(sentence: Span, start: int) -> Token:
    """The token at a character of the sentence."""
    at = sentence.start_char + start
    return next((t for t in sentence if t.idx <= at < t.idx + len(t.text_with_ws)), sentence[0])


def _clause(token: Token) -> Token:
    return next((t for t in [token, *governors(token)] if t.pos_ in CLAUSES), token)


def _tie(word: Token, trigger: Token) -> int:
    mine, its = _clause(trigger), _clause(word)
    if (trigger in word.ancestors and its == mine) or its == mine:
        return OWN
    if its in mine.conjuncts:
        return SHARED
    if its in mine.ancestors:
        return SAID if its.lemma_.lower() in SAYING else ABOVE
    if mine in its.ancestors:
        return BELOW if its.dep_ in {"advcl", "xcomp", "ccomp", "prep", "pcomp"} else ELSEWHERE
    return ELSEWHERE
