"""Readings of one page, compared: how far two agree, and how much of a story each tells.

In: texts that extractors found in one page. Out: numbers by which a body is chosen. Nothing here
knows a site, a language or a name of a box.
"""

import functools
import re
from collections.abc import Sequence

from etl.transform.articles.words import count_words, words_of

# Two readings of a page are compared by their runs of three words.
GRAM = 3
# A reading is cut short where another one tells so much more: it has less than this share of the
# other's sentences, or of its length.
SENTENCES_LEFT, LENGTH_LEFT = 0.85, 0.5
# A line tells something where it has so many words and ends as sentences do.
SENTENCE_WORDS = 8
_SENTENCE_ENDS = re.compile(r"""[.!?…:。！？।؟۔]["”»“’'」』)\]]*$|["”»“’'」』)\]]$""")

Gram = tuple[str, ...]


@functools.lru_cache(maxsize=16)  # a page's readings are compared again and again
def grams(text: str) -> frozenset[Gram]:
    """The runs of three words of a text; a shorter text is one run, and an empty one has none."""
    words = words_of(text)
    if not words:
        return frozenset()
    return frozenset(tuple(words[at:at + GRAM]) for at in range(max(1, len(words) - GRAM + 1)))


def agreement(one: str, other: str) -> float:
    """The share of their runs of words that two texts have in common, 0 to 1 (Dice)."""
    ours, theirs = grams(one), grams(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 0.0


def told(text: str) -> int:
    """Characters in lines that end as sentences do: menus, teasers and labels don't."""
    return sum(len(line) for line in text.split("\n")
               if _SENTENCE_ENDS.search(line) and count_words(line) >= SENTENCE_WORDS)


def told_until(lines: Sequence[str]) -> int:
    """How many lines there are up to the last one that tells a sentence; 0 where none does."""
    return next((at for at in range(len(lines), 0, -1) if told(lines[at - 1])), 0)


def is_cut_short(text: str, fuller: str) -> bool:
    """Whether a text lacks much of what another reading of the same page tells."""
    return told(text) < SENTENCES_LEFT * told(fuller) or len(text) < LENGTH_LEFT * len(fuller)
