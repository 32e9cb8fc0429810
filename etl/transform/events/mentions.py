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
    """One coded occurrence of an event in one sentence, with all its parties.

    Offsets are into the text (into the title where in_title); `offset` is where the sentence's
    paragraph begins there. pattern: the rule that proposed it. actors, recipients: each once, in
    the order of the text; none where the text names nobody. place: where it happened. origin:
    where it came from. None where the text does not tell. confidence: 0 to 1, how sure it is that
    the act is told and of this type; party_confidence: that the parties are the right ones.
    relevance: 0 to 1, how far it is a matter of politics. proposed_by: the names of the proposers
    that saw it.
    """

    sentence_number: int
    sentence_start: int
    sentence_end: int
    in_title: bool
    trigger_start: int
    trigger_end: int
    pattern: str
    coding: Coding
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    offset: int
    place: FoundPlace | None
    origin: FoundPlace | None
    when: EventDate
    casualties: Casualties
    weapon: str | None
    attribution: Attribution
    flags: Flags
    confidence: float
    party_confidence: float
    relevance: float
    proposed_by: tuple[str, ...]

    @property
    def actor(self) -> Actor | None:
        """The first of the actors; None where there is none."""
        return next(iter(self.actors), None)

    @property
    def recipient(self) -> Actor | None:
        """The first of the recipients; None where there is none."""
        return next(iter(self.recipients), None)


@dataclass(frozen=True)
class Coded:
    """All that was coded in an article: its mentions and every place name of it."""

    mentions: tuple[Mention, ...]
    places: tuple[FoundPlace, ...]
