"""Words as numbers: sentences and names become rows of a sparse matrix of hashed word stems.

In: texts. Out: matrices whose rows can be compared, many pairs at once.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from spacy.lang.en.stop_words import STOP_WORDS

# Columns of a matrix: two stems of a thousand million share one, which no pair of rows will notice.
WIDTH = 1 << 20
# A word is told by so many letters: "shelled" and "shelling" are one.
STEM = 5
# Words that stand in every report.
REPORTED = frozenset({"said", "says", "say", "told", "tell", "according", "news", "agency",
                      "statement", "monday", "tuesday", "wednesday", "thursday", "friday",
                      "saturday", "sunday", "today", "yesterday", "added", "reported"})
# Rare words of a small batch count no more than those of a large one.
SMOOTHING = 50.0
WORD = re.compile(r"[^\W_]+")

# A name begins with a capital letter; a figure is written in digits or in words.
NAME = re.compile(r"[A-Z\u00c0-\u00de][^\W\d_]{2,}")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:-[a-z]+)?")
ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
        "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
FIGURES = {**{word: str(at) for at, word in enumerate(ONES, 1)},
           **{word: str(10 * at) for at, word in enumerate(TENS, 2)},
           **{f"{ten}-{one}": str(10 * at + number) for at, ten in enumerate(TENS, 2)
              for number, one in enumerate(ONES[:9], 1)}}
# Smaller figures are in every text.
LEAST_FIGURE = 3
WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                      "sunday"})
# A day by its name, its date or its distance.
DAY_NAMED = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|to(?:day|night)|yesterday|"
    r"(?:last|this|next) (?:night|week)|the (?:same|next|following|previous) (?:day|night)|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d|may \d|"
    r"\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))", re.I)
# What tells that it was years before.
LONG_AGO = re.compile(
    r"\b(?:last year|years? (?:ago|earlier|before)|anniversary|(?:in|since|of) (?:19|20)\d\d)\b",
    re.I)

Matrix = Any  # scipy.sparse.csr_array of float32; SciPy ships no types
Numbers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float32]


def stems_of(text: str) -> Iterator[str]:
    """The stems of a text's telling words, in order."""
    for word in WORD.findall(text.casefold()):
        if word not in STOP_WORDS and word not in REPORTED:
            yield word[:STEM] if word.isalpha() else word


def names_in(text: str) -> Iterator[str]:
    """The stems of words with a capital letter, but weekdays and what no text is without."""
    for word in NAME.findall(text):
        yield from stems_of(word)


def figures_in(text: str) -> Iterator[str]:
    """The whole numbers of a text from LEAST_FIGURE on, in digits; years are none."""
    for word in FIGURE.findall(text.casefold()):
        figure = FIGURES.get(word, word.replace(",", ""))
        if figure.isdecimal() and int(figure) >= LEAST_FIGURE and not (
                word.isdecimal() and 1900 <= int(figure) <= 2100):
            yield figure


def weekdays_in(text: str) -> Iterator[str]:
    """The weekdays that a text names."""
    return (word for word in WORD.findall(text.casefold()) if word in WEEKDAYS)


def names_day(text: str) -> bool:
    """Whether a text says a day by its name, its date or its distance."""
    return DAY_NAMED.search(text) is not None


def is_long_ago(text: str) -> bool:
    """Whether a text speaks of what was years before."""
    return LONG_AGO.search(text) is not None


def column(word: str) -> int:
    """The column of a stem, the same in every process."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass")) % WIDTH


def matrix(rows: Iterable[Iterable[int]]) -> Matrix:
    """A row of ones for each set of columns."""
    ends, columns = [0], list[int]()
    for row in rows:
        columns += sorted(set(row))
        ends.append(len(columns))
    ones = np.ones(len(columns), np.float32)
    found = sparse.csr_array((ones, np.array(columns, np.int32), np.array(ends, np.int64)),
                             shape=(len(ends) - 1, WIDTH))
    found.has_canonical_format = True
    return found


def weighed(counts: Matrix) -> Matrix:
    """The rows with rarer words weighing more (smoothed idf), each of length 1 or empty."""
    known = np.bincount(counts.indices, minlength=WIDTH).astype(np.float32)
    rarity = np.log((counts.shape[0] + SMOOTHING) / (known + 1.0)).astype(np.float32)
    data = np.maximum(counts.data * rarity[counts.indices], 0.01)
    return unit(sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape))


def unit(rows: Matrix) -> Matrix:
    """The rows at length 1; an empty one stays so."""
    squares = np.add.reduceat(np.append(rows.data ** 2, np.float32(0)), rows.indptr[:-1])
    sizes = np.diff(rows.indptr)
    lengths = np.sqrt(np.where(sizes > 0, squares, 1.0)).astype(np.float32)
    return sparse.csr_array((rows.data / np.repeat(lengths, sizes), rows.indices, rows.indptr),
                            shape=rows.shape)


def summed(rows: Matrix, groups: Numbers) -> Matrix:
    """One row for each group: the sum of its rows. `groups` numbers them from 0 on."""
    count = rows.shape[0]
    chosen = sparse.csr_array((np.ones(count, np.float32), (groups, np.arange(count))),
                              shape=(int(groups.max(initial=-1)) + 1, count))
    found = (chosen @ rows).tocsr()
    found.sort_indices()
    return found


def products(rows: Matrix, one: Numbers, other: Numbers) -> Reals:
    """The inner product of each pair of rows."""
    return np.asarray(rows[one].multiply(rows[other]).sum(axis=1), np.float32).reshape(-1)


def across(rows: Matrix, others: Matrix, one: Numbers, other: Numbers) -> Reals:
    """The inner product of a row of the first matrix and one of the second, for each pair."""
    return np.asarray(rows[one].multiply(others[other]).sum(axis=1), np.float32).reshape(-1)


def sizes_of(rows: Matrix) -> Numbers:
    """How many columns of each row are filled."""
    sizes: Numbers = np.diff(rows.indptr).astype(np.int64)
    return sizes


def words_of(names: Sequence[str]) -> Iterator[int]:
    """The columns of the words of names."""
    for name in names:
        yield from map(column, stems_of(name))
