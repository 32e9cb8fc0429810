"""The codebook as a page: every type, mode and context with its meaning and an example.

In: the ontology (`etl.tables.plover`), `schemas/meanings.csv`, and the codebook's own examples and
patterns, which are what the coder works with. Out: values for a page. Examples are sentences of the
codebook in which the coder has learned the type and mode.
"""

import csv
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from etl.tables import contracts
from etl.tables.plover import CONTEXTS, EVENT_TYPES, QUAD_CLASSES, ROOTS

TRIGGERS_SHOWN = 10


@dataclass(frozen=True)
class Entry:
    """A type, mode or context: its meaning, a sentence that tells it, words that report it."""

    name: str
    meaning: str
    example: str
    triggers: tuple[str, ...]


@dataclass(frozen=True)
class TypeEntry:
    """A type with its modes, CAMEO's general code and that one's root, quad class and intensity."""

    entry: Entry
    modes: tuple[Entry, ...]
    quad_class: int
    quad_name: str
    intensity: float
    cameo_code: str
    cameo_meaning: str


@dataclass(frozen=True)
class Codebook:
    """All types, all contexts, and the sectors of parties with their meanings."""

    types: tuple[TypeEntry, ...]
    contexts: tuple[Entry, ...]
    sectors: tuple[tuple[str, str], ...]


@functools.cache
def codebook() -> Codebook:
    """Read the codebook; the ontology says what is in it, so nothing of it can be missing."""
    meanings = {(row["kind"], row["of"], row["name"]): row for row in _rows("meanings.csv")}
    examples: dict[tuple[str, str], str] = {}
    for row in _rows("codebook/examples.csv"):
        if not row["flags"] and row["actor"] and row["recipient"]:
            examples.setdefault((row["event_type"], row["event_mode"]), row["text"])
            examples.setdefault((row["event_type"], ""), row["text"])
    triggers: dict[tuple[str, str], dict[str, None]] = {}
    for row in _rows("codebook/patterns.csv"):
        words = {row["trigger"]: None}
        triggers.setdefault((row["event_type"], row["event_mode"]), {}).update(words)
        triggers.setdefault((row["event_type"], ""), {}).update(words)
        for context in row["contexts"].split("|"):
            triggers.setdefault(("", context), {}).update(words)

    def entry(kind: str, of: str, name: str) -> Entry:
        key = {"type": (name, ""), "mode": (of, name), "context": ("", name)}[kind]
        row = meanings[kind, of, name]
        return Entry(name, row["meaning"], row["example"] or examples.get(key, ""),
                     tuple(list(triggers.get(key, ()))[:TRIGGERS_SHOWN]))

    types = tuple(TypeEntry(
        entry("type", "", one.name), tuple(entry("mode", one.name, mode) for mode in one.modes),
        one.quad_class, QUAD_CLASSES[one.quad_class], one.intensity, one.general_code,
        ROOTS[one.general_code[:2]].meaning) for one in EVENT_TYPES)
    sectors = tuple((row["sector"], row["meaning"]) for row in _rows("codebook/sectors.csv"))
    return Codebook(types, tuple(entry("context", "", name) for name in CONTEXTS), sectors)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (contracts.folder() / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
