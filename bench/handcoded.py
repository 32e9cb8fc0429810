"""Real articles that were coded by hand, and mentions of ours, as values that can be compared.

`docs/accuracy.md` gives the form of the file. A line that breaks it is told with its number.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from etl.tables.plover import EVENT_TYPES

Row = dict[str, Any]
Span = tuple[int, int]
TYPES = frozenset(kind.name for kind in EVENT_TYPES)
FLAGS = ("negated", "hypothetical", "future", "historical")
# A happening of the past is asserted too.
OPEN = frozenset(FLAGS) - {"historical"}
SIDES = ("actor", "recipient")


class BadFile(Exception):
    """A file that is not of the form that is measured; the text says where."""


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


def read_ids(path: Path) -> frozenset[str]:
    """The ids in a file, apart by commas or white space."""
    return frozenset(filter(None, re.split(r"[,\s]+", path.read_text(encoding="utf-8"))))


def read_hand_coded(path: Path, ids: frozenset[str] | None = None) -> list[RealArticle]:
    """The articles of a file, those with these ids; raises BadFile."""
    found: dict[str, RealArticle] = {}
    for number, row in read_rows(path):
        if ids is not None and row.get("id") not in ids:
            continue
        try:
            article = _article(row)
        except KeyError as missing:
            raise BadFile(f"{path.name}, line {number}: there is no {missing}") from None
        except (AttributeError, TypeError, ValueError) as fault:
            raise BadFile(f"{path.name}, line {number}: {fault}") from None
        if article.id in found:
            raise BadFile(f"{path.name}, line {number}: {article.id} stands there twice")
        found[article.id] = article
    if missing_ids := (ids or frozenset()) - found.keys():
        raise BadFile(f"{path.name} has no article {', '.join(sorted(missing_ids))}")
    if not found:
        raise BadFile(f"{path.name} holds no article")
    return list(found.values())


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The objects of a file of JSON lines, with the number of the line; raises BadFile."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, dict):
                raise BadFile(f"{path.name}, line {number} is no JSON object")
            yield number, row


def _article(row: Row) -> RealArticle:
    return RealArticle(
        id=row["id"], title=row["title"] or "", text=row["text"],
        published_at=row["published_at"], events=tuple(map(_event, row["events"])),
        neutral=tuple(Neutral(_names(one["evidence"]), _types(one["types"]), one["flag"] or None)
                      for one in row["neutral"]),
        traps=tuple(map(_trap, row["never"])))


def _event(row: Row) -> HandCoded:
    types = (row["event_type"], *row["or_types"])
    _types(types)
    if unknown := set(row["flags"]) - set(FLAGS):
        raise ValueError(f"there is no flag {', '.join(sorted(unknown))}")
    return HandCoded(
        types=types, is_core=row["core"], modes=_names(row["modes"]), actors=_names(row["actor"]),
        recipients=_names(row["recipient"]), evidence=_names(row["evidence"]),
        places=_names(row["place"]), country=row["country"],
        day=date.fromisoformat(row["event_date"]) if row["event_date"] else None,
        tolerance=row["date_tolerance_days"] or 0, killed=_bounds(row["killed"]),
        injured=_bounds(row["injured"]), sources=_names(row["attribution"] or ()),
        flags=frozenset(row["flags"]))


def _trap(row: Row) -> Trap:
    actors, recipients, countries = (
        _names(row[name]) if name in row else None
        for name in ("actor", "recipient", "place_country"))
    return Trap(_names(row["evidence"]), _types(row["types"]), actors, recipients, countries,
                row.get("dated_after"))


def _names(listed: Any) -> tuple[str, ...]:
    if isinstance(listed, str) or not all(isinstance(name, str) for name in listed):
        raise ValueError(f"{listed!r} is no list of texts")
    return tuple(listed)


def _types(listed: Any) -> frozenset[str]:
    if unknown := frozenset(_names(listed)) - TYPES:
        raise ValueError(f"there is no type {', '.join(sorted(unknown))}")
    return frozenset(listed)


def _bounds(listed: Any) -> Span | None:
    if not listed:
        return None
    low, high = listed
    return int(low), int(high)


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
