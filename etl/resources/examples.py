"""Examples of the codebook: sentences of ours with a marked pair and its right label.

In: `schemas/codebook/examples.csv`, whose grain is a pair of a sentence. Out: `Example` objects,
from which the classifiers learn. `actor` and `recipient` are exact words of the text, or empty. The
note "embargo" marks an economic COERCE, which CAMEO has under root 16.
"""

import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from etl.resources.lines import Line, read_lines
from etl.tables.plover import BY_NAME, TYPES
from etl.transform.events.verdicts.opinion import EMBARGO, NO_EVENT, Pair, Span, overlap

COLUMNS = ("text", "actor", "recipient", "event_type", "event_mode", "flags", "origin", "note")
KINDS = frozenset({*TYPES, NO_EVENT})
FLAGS = frozenset({"future", "historical", "hypothetical", "negation"})


@dataclass(frozen=True)
class Example:
    """A sentence with its marked pair and the label that is right for it."""

    pair: Pair
    label: str


def read_examples(path: Path) -> list[Example]:
    """All examples of a file, in its order.

    Raises CodebookError for a line with something that the ontology does not know, or whose parties
    are not in its text.
    """
    return [_example(line) for line in read_lines(path, COLUMNS, ("text", "actor", "recipient"))]


def _example(line: Line) -> Example:
    kind = line.choice("event_type", KINDS)
    line.choice_or_none("event_mode", BY_NAME[kind].modes if kind in BY_NAME else ())
    line.choices("flags", FLAGS, " ")
    is_embargo = line.choice("note", ("", "embargo")) == "embargo"
    return Example(_pair(line), EMBARGO if is_embargo else kind)


def _pair(line: Line) -> Pair:
    """The first pair of places of the two parties that do not overlap."""
    text, actor, recipient = line.text("text"), line.cell("actor"), line.cell("recipient")
    for one, other in product(_places(line, actor), _places(line, recipient)):
        if not (one and other and overlap(one, other)):
            return Pair(text, one, other)
    raise line.fault(f"{actor!r} and {recipient!r} overlap in {text!r}")


def _places(line: Line, words: str) -> list[Span | None]:
    """Where whole words stand in the line's text; None alone where there are no words."""
    if not words:
        return [None]
    text = line.text("text")
    found: list[Span | None] = [
        match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if not found:
        raise line.fault(f"{words!r} does not stand in {text!r}")
    return found
