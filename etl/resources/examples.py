"""Examples of the codebook: sentences of ours with a marked pair and the label that is right for it.

Grain of `schemas/codebook/examples.csv`: a pair of a sentence. `actor` and `recipient` are exact
words of the text, or empty; `note` = embargo tells an economic COERCE, which CAMEO has under root 16.
"""

import csv
import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from etl.transform.events.verdicts.opinion import EMBARGO, Pair, Span, overlap


@dataclass(frozen=True)
class Example:
    """A sentence with its marked pair and the label that is right for it."""

    pair: Pair
    label: str


def read_examples(path: Path) -> list[Example]:
    """All examples of a file, in its order; raises ValueError for a row whose parties are not in its text."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_example(row) for row in csv.DictReader(file)]


def _example(row: dict[str, str]) -> Example:
    text, label = row["text"], EMBARGO if row["note"] == "embargo" else row["event_type"]
    actors, recipients = _places(text, row["actor"]), _places(text, row["recipient"])
    for actor, recipient in product(actors, recipients):
        if not (actor and recipient and overlap(actor, recipient)):
            return Example(Pair(text, actor, recipient), label)
    raise ValueError(f"{row['actor']!r} and {row['recipient']!r} overlap in {text!r}")


def _places(text: str, words: str) -> list[Span | None]:
    """Where whole words stand in a text; None alone where there are no words."""
    if not words:
        return [None]
    found: list[Span | None] = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if not found:
        raise ValueError(f"{words!r} does not stand in {text!r}")
    return found
