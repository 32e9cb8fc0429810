"""Files of real articles that were coded by hand; `docs/accuracy.md` gives their form."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.handcoded import FLAGS, HandCoded, Neutral, RealArticle, Row, Span, Trap
from etl.tables.plover import EVENT_TYPES

TYPES = frozenset(kind.name for kind in EVENT_TYPES)


class BadFile(Exception):
    """A file that is not of the form that is measured; the text says where."""


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
        except (TypeError, ValueError) as fault:
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
    if not isinstance(row["text"], str):
        raise ValueError("the text is missing")
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
