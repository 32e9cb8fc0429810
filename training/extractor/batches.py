"""Sentences to tensors: pieces of words, and the type that is to be learned of each word.

In: `Sentence` values and a tokenizer. Out: `Batch` values, the inputs of the network.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from training.extractor.examples import Sentence

# So many batches are sorted by length together, so that sentences of a batch are about as long.
RUN = 32
# Of a word with this number nothing is learned.
IGNORED = -100
# What stands for the context of a sentence that has none.
NO_CONTEXT = (".",)
PADS = ("<pad>", "[PAD]")


@dataclass(frozen=True)
class Batch:
    """Inputs of the network, and the sentences, one a row, in the same order.

    ids: numbers of the tokenizer's pieces. mask: 1 for a piece, 0 for padding. first: the place of
    each word's first piece; 0 where the word is padding or the tokenizer has cut it off. types: the
    number in TYPES that is right for each word; IGNORED where nothing is to be learned.
    """

    ids: Tensor  # [batch, pieces]
    mask: Tensor  # [batch, pieces]
    first: Tensor  # [batch, words]
    types: Tensor  # [batch, words]
    sentences: tuple[Sentence, ...]


def batches(sentences: list[Sentence], tokenizer: Tokenizer, size: int,
            chance: random.Random | None, with_context: bool = False) -> Iterator[Batch]:
    """All sentences in batches of `size`: shuffled by `chance`, or in order where it is None."""
    cut = _shuffled(sentences, size, chance) if chance else _cut(sentences, size)
    for part in cut:
        yield batch_of(part, tokenizer, with_context)


def batch_of(part: Sequence[Sentence], tokenizer: Tokenizer, with_context: bool = False) -> Batch:
    """One batch; each sentence has at least one word."""
    codes = tokenizer.encode_batch(
        [(list(s.context or NO_CONTEXT), list(s.words)) if with_context else list(s.words)
         for s in part], is_pretokenized=True)
    longest, words = max(len(code.ids) for code in codes), max(len(s.words) for s in part)
    ids = torch.full((len(part), longest), _pad(tokenizer))
    mask, first = torch.zeros_like(ids), torch.zeros((len(part), words), dtype=torch.long)
    types = torch.full((len(part), words), IGNORED)
    for row, (sentence, code) in enumerate(zip(part, codes, strict=True)):
        ids[row, :len(code.ids)] = torch.tensor(code.ids)
        mask[row, :len(code.ids)] = 1
        for word, place in _first_pieces(code, segment=int(with_context)).items():
            first[row, word] = place
        types[row, :len(sentence.words)] = torch.tensor(_types(sentence))
    return Batch(ids, mask, first, types, tuple(part))


def _cut(sentences: Sequence[Sentence], size: int) -> list[Sequence[Sentence]]:
    return [sentences[at:at + size] for at in range(0, len(sentences), size)]


def _shuffled(sentences: list[Sentence], size: int,
              chance: random.Random) -> list[Sequence[Sentence]]:
    """Batches of sentences that are about as long, in an order by chance."""
    runs = _cut(chance.sample(sentences, len(sentences)), RUN * size)
    cut = [part for run in runs for part in _cut(sorted(run, key=lambda s: len(s.words)), size)]
    chance.shuffle(cut)
    return cut


def _pad(tokenizer: Tokenizer) -> int:
    return next(number for name in PADS if (number := tokenizer.token_to_id(name)) is not None)


def _first_pieces(code: Encoding, segment: int) -> dict[int, int]:
    """The place of the first piece of each word of a segment; a context is segment 0."""
    found: dict[int, int] = {}
    for place, (word, sequence) in enumerate(zip(code.word_ids, code.sequence_ids, strict=True)):
        if word is not None and sequence == segment:
            found.setdefault(word, place)
    return found


def _types(sentence: Sentence) -> list[int]:
    """The type to be learned of each word; of a sentence that is not whole there is none."""
    if not sentence.is_whole:
        return [IGNORED] * len(sentence.words)
    types = [0] * len(sentence.words)
    for told in sentence.told:
        if told.trigger is not None:
            types[told.trigger] = told.event_type
    for word in sentence.silent:
        types[word] = IGNORED
    return types
