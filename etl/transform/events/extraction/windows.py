"""Windows: what the network reads at once, so many whole sentences of an article.

In: the sentences' words and a tokenizer. Out: `Window` values. Every sentence stands in one window.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

# Most pieces of words in a window.
PIECES = 256
# A sentence's pieces after these are not read.
MAX_PIECES = 160
# How a word is written: without capitals, with one at its head, in capitals, in a mixture.
SHAPES = LOWER, TITLE, UPPER, MIXED = 0, 1, 2, 3
BEGINNINGS, ENDS = ("<s>", "[CLS]"), ("</s>", "[SEP]")


@dataclass(frozen=True)
class Pieces:
    """A sentence as the tokenizer cuts it.

    ids: numbers of its pieces. first: which of them is each word's first. Words after MAX_PIECES
    pieces have none. shapes: how the word of each piece is written.
    """

    ids: tuple[int, ...]
    first: tuple[int, ...]
    shapes: tuple[int, ...]


@dataclass(frozen=True)
class Window:
    """Sentences that are read at once.

    ids, shapes: of each piece, with those that part the sentences. first: the place of each word's
    first piece. begins: the number of the first word of each sentence, and the count of all words.
    sentences: numbers of the sentences in the article.
    """

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    first: tuple[int, ...]
    begins: tuple[int, ...]
    sentences: range


def shape_of(word: str) -> int:
    """The number in SHAPES for how a word is written."""
    if word == word.lower():
        return LOWER
    if len(word) > 1 and word == word.upper():
        return UPPER
    return TITLE if word[0].isupper() and word[1:] == word[1:].lower() else MIXED


def cut(sentences: Sequence[Sequence[str]], tokenizer: Tokenizer) -> list[Pieces]:
    """The pieces of each sentence; the tokenizer adds nothing and pads nothing."""
    codes = tokenizer.encode_batch([list(words) for words in sentences], is_pretokenized=True,
                                   add_special_tokens=False)
    return [_pieces(words, code) for words, code in zip(sentences, codes, strict=True)]


def windows(cuts: Sequence[Pieces], tokenizer: Tokenizer, most: int = PIECES) -> Iterator[Window]:
    """All sentences in windows of at most `most` pieces, as many of them as go in.

    The mark at a window's head is not counted, those behind its sentences are. A sentence that has
    more pieces is a window of its own, of at most MAX_PIECES + 1 pieces.
    """
    marks = _number(tokenizer, BEGINNINGS), _number(tokenizer, ENDS)
    start = 0
    while start < len(cuts):
        end, used = start, 0
        while end < len(cuts) and (end == start or used + len(cuts[end].ids) + 1 <= most):
            used += len(cuts[end].ids) + 1
            end += 1
        yield _window(cuts, range(start, end), marks)
        start = end


def _pieces(words: Sequence[str], code: Encoding) -> Pieces:
    owners = [word for word in code.word_ids[:MAX_PIECES] if word is not None]
    first = [place for place, word in enumerate(owners)
             if place == 0 or owners[place - 1] != word]
    # A word of which the tokenizer makes nothing has no piece; those after it would be shifted.
    if [owners[place] for place in first] != list(range(len(first))):
        first = [max(0, next((p for p, word in enumerate(owners) if word >= n), len(owners) - 1))
                 for n in range(len(words))]
    return Pieces(tuple(code.ids[:MAX_PIECES]), tuple(first),
                  tuple(shape_of(words[word]) for word in owners))


def _window(cuts: Sequence[Pieces], sentences: range, marks: tuple[int, int]) -> Window:
    ids, shapes, first, begins = [marks[0]], [LOWER], list[int](), [0]
    for number in sentences:
        pieces = cuts[number]
        first += [len(ids) + place for place in pieces.first]
        ids += [*pieces.ids, marks[1]]
        shapes += [*pieces.shapes, LOWER]
        begins.append(len(first))
    return Window(tuple(ids), tuple(shapes), tuple(first), tuple(begins), sentences)


def _number(tokenizer: Tokenizer, names: Sequence[str]) -> int:
    return next(number for name in names if (number := tokenizer.token_to_id(name)) is not None)
