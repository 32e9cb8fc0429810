"""The words of a sentence, and parties as tags of words.

In: a sentence's text and spans of its characters. Out: spans of its words, a tag for each word;
and spans of characters again from tags. A span is half-open: (start, end) in characters.
"""

import re
from collections.abc import Iterable, Sequence

from etl.transform.events.extraction.labels import BEGIN, INSIDE, OUTSIDE

# Letters and digits, which an apostrophe, a point or a hyphen may join; or one other character.
WORD = re.compile(r"\w+(?:[.'’\-]\w+)*|[^\w\s]")
# The words of a sentence after these are not read.
MAX_WORDS = 110

Span = tuple[int, int]
Tags = tuple[int, ...]


def split(text: str) -> list[Span]:
    """The spans of all words of a text, in order."""
    return [found.span() for found in WORD.finditer(text)]


def read_words(text: str) -> tuple[tuple[str, ...], list[Span]]:
    """The first MAX_WORDS words of a text, and their spans."""
    spans = split(text)[:MAX_WORDS]
    return tuple(text[start:end] for start, end in spans), spans


def inside(span: Span, words: Sequence[Span]) -> list[int]:
    """The numbers of the words that share a character with a span."""
    return [n for n, (start, end) in enumerate(words) if start < span[1] and end > span[0]]


def tags_of(parties: Iterable[Span], words: Sequence[Span]) -> Tags:
    """A tag for each word: OUTSIDE of all parties, the BEGIN of one, or INSIDE one.

    Where parties overlap, the later one is tagged over the earlier one.
    """
    tags = [OUTSIDE] * len(words)
    for party in parties:
        for position, number in enumerate(inside(party, words)):
            tags[number] = INSIDE if position else BEGIN
    return tuple(tags)


def runs_of(tags: Sequence[int]) -> list[list[int]]:
    """The numbers of the words of each phrase that tags mark, in order.

    An INSIDE that follows no phrase begins one.
    """
    runs: list[list[int]] = []
    before = OUTSIDE
    for number, tag in enumerate(tags):
        if tag == INSIDE and before != OUTSIDE:
            runs[-1].append(number)
        elif tag != OUTSIDE:
            runs.append([number])
        before = tag
    return runs
