"""Examples and the views of them that are trained on.

Grain of `schemas/codebook/examples.csv`: a marked pair of a sentence. `actor` and `recipient` are
exact substrings, or empty; `note` = embargo tells an economic COERCE, which CAMEO has under root 16.
"""

import csv
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from etl.transform.events.opinion import EMBARGO, NO_EVENT, REVERSED, Pair, Span, overlap

# Acts that both sides do together read the same from either end.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT", NO_EVENT})
MASKS = ("X", "Y")
MASKED, TURNED, ALONE = 0.4, 0.25, 0.08


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
    for actor, recipient in product(actors or [None], recipients or [None]):
        if not (actor and recipient and overlap(actor, recipient)):
            return Example(Pair(text, actor, recipient), label)
    raise ValueError(f"{row['actor']!r} and {row['recipient']!r} overlap in {text!r}")


def _places(text: str, words: str) -> list[Span]:
    """Where whole words stand in a text."""
    if not words:
        return []
    found = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if not found:
        raise ValueError(f"{words!r} does not stand in {text!r}")
    return found


def views(examples: Iterable[Example], chance: random.Random) -> Iterator[tuple[str, str]]:
    """One epoch: each example once, as marked text and label.

    Names are masked in part of the views, so that the model learns constructions and not who is who; some are turned
    round and labelled so; in some only one party is marked, as the coder will ask.
    """
    for example in examples:
        pair, label = example.pair, example.label
        if pair.actor and pair.recipient and chance.random() < TURNED and label not in MUTUAL:
            pair, label = replace(pair, actor=pair.recipient, recipient=pair.actor), REVERSED
        elif pair.actor and pair.recipient and label != NO_EVENT and chance.random() < ALONE:
            pair = replace(pair, **{chance.choice(("actor", "recipient")): None})
        yield _masked(pair, chance).marked(), label


def _masked(pair: Pair, chance: random.Random) -> Pair:
    for side, mask in zip(("recipient", "actor") if _actor_first(pair) else ("actor", "recipient"), MASKS, strict=True):
        span: Span | None = getattr(pair, side)
        if span and chance.random() < MASKED:
            text = pair.sentence[:span[0]] + mask + pair.sentence[span[1]:]
            # The later one is masked first, so that the earlier one's span still holds.
            pair = _moved(replace(pair, sentence=text), side, span, len(mask))
    return pair


def _actor_first(pair: Pair) -> bool:
    return bool(pair.actor and pair.recipient and pair.actor[0] < pair.recipient[0])


def _moved(pair: Pair, side: str, span: Span, length: int) -> Pair:
    shift = length - (span[1] - span[0])
    other = "actor" if side == "recipient" else "recipient"
    elsewhere: Span | None = getattr(pair, other)
    if elsewhere and elsewhere[0] >= span[1]:
        elsewhere = elsewhere[0] + shift, elsewhere[1] + shift
    return replace(pair, **{side: (span[0], span[0] + length), other: elsewhere})
