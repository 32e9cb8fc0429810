"""Which of a sentence's dates is an event's.

It is the one of its own clause, else of the clauses around it, else the day that the story tells
of. A date in another clause is not the event's ("the minister, who arrived on Monday, met …").
What is told as done never lies in the future.
"""

from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Span, Token

from etl.transform.events.facts.attribution import SAYING
from etl.transform.events.language.clauses import governors
from etl.transform.events.language.dates import EventDate, read_dates

CLAUSES = frozenset({"VERB", "AUX"})
# A day that was told before holds for what follows as long as the story is news.
STORY_DAYS = 6
WEEK = 7
# How loosely a date is tied to a trigger: in its own clause, in a coordinated one, in one above it,
# in one below it, in the clause of who says so, elsewhere.
OWN, SHARED, ABOVE, BELOW, SAID, ELSEWHERE = range(6)


def read_time(sentence: Span, trigger: Token, published: date, told: EventDate | None) -> EventDate:
    """When the event at a trigger happened, as the sentence tells it.

    `told` is the last day that the story named; None where it named none. Where nothing tells, the
    day is that of publication (precision published).
    """
    dates = [_settled(when, sentence, published, told)
             for when in read_dates(sentence.text, published)]
    at = trigger.idx - sentence.start_char
    ranked = sorted(((_tie(_token(sentence, when.start), trigger), abs(when.start - at), when.start,
                      when) for when in dates), key=lambda one: one[:3])
    if ranked and (ranked[0][0] < ELSEWHERE or told is None):
        return ranked[0][3]
    return _of_story(published, told)


def read_done(when: EventDate, sentence: Span, trigger: Token, published: date,
              told: EventDate | None) -> EventDate:
    """The date of what is told as done, given what `read_time` read.

    A date to come and a deadline are none: a past date near the trigger takes their place.
    """
    if when.day <= published and not when.is_deadline:
        return when
    past = (d for d in read_dates(sentence.text, published)
            if d.day <= published and not d.is_deadline and d.shift is None
            and _tie(_token(sentence, d.start), trigger) < BELOW)
    return next(past, None) or _of_story(published, told)


def read_coming(when: EventDate, published: date) -> EventDate:
    """The date of what is still to come: a weekday is the next one, not the last."""
    is_day = when.precision == "day" and when.shift is None and when.start >= 0
    is_week_back = is_day and 0 < (published - when.day).days < WEEK
    return replace(when, day=when.day + timedelta(days=WEEK)) if is_week_back else when


def _of_story(published: date, told: EventDate | None) -> EventDate:
    """The day that the story tells of where it is news, else that of publication."""
    if told is not None and 0 <= (published - told.day).days <= STORY_DAYS:
        return replace(told, start=-1)
    return EventDate(published, "published")


def _settled(when: EventDate, sentence: Span, published: date, told: EventDate | None) -> EventDate:
    """A date told from another one ("two days after the vote on Sunday") as a day of its own."""
    if when.shift is None:
        return when
    others = [d for d in read_dates(sentence.text, published)
              if d.shift is None and d.precision == "day"]
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
