"""How surely two articles tell the same happening: their wording, their times, the day they name.

In: the night's prints, and those of the last days of its window. Out: links, which are pairs with
their kinship, 0 to 1.

Kinship is the product of three parts: how alike the weightiest words are (the cosine of the two
vectors), how close the times of publication, and whether both leads name the same day, by which a
second strike on a town stays apart from the first. What the coder finds (types, places, parties) is
no part of it: it was measured, and added nothing to the words.

Pairs are found by an inverted index of the words that tell most, never by comparing all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt
from scipy import sparse

from etl.tables.rows.prints import PrintRow
from etl.transform.stories.prints import HASH, WEIGHT

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

# Kinship falls to 37% in so many days between two publications, and half as fast where both leads
# name the same day. Measured, as what follows, on the open half of tests/golden/happenings.
FADING_DAYS, SAME_DAY_FADING_DAYS = 3.0, 6.0
# It is this much of what it were where leads name different days, and where a day is only supposed
# to be that of publication.
OTHER_DAY, SUPPOSED_DAY = 0.6, 0.8
# Links that are weaker say nothing.
WEAKEST = 0.05
# Articles whose words are the same are no kin when they are published so far apart.
REACH_DAYS = 7
# By so many words of an article its kin are looked for, by none that more articles have.
SOUGHT_WORDS, COMMON_WORD = 10, 2_000
# So many are looked at more closely, and so many links are kept of an article.
CANDIDATES, NEIGHBOURS = 80, 30
BLOCK_ROWS = 256
# Rows that are made into a matrix at once.
MATRIX_ROWS = 20_000


@dataclass(frozen=True)
class Links:
    """Pairs: a row of the night, a row of all (the night's, then the window's), their kinship.

    No pair stands there twice, and none of an article with itself.
    """

    one: Ints
    other: Ints
    kinship: Floats


@dataclass(frozen=True)
class Telling:
    """An article's words and times. moment: days since 1970; day: that it tells; is_told: or none.

    A day that is not told is that of publication, or else of the ingest.
    """

    article_id: str
    words: bytes
    weights: bytes
    moment: float
    day: int
    is_told: bool


def telling(one: PrintRow, ingest_date: date) -> Telling:
    """What kinship needs of a print."""
    noon = datetime(ingest_date.year, ingest_date.month, ingest_date.day, 12, tzinfo=UTC)
    at = one.published_at or noon
    day = one.told_date or at.date()
    return Telling(one.article_id, one.words, one.weights, at.timestamp() / 86_400,
                   day.toordinal(), one.told_date is not None)


def find_links(night: Sequence[Telling], window: Sequence[Telling]) -> Links:
    """Links of the night's articles with each other and with those of the window."""
    everything = [*night, *window]
    words = _matrix(everything, np.unique(_joined(night)))
    moments = np.array([one.moment for one in everything])
    days = np.array([one.day for one in everything])
    is_told = np.array([one.is_told for one in everything], bool)
    found: list[tuple[Ints, Ints, Floats]] = []
    for at, others, alike in _alike(words, len(night)):
        is_same = days[others] == days[at]
        fades = np.where(is_same, SAME_DAY_FADING_DAYS, FADING_DAYS)
        fading = np.exp(-np.abs(moments[others] - moments[at]) / fades)
        apart = np.where(is_told[others] & is_told[at], OTHER_DAY, SUPPOSED_DAY)
        kinship = (alike * fading * np.where(is_same, 1.0, apart)).astype(np.float32)
        kept = _strongest(kinship, others, NEIGHBOURS)
        kept = kept[kinship[kept] >= WEAKEST]
        found.append((np.full(len(kept), at), others[kept], kinship[kept]))
    return _once(found, len(night))


def _joined(tellings: Sequence[Telling]) -> npt.NDArray[np.uint32]:
    return np.frombuffer(b"".join(one.words for one in tellings), HASH)


def _matrix(tellings: Sequence[Telling], known: npt.NDArray[np.uint32]) -> sparse.csr_matrix:
    """A row for each article, a column for each word that the night knows."""
    if not len(known):
        return sparse.csr_matrix((len(tellings), 1), dtype=np.float32)
    return sparse.vstack([_part(tellings[start:start + MATRIX_ROWS], known)
                          for start in range(0, len(tellings), MATRIX_ROWS)], "csr")


def _part(tellings: Sequence[Telling], known: npt.NDArray[np.uint32]) -> sparse.csr_matrix:
    hashes = _joined(tellings)
    weights = np.frombuffer(b"".join(one.weights for one in tellings), WEIGHT).astype(np.float32)
    lengths = np.array([len(one.words) // HASH.itemsize for one in tellings])
    rows = np.repeat(np.arange(len(tellings)), lengths)
    columns = np.searchsorted(known, hashes)
    is_known = known[np.minimum(columns, len(known) - 1)] == hashes
    return sparse.csr_matrix((weights[is_known], (rows[is_known], columns[is_known])),
                             shape=(len(tellings), len(known)))


def _alike(words: sparse.csr_matrix, count: int) -> Iterator[tuple[int, Ints, Floats]]:
    """For each of the first `count` rows: other rows that share telling words, and the cosines."""
    sought, by_word = _sought(words, count), words.T.tocsr()
    whole = np.zeros(words.shape[1], np.float32)
    for start in range(0, count, BLOCK_ROWS):
        block = (sought[start:start + BLOCK_ROWS] @ by_word).tocsr()
        for row in range(block.shape[0]):
            at, span = start + row, slice(block.indptr[row], block.indptr[row + 1])
            others, partly = block.indices[span], block.data[span]
            others, partly = others[others != at], partly[others != at]
            others = others[_strongest(partly, others, CANDIDATES)].astype(np.int64)
            own = slice(words.indptr[at], words.indptr[at + 1])
            whole[words.indices[own]] = words.data[own]
            yield at, others, np.asarray(words[others] @ whole)
            whole[words.indices[own]] = 0.0


def _sought(words: sparse.csr_matrix, count: int) -> sparse.csr_matrix:
    """The words by which each row's kin are looked for: its weightiest that are not too common."""
    often = np.bincount(words.indices, minlength=words.shape[1])
    rows = words[:count]
    kept = np.zeros(rows.nnz, bool)
    for at in range(count):
        span = np.arange(rows.indptr[at], rows.indptr[at + 1])
        counts = often[rows.indices[span]]
        rare = span[(counts > 1) & (counts <= COMMON_WORD)]
        kept[rare[np.argsort(-rows.data[rare], kind="stable")[:SOUGHT_WORDS]]] = True
    columns = rows.tocoo()
    return sparse.csr_matrix((columns.data[kept], (columns.row[kept], columns.col[kept])),
                             shape=rows.shape)


def _strongest(values: Floats, names: Ints, count: int) -> Ints:
    """Positions of the largest values, ties by name; all where there are not more."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.lexsort((names, -values))[:count]


def _once(found: Sequence[tuple[Ints, Ints, Floats]], count: int) -> Links:
    """All links, each once: two of the night name each other, or only one the other."""
    if not found:
        return Links(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))
    one, other, kinship = (np.concatenate(parts) for parts in zip(*found, strict=True))
    is_turned = (other < count) & (other < one)
    pairs = np.stack((np.where(is_turned, other, one), np.where(is_turned, one, other)), axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    return Links(pairs[first, 0], pairs[first, 1], kinship[first])
