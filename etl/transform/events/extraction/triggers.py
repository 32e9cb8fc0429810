"""Which words of a sentence the extractor takes as triggers, and which flags an act gets.

In: the shares that the network gives to words. Out: the triggers among them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.transform.events.extraction.labels import FLAGS

# A flag is set above this share.
FLAG_THRESHOLD = 0.5


@dataclass(frozen=True)
class Likely:
    """A word as a trigger.

    share: of any event, 0 to 1. event_type: number in TYPES of its likeliest type, never 0.
    type_share: of that type, at most `share`.
    """

    share: float
    event_type: int
    type_share: float


def triggers(words: Sequence[Likely], threshold: float) -> list[int]:
    """The numbers of the words that are triggers, in order; `words` holds each of the sentence.

    Of triggers of one type that stand next to each other, the one likeliest of the type is kept,
    and the later one where they are equally likely: a sign of which the tokenizer makes nothing is
    read as the word behind it.
    """
    likely = [n for n, word in enumerate(words) if word.share >= threshold]
    return [n for n in likely
            if not any(_is_better(m, n, words) for m in (n - 1, n + 1) if m in likely)]


def flags_of(shares: Sequence[float]) -> frozenset[str]:
    """The flags of an act; `shares` has one for each of FLAGS."""
    return frozenset(f for f, share in zip(FLAGS, shares, strict=True) if share > FLAG_THRESHOLD)


def _is_better(number: int, other: int, words: Sequence[Likely]) -> bool:
    one, two = words[number], words[other]
    return (one.event_type == two.event_type
            and (one.type_share, number) > (two.type_share, other))
