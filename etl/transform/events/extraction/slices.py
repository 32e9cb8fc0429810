"""Slices: the words that the network reads again for one trigger.

They are its sentence, and of the sentences before it what may name who is meant by a pronoun, a
description or a silence: so many words, and the title wherever that stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# So many words before its sentence are read for a trigger, and the whole title beside them.
WORDS_BEFORE = 160
# What a word is for a trigger: said before, of its sentence, or itself.
EARLIER, BESIDE, ITSELF = 0, 1, 2


class Stretch(NamedTuple):
    """Words of one sentence, by their numbers there; half-open."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True)
class Slice:
    """What is read before a sentence, in the order of the text, and the whole sentence itself."""

    before: tuple[Stretch, ...]
    own: Stretch

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """All of it, in order."""
        return (*self.before, self.own)

    @property
    def words_before(self) -> int:
        """How many of its words are of sentences before."""
        return sum(part.end - part.start for part in self.before)


def slice_of(counts: Sequence[int], sentence: int, has_title: bool) -> Slice:
    """The slice for the triggers of a sentence.

    counts: the words of each sentence at hand, up to this one at least. has_title: the first of
    them is the text's title, which is read whole.
    """
    before = list(_last(counts[:sentence]))[::-1]
    if has_title and sentence > 0 and counts[0]:
        title = Stretch(0, 0, counts[0])
        before = [title, *(part for part in before if part.sentence > 0)]
    return Slice(tuple(before), Stretch(sentence, 0, counts[sentence]))


def _last(counts: Sequence[int]) -> Iterator[Stretch]:
    """The last WORDS_BEFORE words of sentences, from the last sentence back."""
    room = WORDS_BEFORE
    for number in reversed(range(len(counts))):
        taken = min(room, counts[number])
        if taken:
            yield Stretch(number, counts[number] - taken, counts[number])
        room -= taken
