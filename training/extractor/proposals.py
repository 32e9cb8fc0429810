"""Proposed acts: what the extractor reads out of a sentence, and which words it takes as triggers.

In: the shares that the network gives to words. Out: the triggers among them, and `ProposedAct`,
whose grain is one trigger of one sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from training.articles import NEVER_FUTURE
from training.extractor.examples import ALL_FLAGS
from training.extractor.words import Span

# A word is a trigger from this share of any event on, unless another one is given.
THRESHOLD = 0.5
# A flag is set above this share.
FLAG_THRESHOLD = 0.5


@dataclass(frozen=True)
class ProposedAct:
    """An act that a sentence tells, by the network's answer; spans are characters of the sentence.

    share: how likely the trigger tells any event, 0 to 1. actors, recipients: empty where the
    sentence names none. flags: of `training.articles.FLAGS`. relevance: how political the
    sentence's article is, 0 to 1, the same for all acts of a sentence.
    """

    trigger: Span
    event_type: str
    share: float
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    flags: frozenset[str]
    relevance: float


@dataclass(frozen=True)
class Candidate:
    """A word as a trigger.

    share: of any event, 0 to 1. event_type: number in TYPES of its likeliest type, never 0.
    type_share: of that type, at most `share`.
    """

    share: float
    event_type: int
    type_share: float


def triggers(words: Sequence[Candidate], threshold: float = THRESHOLD) -> list[int]:
    """The numbers of the words that are triggers, in order; `words` holds each of the sentence.

    Of triggers of one type that stand next to each other, the one likeliest of the type is kept.
    """
    likely = [n for n, word in enumerate(words) if word.share >= threshold]
    return [n for n in likely
            if not any(_is_better(words[m], words[n]) for m in (n - 1, n + 1) if m in likely)]


def flags_of(shares: Sequence[float], event_type: str) -> frozenset[str]:
    """The flags of an act; `shares` has one for each of ALL_FLAGS.

    AGREE and THREATEN are never `future`, as in the corpus.
    """
    found = {flag for flag, share in zip(ALL_FLAGS, shares, strict=True) if share > FLAG_THRESHOLD}
    return frozenset(found - {"future"} if event_type in NEVER_FUTURE else found)


def _is_better(word: Candidate, other: Candidate) -> bool:
    return word.event_type == other.event_type and word.type_share > other.type_share
