"""Sentences to tensors: pieces of words, and what is to be learned of each word and pair of words."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.extractor.examples import Sentence, shuffled

RUN = 32  # batches that are sorted by length together
IGNORED = -100


@dataclass(frozen=True)
class Batch:
    """Inputs of the network, and its sentences in the same order."""

    ids: Tensor
    mask: Tensor
    first: Tensor
    types: Tensor  # [batch, words]; IGNORED where nothing is to be learned
    sentences: tuple[Sentence, ...]


def batches(sentences: list[Sentence], tokenizer: Tokenizer, size: int, chance: random.Random | None,
            with_context: bool = False) -> Iterator[Batch]:
    """All sentences in batches; shuffled where there is chance, in order where there is none."""
    order = shuffled(sentences, chance) if chance else sentences
    cut: list[list[Sentence]] = []
    for at in range(0, len(order), RUN * size):
        run = sorted(order[at:at + RUN * size], key=lambda s: len(s.words)) if chance else order[at:at + RUN * size]
        cut += [run[n:n + size] for n in range(0, len(run), size)]
    if chance:
        chance.shuffle(cut)
    for part in cut:
        yield batch_of(part, tokenizer, with_context)


def batch_of(part: Sequence[Sentence], tokenizer: Tokenizer, with_context: bool = False) -> Batch:
    """One batch."""
    pad = next(number for name in ("<pad>", "[PAD]") if (number := tokenizer.token_to_id(name)) is not None)
    inputs = [(list(s.context) or ["."], list(s.words)) if with_context else list(s.words) for s in part]
    encoded = tokenizer.encode_batch(inputs, is_pretokenized=True)
    longest, words = max(len(e.ids) for e in encoded), max(len(s.words) for s in part)
    ids = torch.full((len(part), longest), pad)
    mask, first = torch.zeros_like(ids), torch.zeros((len(part), words), dtype=torch.long)
    types = torch.full((len(part), words), IGNORED)
    for row, (sentence, code) in enumerate(zip(part, encoded, strict=True)):
        ids[row, :len(code.ids)] = torch.tensor(code.ids)
        mask[row, :len(code.ids)] = 1
        segment = 1 if with_context else 0
        for place, (word, sequence) in reversed(list(enumerate(zip(code.word_ids, code.sequence_ids, strict=True)))):
            if word is not None and sequence == segment:
                first[row, word] = place
        if sentence.is_whole:
            types[row, :len(sentence.words)] = 0
            for told in sentence.told:
                if told.trigger is not None:
                    types[row, told.trigger] = told.event_type
            for word in sentence.silent:
                types[row, word] = IGNORED
    return Batch(ids, mask, first, types, tuple(part))
