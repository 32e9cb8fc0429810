"""The views of the examples that are trained on."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from etl.resources.examples import Example
from etl.transform.events.verdicts.opinion import NO_EVENT, REVERSED, Pair, Span, has_direction

MASKS = ("X", "Y")
MASKED, TURNED, ALONE = 0.4, 0.25, 0.08


def views(examples: Iterable[Example], chance: random.Random) -> Iterator[tuple[str, str]]:
    """One epoch: each example once, as marked text and label.

    Names are masked in part of the views, so that the model learns constructions and not who is
    who; some are turned round and labelled so; in some only one party is marked, as the coder will
    ask.
    """
    for example in examples:
        pair, label = example.pair, example.label
        if pair.actor and pair.recipient and chance.random() < TURNED and has_direction(label):
            pair, label = pair.turned(), REVERSED
        elif pair.actor and pair.recipient and label != NO_EVENT and chance.random() < ALONE:
            pair = replace(pair, **{chance.choice(("actor", "recipient")): None})
        yield _masked(pair, chance).marked(), label


def _masked(pair: Pair, chance: random.Random) -> Pair:
    sides = ("recipient", "actor") if _actor_first(pair) else ("actor", "recipient")
    for side, mask in zip(sides, MASKS, strict=True):
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
