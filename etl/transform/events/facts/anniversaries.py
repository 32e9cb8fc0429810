"""Acts that a text only looks back on: "80 years since troops massacred", "the anniversary of".

What stands behind such words was done long ago, whatever day the news itself is of.
"""

import re
from collections.abc import Iterator
from datetime import date

from spacy.tokens import Span, Token

from etl.transform.events.language.clauses import governors
from etl.transform.events.language.dates import EventDate
from etl.transform.events.language.quantities import read_number

UNIT_YEARS = {"year": 1, "decade": 10, "century": 100, "centurie": 100}
_ORDINALS = {word: number for number, word in enumerate((
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth"), 1)}
_ORDINALS |= {"twenty-fifth": 25, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
              "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
              "hundredth": 100}
_SINCE = re.compile(
    r"\b(?P<half>half\s+)?(?P<number>[\w-]+)\s+(?P<unit>year|decade|century|centurie)s?"
    r"(?:\s+to\s+the\s+day)?\s+(?P<word>since|after)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:(?P<digits>\d{1,3})(?:st|nd|rd|th)|(?P<word>[a-z]+(?:-[a-z]+)?))"
                       r"[\s-]+(?=anniversary\b)", re.IGNORECASE)
LOOKING_BACK = frozenset({"anniversary", "commemorate", "commemoration", "centenary"})
# A joint whose arcs the parser missed still governs what follows within the same stretch of words.
_SEAMS = frozenset({",", ";", ":", "and", "but", "—", "–"})


def read_anniversary(sentence: Span, trigger: Token, published: date) -> EventDate | None:
    """The year of an act that is told by how long ago it was; None where it is not told so.

    The year is that of publication less the number of years.
    """
    for years, word in _told(sentence):
        if governs(word, trigger) or trigger in word.subtree:
            year = max(1, published.year - years)
            return EventDate(date(year, 1, 1), "year", word.idx - sentence.start_char)
    return None


def is_commemorated(trigger: Token) -> bool:
    """Whether an act is what an anniversary or a commemoration looks back on."""
    return any(above.lemma_.lower() in LOOKING_BACK and _is_object(above, trigger)
               for above in governors(trigger))


def governs(joint: Token, trigger: Token) -> bool:
    """Whether a trigger stands in the clause or phrase behind a word such as "since" or "after"."""
    if trigger.i <= joint.i:
        return False
    if joint in trigger.ancestors or joint.dep_ == "ROOT":
        return True
    if joint.dep_ == "mark" and joint.head in [trigger, *governors(trigger)]:
        return True
    return not any(t.lower_ in _SEAMS for t in joint.doc[joint.i + 1:trigger.i])


def _told(sentence: Span) -> Iterator[tuple[int, Token]]:
    """Numbers of years, each with the word behind which the act stands, or under which it does."""
    for match in _SINCE.finditer(sentence.text):
        number = 1 if match["number"].lower() in {"a", "an"} else read_number(match["number"])
        if number:
            years = number * UNIT_YEARS[match["unit"].lower()] // (2 if match["half"] else 1)
            yield years, _at(sentence, match.start("word"))
    for match in _NUMBERED.finditer(sentence.text):
        digits, word = match["digits"], (match["word"] or "").lower()
        number = int(digits) if digits else _ORDINALS.get(word)
        if number:
            yield number, _at(sentence, match.end())


def _at(sentence: Span, start: int) -> Token:
    at = sentence.start_char + start
    return next((t for t in sentence if t.idx <= at < t.idx + len(t.text_with_ws)), sentence[0])


def _is_object(above: Token, trigger: Token) -> bool:
    """Whether a trigger is what a word looks back on, and not its subject or its time."""
    below = next((t for t in [trigger, *governors(trigger)] if t.head == above), trigger)
    is_named = below.lower_ == "of" or below.dep_ in {"poss", "compound", "dobj", "nsubjpass"}
    return is_named and below != above
