"""Texts to tensors: windows of sentences, and the type that is to be learned of each word.

In: `Lesson` values and a tokenizer. Out: `Batch` values, the inputs of the network.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from etl.transform.events.extraction.windows import Pieces
from training.extractor.examples import Lesson
from training.extractor.targets import IGNORED, Asking, Lecture, askings_of, parts, types_to_learn


@dataclass(frozen=True)
class Batch:
    """Inputs of the network, and the windows, one a row, in the same order.

    ids, shapes: of the tokenizer's pieces. mask: 1 for a piece, 0 for padding. first: the place of
    each word's first piece; 0 where the word is padding. types: the number in TYPES that is right
    for each word; IGNORED where nothing is to be learned.
    """

    ids: Tensor  # [batch, pieces]
    shapes: Tensor  # [batch, pieces]
    mask: Tensor  # [batch, pieces]
    first: Tensor  # [batch, words]
    types: Tensor  # [batch, words]
    lectures: tuple[Lecture, ...]

    @property
    def sentences(self) -> int:
        """How many sentences stand in its windows."""
        return sum(len(lecture.sentences) for lecture in self.lectures)

    @property
    def askings(self) -> list[Asking]:
        """All acts of the batch."""
        return askings_of(self.lectures)


def batches(lessons: Sequence[Lesson], tokenizer: Tokenizer, chance: random.Random,
            known: dict[int, list[Pieces]]) -> Iterator[Batch]:
    """All lessons in batches, as `parts` has cut them by chance."""
    return (batch_of(part, tokenizer) for part in parts(lessons, tokenizer, chance, known))


def batch_of(part: Sequence[Lecture], tokenizer: Tokenizer) -> Batch:
    """One batch of windows."""
    pad = next(n for name in ("<pad>", "[PAD]") if (n := tokenizer.token_to_id(name)) is not None)
    seen = [lecture.window for lecture in part]
    ids = padded([window.ids for window in seen], pad)
    return Batch(ids, padded([window.shapes for window in seen]),
                 padded([[1] * len(window.ids) for window in seen]),
                 padded([window.first for window in seen]),
                 padded([types_to_learn(lecture) for lecture in part], IGNORED), tuple(part))


def padded(rows: Sequence[Sequence[int]], value: int = 0) -> Tensor:
    """Rows of numbers as one tensor [rows, longest]."""
    longest = max(1, *(len(row) for row in rows))
    return torch.tensor([[*row, *[value] * (longest - len(row))] for row in rows])
