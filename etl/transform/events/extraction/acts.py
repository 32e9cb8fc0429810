"""The acts that the extractor reads in an article, sentence by sentence.

In: the sentences of one article, and a network. Out: `Extraction`, whose acts have the grain of
one trigger of one sentence. Nothing is parsed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from etl.transform.events.extraction.labels import ALL_MODES, OUTSIDE, SIDES, TYPES
from etl.transform.events.extraction.relevance import is_hopeless, pooled
from etl.transform.events.extraction.slices import Slice, slice_of
from etl.transform.events.extraction.triggers import Likely, flags_of, triggers
from etl.transform.events.extraction.windows import Window, cut, windows
from etl.transform.events.extraction.words import Span, read_words, runs_of

# So many windows, and so many triggers, are given to the network at once. One window by itself is
# read a third faster than eight, and four triggers are looked at a fourth faster than sixteen:
# little is padded, and all of it stays in the cache.
WINDOWS, TRIGGERS = 1, 4
# A kind of act that is less likely than this is not among those that a trigger may tell.
LEAST = 0.01
# A mode that has less than this of the share of its type's modes is not told: of those that are
# told nine in ten are right on held-out articles, and five in six at .4.
LEAST_MODE = 0.6
# The numbers in ALL_MODES of what each type may have: no mode, or one of its own.
OWN_MODES = {kind: [n for n, mode in enumerate(ALL_MODES) if n == 0 or mode.startswith(f"{kind}/")]
             for kind in TYPES}

Item = TypeVar("Item")
Numbers = NDArray[np.int64]
Reals = NDArray[np.float32]


class Answer(NamedTuple):
    """What the network says of windows: of each word its state and type, of each its relevance."""

    words: Reals  # [windows, words, width]
    types: Reals  # [windows, words, types], logits
    relevance: Reals  # [windows], logits


class Look(NamedTuple):
    """What the network says of triggers, in logits."""

    tags: Reals  # [triggers, words, sides, tags]
    modes: Reals  # [triggers, modes]
    flags: Reals  # [triggers, flags]


class Network(Protocol):
    """A trained network, and the tokenizer that it was trained with."""

    tokenizer: Tokenizer

    def find(self, ids: Numbers, shapes: Numbers, mask: Numbers, first: Numbers) -> Answer:
        """Ask about every word of windows: pieces [windows, pieces], first [windows, words]."""

    def look(self, words: Reals, mask: Numbers, triggers: Numbers, begins: Numbers,
             kinds: Reals) -> Look:
        """Look at triggers again.

        words, mask [triggers, words]: the words of each one's slice. triggers, begins [triggers]:
        the places there of the trigger and of its sentence. kinds [triggers, types]: shares.
        """


class Phrase(NamedTuple):
    """Words of an article: the number of their sentence, and their characters in it.

    share: how likely they are what they are taken for, 0 to 1, by all of their words.
    """

    sentence: int
    span: Span
    share: float


class Kind(NamedTuple):
    """What an act may be. mode: None where there is none. share: how likely it is this, 0 to 1."""

    event_type: str
    mode: str | None
    share: float


@dataclass(frozen=True)
class Act:
    """An act that a sentence tells, by the network's answer; spans are characters of the sentence.

    share: how likely the trigger tells any event, 0 to 1. kinds: what it may be, the likeliest
    first, those below LEAST left out. actors, recipients: the phrases of its own sentence, in its
    order; empty where it names none. actors_meant, recipients_meant: who pronouns, descriptions or
    silences mean, in this sentence or earlier. actor_share, recipient_share: how likely it is that
    each is the whole truth, by the word of which the network is least sure. places, killed,
    injured: what tells where it happened, and how many it hit. flags: of `labels.FLAGS`.
    """

    trigger: Span
    share: float
    kinds: tuple[Kind, ...]
    actors: tuple[Phrase, ...]
    recipients: tuple[Phrase, ...]
    actors_meant: tuple[Phrase, ...]
    recipients_meant: tuple[Phrase, ...]
    actor_share: float
    recipient_share: float
    places: tuple[Span, ...]
    killed: tuple[Span, ...]
    injured: tuple[Span, ...]
    flags: frozenset[str]

    def share_of(self, event_type: str) -> float:
        """How likely it is of this type; 0 where that is next to nothing."""
        return next((kind.share for kind in self.kinds if kind.event_type == event_type), 0.0)


@dataclass(frozen=True)
class Extraction:
    """The acts of each sentence, in order; relevance: how political the article is, 0 to 1."""

    acts: tuple[tuple[Act, ...], ...]
    relevance: float


@dataclass(frozen=True)
class _Trigger:
    """A word that was chosen: its number in its sentence, the states of its slice, its types.

    part: of the sentences that have words.
    """

    word: int
    likely: Likely
    states: Reals
    kinds: Reals
    part: Slice


def extract(network: Network, texts: Sequence[str], threshold: float,
            least_relevance: float = 0.0) -> Extraction:
    """The acts of the sentences of one article, its title first.

    threshold: the least share of any event, 0 to 1. least_relevance: an article that is less
    political is not looked at again, and has no acts; where that is clear early, its end is not
    read. A sentence without words has none either.
    """
    read = [read_words(text) for text in texts]
    told = [number for number, (words, _) in enumerate(read) if words]
    pieces = cut([read[number][0] for number in told], network.tokenizer)
    seen = list(windows(pieces, network.tokenizer))
    chosen, relevance = list[_Trigger](), list[tuple[float, int]]()
    states = list[Reals]()
    for part in _parts(seen, WINDOWS):
        answer = network.find(*_inputs(part))
        for row, window in enumerate(part):
            relevance.append((float(answer.relevance[row]), len(window.first)))
            for words, types in _by_sentence(window, answer.words[row], answer.types[row]):
                states.append(words)
                chosen += _triggers(states, types, told[0] == 0, threshold)
        if is_hopeless(relevance, least_relevance):
            break
    acts: list[list[Act]] = [[] for _ in texts]
    spans, political = [found for _, found in read], pooled(relevance)
    if political < least_relevance:
        return Extraction(tuple(map(tuple, acts)), political)
    for group in _parts(chosen, TRIGGERS):
        for trigger, act in zip(group, _acts(network, group, spans, told), strict=True):
            acts[told[trigger.part.own.sentence]].append(act)
    return Extraction(tuple(map(tuple, acts)), political)


def _parts(whole: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (whole[at:at + size] for at in range(0, len(whole), size))


def _inputs(part: Sequence[Window]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    mask = _padded([[1] * len(window.ids) for window in part])
    # What is masked is not read, whatever stands there.
    ids = _padded([window.ids for window in part])
    return (ids, _padded([window.shapes for window in part]), mask,
            _padded([window.first for window in part]))


def _padded(rows: Sequence[Sequence[int]]) -> Numbers:
    longest = max(1, *(len(row) for row in rows))
    return np.array([[*row, *[0] * (longest - len(row))] for row in rows], dtype=np.int64)


def _by_sentence(window: Window, states: Reals, types: Reals) -> Iterator[tuple[Reals, Reals]]:
    """The states of words, and the shares of their types, of each sentence of a window."""
    shares = _softmax(types)
    for begin, end in pairwise(window.begins):
        yield states[begin:end], shares[begin:end]


def _triggers(states: Sequence[Reals], shares: Reals, has_title: bool,
              threshold: float) -> Iterator[_Trigger]:
    """The triggers of the last of the sentences whose words' states these are.

    shares [words, types]: of its words.
    """
    if shares[:, 0].min(initial=1.0) > 1 - threshold:
        return
    likely = _likely(shares)
    part = slice_of([len(words) for words in states], len(states) - 1, has_title)
    read = np.concatenate([states[each.sentence][each.start:each.end] for each in part.stretches])
    for word in triggers(likely, threshold):
        yield _Trigger(word, likely[word], read, shares[word], part)


def _likely(shares: Reals) -> list[Likely]:
    """Each word of a sentence as a trigger; shares [words, types]."""
    best = shares[:, 1:].argmax(-1) + 1
    return [Likely(float(1 - row[0]), int(kind), float(row[kind]))
            for row, kind in zip(shares, best, strict=True)]


def _acts(network: Network, group: Sequence[_Trigger], spans: Sequence[Sequence[Span]],
          told: Sequence[int]) -> Iterator[Act]:
    longest = max(len(one.states) for one in group)
    words = np.zeros((len(group), longest, group[0].states.shape[-1]), dtype=np.float32)
    for row, one in enumerate(group):
        words[row, :len(one.states)] = one.states
    look = network.look(
        words, _padded([[1] * len(one.states) for one in group]),
        np.array([one.part.words_before + one.word for one in group]),
        np.array([one.part.words_before for one in group]),
        np.stack([one.kinds for one in group]))
    shares = _softmax(look.tags)
    flags = 1 / (1 + np.exp(-look.flags))
    for row, one in enumerate(group):
        yield _act(one, shares[row, :len(one.states)], look.modes[row], flags[row].tolist(),
                   spans, told)


def _act(one: _Trigger, shares: Reals, modes: Reals, flags: list[float],
         spans: Sequence[Sequence[Span]], told: Sequence[int]) -> Act:
    """An act of a trigger; shares [words, sides, tags] of its slice."""
    number = told[one.part.own.sentence]
    tags, least = shares.argmax(-1), shares[one.part.words_before:].max(-1).min(0)
    found = {side: list(_phrases(tags[:, n].tolist(), (1 - shares[:, n, OUTSIDE]).tolist(),
                                 one.part, spans, told))
             for n, side in enumerate(SIDES)}
    here = {side: tuple(each for each in phrases if each.sentence == number)
            for side, phrases in found.items()}
    places, killed, injured = (tuple(each.span for each in here[side])
                               for side in ("place", "killed", "injured"))
    return Act(
        spans[number][one.word], one.likely.share, _kinds(one.kinds, modes), here["actor"],
        here["recipient"], tuple(found["actor meant"]), tuple(found["recipient meant"]),
        float(least[SIDES.index("actor")]), float(least[SIDES.index("recipient")]),
        places, killed, injured, flags_of(flags))


def _kinds(shares: Reals, modes: Reals) -> tuple[Kind, ...]:
    """What a trigger may be; shares [types], modes [modes], logits."""
    likely = [n for n in np.argsort(-shares).tolist() if n and shares[n] >= LEAST]
    return tuple(Kind(TYPES[n], _mode(modes, TYPES[n]), float(shares[n])) for n in likely)


def _phrases(tags: Sequence[int], shares: Sequence[float], part: Slice,
             spans: Sequence[Sequence[Span]], told: Sequence[int]) -> Iterator[Phrase]:
    """The phrases of a slice that tags mark; none goes over the end of a sentence."""
    at = 0
    for sentence, start, end in part.stretches:
        own = spans[told[sentence]][start:end]
        likely = shares[at:at + end - start]
        for words in runs_of(tags[at:at + end - start]):
            share = sum(likely[word] for word in words) / len(words)
            yield Phrase(told[sentence], (own[words[0]][0], own[words[-1]][1]), share)
        at += end - start


def _mode(modes: Reals, event_type: str) -> str | None:
    """The likeliest mode of a type; None where there is none, or none that is likely enough."""
    own = OWN_MODES[event_type]
    shares = _softmax(modes[own])
    best = int(shares.argmax())
    return ALL_MODES[own[best]].partition("/")[2] or None if shares[best] >= LEAST_MODE else None


def _softmax(logits: Reals) -> Reals:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Reals = powers / powers.sum(-1, keepdims=True)
    return shares
