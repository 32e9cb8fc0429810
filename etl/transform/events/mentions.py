"""What the coder finds in an article, as values."""

from dataclasses import dataclass

from etl.tables.plover import Coding
from etl.transform.events.facts.attribution import Attribution
from etl.transform.events.facts.casualties import Casualties
from etl.transform.events.facts.flags import Flags
from etl.transform.events.language.dates import EventDate
from etl.transform.events.parties.party import Actor
from etl.transform.places.choice import FoundPlace


@dataclass(frozen=True)
class Mention:
    """One coded occurrence of an event in one sentence.

    Offsets are into the text (into the title where in_title); `offset` is where the sentence's
    paragraph begins there. pattern: the rule that proposed it. place: where it happened. origin:
    where it came from. None where the text does not tell.
    """

    sentence_number: int
    sentence_start: int
    sentence_end: int
    in_title: bool
    trigger_start: int
    trigger_end: int
    pattern: str
    coding: Coding
    actor: Actor | None
    recipient: Actor | None
    offset: int
    place: FoundPlace | None
    origin: FoundPlace | None
    when: EventDate
    casualties: Casualties
    weapon: str | None
    attribution: Attribution
    flags: Flags
    confidence: float


@dataclass(frozen=True)
class Coded:
    """All that was coded in an article: its mentions and every place name of it."""

    mentions: tuple[Mention, ...]
    places: tuple[FoundPlace, ...]
