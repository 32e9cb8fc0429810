"""Slices: the words that the network reads again for one trigger.

They are its sentence and as many words before it as may name who is meant by a pronoun.
"""

from dataclasses import dataclass

from etl.transform.events.extraction.windows import Window

# So many words before its sentence are read for a trigger.
WORDS_BEFORE = 64
# What a word is for a trigger: said before, of its sentence, or itself.
EARLIER, BESIDE, ITSELF = 0, 1, 2


@dataclass(frozen=True)
class Slice:
    """Words of a window, by their numbers there.

    start, end: half-open. sentence: the first word of the trigger's sentence.
    """

    start: int
    sentence: int
    end: int


def slice_of(window: Window, sentence: int) -> Slice:
    """The slice for the triggers of a sentence, which is given by its place in the window."""
    begin = window.begins[sentence]
    return Slice(max(0, begin - WORDS_BEFORE), begin, window.begins[sentence + 1])
