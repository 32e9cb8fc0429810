"""Real articles that were coded by hand, and mentions of ours, as values that can be compared."""

from dataclasses import dataclass
from datetime import date
from typing import Any

Row = dict[str, Any]
Span = tuple[int, int]
FLAGS = ("negated", "hypothetical", "future", "historical")
# A happening of the past is asserted too.
OPEN = frozenset(FLAGS) - {"historical"}


@dataclass(frozen=True)
class HandCoded:
    """One true event, with everything that careful coders accept.

    types: the best one first. modes, actors, recipients: what is right; "" there means that none is
    right too, and no entry that there is none (no mode: it is not judged). evidence: every passage
    that tells it. places: names that are right, if any; country: ISO 3166-1 alpha-3. day and
    tolerance: right is a date at most so many days apart. killed, injured: the lowest and highest
    number. None: the text does not tell.
    """

    types: tuple[str, ...]
    is_core: bool
    modes: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    evidence: tuple[str, ...]
    places: tuple[str, ...]
    country: str | None
    day: date | None
    tolerance: int
    killed: Span | None
    injured: Span | None
    sources: tuple[str, ...]
    flags: frozenset[str]

    @property
    def is_asserted(self) -> bool:
        """Whether it is told as something that has happened."""
        return not self.flags & OPEN


@dataclass(frozen=True)
class Neutral:
    """A wording that careful coders code or leave; types: of these, or of any where there is none.

    flag: only with this flag, None where any will do.
    """

    evidence: tuple[str, ...]
    types: frozenset[str]
    flag: str | None


@dataclass(frozen=True)
class Trap:
    """What must not be coded from a passage; what is None or empty is open.

    types: no act of these. actors, recipients: with such a party. countries: with a place there.
    after: dated later than this ISO date, and not historical.
    """

    evidence: tuple[str, ...]
    types: frozenset[str]
    actors: tuple[str, ...] | None
    recipients: tuple[str, ...] | None
    countries: tuple[str, ...] | None
    after: str | None


@dataclass(frozen=True)
class RealArticle:
    """An article with its true events, its neutral wordings and its traps; title "": it has none.

    published_at: ISO 8601, None where it is not known.
    """

    id: str
    title: str
    text: str
    published_at: str | None
    events: tuple[HandCoded, ...]
    neutral: tuple[Neutral, ...]
    traps: tuple[Trap, ...]

    def as_input(self) -> Row:
        """The line that `dateline code` is given."""
        return {"id": self.id, "title": self.title, "text": self.text,
                "published_at": self.published_at}


@dataclass(frozen=True)
class Told:
    """One mention of ours, in the words of this comparison.

    actor, recipient, place: every way in which it names them; () where there is none.
    """

    event_type: str
    mode: str
    in_title: bool
    sentence: Span
    trigger_start: int
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    place: tuple[str, ...]
    country: str | None
    admin1: str
    day: date
    killed: int | None
    injured: int | None
    source: str | None
    flags: frozenset[str]
    confidence: float
    party_confidence: float

    @property
    def is_asserted(self) -> bool:
        """Whether it says that something has happened."""
        return not self.flags & OPEN


def told(mention: Row) -> Told:
    """A mention as `dateline code` writes it."""
    place = mention["place"]
    return Told(
        event_type=mention["event_type"], mode=mention["event_mode"] or "",
        in_title=mention["in_title"],
        sentence=(mention["sentence_start"], mention["sentence_end"]),
        trigger_start=mention["trigger_start"], actor=called(mention["actor"]),
        recipient=called(mention["recipient"]), place=called(place),
        country=place["country"] if place else None, admin1=(place or {}).get("admin1") or "",
        day=date.fromisoformat(mention["event_date"]), killed=mention["killed"],
        injured=mention["injured"], source=mention["attribution"],
        flags=frozenset(flag for flag in FLAGS if mention[f"is_{flag}"]),
        confidence=mention["confidence"], party_confidence=mention["party_confidence"])


def called(entity: Row | None) -> tuple[str, ...]:
    """How an actor, recipient or place is named: as written, and by its canonical name."""
    if entity is None:
        return ()
    return tuple(filter(None, (entity["text"], entity["name"])))
