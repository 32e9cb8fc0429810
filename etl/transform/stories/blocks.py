"""Which pairs are compared: those that share a block, never all.

In: `Tellings`. Out: pairs of their numbers, the smaller first, each once, in order.

Within an article everything is compared with what stands near it. Between articles a block is what
two reports of one happening nearly always share: the type of the deed, and the story, or a day with
a place, a division, a country or a party, or one of the words that tell most of its sentence or of
its article: a report in another story often gives a happening neither day nor place nor party. Of a
wide block only those are compared that stand near one another, in an order in which what is alike
stands together. So the work grows with the number of tellings and not with its square.
"""

from collections.abc import Iterator

import numpy as np

from etl.transform.stories.tellings import TYPES, UNKNOWN, Tellings
from etl.transform.stories.wording import Matrix, Numbers

# In a block and on each side of it, at most so many others are compared with one.
WIDEST = 20
# What may have happened on more days than this stands in the blocks of the first of them only.
LONGEST = 8
# By so many words of its sentence, and of its article, a telling is found.
TELLING_WORDS = 6

Blocks = tuple[Numbers, Numbers]
Pairs = tuple[Numbers, Numbers]


def within(told: Tellings) -> Pairs:
    """Pairs of one article."""
    rank = _rank(told.starts, told.sentences)
    return _split(_pairs(told.articles, np.arange(len(told)), rank), len(told))


def between(told: Tellings) -> Pairs:
    """Pairs of two articles that share a type and a block."""
    rank = _rank(told.articles, told.places, told.divisions)
    codes = np.empty(0, np.int64)
    for keys, members in _blocks(told):
        codes = np.union1d(codes, _pairs(keys, members, rank))
    one, other = _split(codes, len(told))
    apart = told.articles[one] != told.articles[other]
    return one[apart], other[apart]


def _rank(*by: Numbers) -> Numbers:
    """The place of each telling in the order of these columns, the last one first."""
    order = np.lexsort(by)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _blocks(told: Tellings) -> Iterator[Blocks]:
    """Keys and, as many, the telling that is in the block of each key."""
    kinds = np.int64(len(TYPES))
    known = np.nonzero(told.stories != UNKNOWN)[0]
    yield told.stories[known] * kinds + told.types[known], known
    days, members = _days(told)
    days = days * kinds + told.types[members]
    for keys in (told.places, told.divisions, told.countries):
        placed = keys[members] != UNKNOWN
        yield _joined(keys[members][placed], days[placed]), members[placed]
    for side in (told.actors, told.recipients):
        yield _of_parties(side.ids, days, members)
        yield _of_parties(side.countries, days, members)
    for rows in (told.words, told.context):
        telling, words = _weightiest(rows)
        yield _joined(words, told.types[telling]), telling


def _weightiest(rows: Matrix) -> Blocks:
    """The TELLING_WORDS columns of each row that weigh most, and beside each its row."""
    sizes = np.diff(rows.indptr)
    of = np.repeat(np.arange(len(sizes)), sizes)
    order = np.lexsort((rows.indices, -rows.data, of))
    chosen = order[np.arange(len(order)) - np.repeat(rows.indptr[:-1], sizes) < TELLING_WORDS]
    return of[chosen], rows.indices[chosen].astype(np.int64)


def _days(told: Tellings) -> Blocks:
    """Every day on which it may have happened, and one before."""
    first = told.first_day - 1
    lengths = np.minimum(told.last_day - first, LONGEST) + 1
    members = np.repeat(np.arange(len(told)), lengths)
    return first[members] + _steps(lengths), members


def _of_parties(rows: Matrix, days: Numbers, members: Numbers) -> Blocks:
    sizes = np.diff(rows.indptr)[members]
    repeated = np.repeat(members, sizes)
    parties = rows.indices[rows.indptr[repeated] + _steps(sizes)].astype(np.int64)
    return _joined(parties, np.repeat(days, sizes)), repeated


def _steps(lengths: Numbers) -> Numbers:
    """0, 1, 2 … up to each length, one after the other."""
    return np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _joined(keys: Numbers, days: Numbers) -> Numbers:
    # A day with its type stays below 2**27 until the year 9999.
    return keys * (1 << 27) + days


def _pairs(keys: Numbers, members: Numbers, rank: Numbers) -> Numbers:
    """Pairs within each block that stand at most WIDEST places apart, each as one number, once."""
    order = np.lexsort((rank[members], keys))
    keys, members = keys[order], members[order]
    count, found = len(rank), [np.empty(0, np.int64)]
    for step in range(1, min(WIDEST, len(keys) - 1) + 1):
        same = keys[:-step] == keys[step:]
        if not same.any():
            break
        one, other = members[:-step][same], members[step:][same]
        codes = np.minimum(one, other) * count + np.maximum(one, other)
        found.append(np.unique(codes[one != other]))
    return np.unique(np.concatenate(found))


def _split(codes: Numbers, count: int) -> Pairs:
    return codes // max(count, 1), codes % max(count, 1)
