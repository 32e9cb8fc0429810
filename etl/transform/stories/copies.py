"""Copies: articles that print what another article has printed before, edited or not.

In: the night's prints, and those of its window in batches. Out: for each copy its original, and how
much of it is the same.

MinHash with bands names the pairs that are worth a look (Broder 1997; Leskovec, Rajaraman and
Ullman, Mining of Massive Datasets, 3.4); whether one is a copy is then counted exactly, by the
share of the shorter text's runs of three words that stand in the other one, too. So a changed
headline, a cut tail, an added paragraph and small edits hide no copy.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from etl.tables.rows.prints import PrintRow
from etl.transform.stories.prints import HASH, Hashes

# Of the open half of tests/golden/happenings all copies share .65 and more, the articles that quote
# one communiqué .38 at most.
COPY_SHARE = 0.5
# A shorter text is no evidence: a caption, a line that says that the page needs a browser.
MIN_SHINGLES = 20
# A pair whose shingles overlap by .35 (Jaccard) shares a band in 94 of 100 cases, one that overlaps
# by .02 in 5 of 10,000.
BANDS, BAND_ROWS = 64, 3
SEED = 1
UNDATED = datetime.max.replace(tzinfo=UTC)
Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Copy:
    """What an article is a copy of: the id of the original, and how alike they are.

    similarity: the share, 0 to 1, of the shorter text's runs of three words that the original has
    or, where that is more, another copy of the original.
    """

    original: str
    similarity: float


def publication_order(one: PrintRow) -> tuple[datetime, str]:
    """The order of publication: earlier articles first, undated ones last."""
    return one.published_at or UNDATED, one.article_id


class CopyFinder:
    """Finds the copies among the articles of a night.

    It is shown the window's prints first, batch by batch, and keeps of them only what the night's
    articles copy.
    """

    def __init__(self, night: Iterable[PrintRow]) -> None:
        self._night = sorted(_long_enough(night), key=publication_order)
        self._bands = bands_of(self._night)
        keys = self._bands.ravel()
        order = np.argsort(keys, kind="stable")
        self._keys, self._owners = keys[order], order // BANDS
        # For each article of the night what it may copy: the share, and the other one's id.
        self._found: dict[int, list[tuple[float, str]]] = defaultdict(list)

    def look_at(self, window: Iterable[PrintRow]) -> None:
        """Look for originals among some prints of earlier days."""
        earlier = list(_long_enough(window))
        if not earlier or not self._night:
            return
        shingles = [_shingles(one) for one in earlier]
        for at, other in _distinct(self._matches(bands_of(earlier))):
            self._compare(at, earlier[other].article_id, shingles[other])

    def copies(self, originals: Mapping[str, str]) -> dict[str, Copy]:
        """The night's copies by article id.

        Within the night the earlier article is the original; an article of an earlier day came
        first, whatever its time says. originals: the original of each copy of the window.
        """
        for at, earlier in _distinct(self._earlier_tonight()):
            self._compare(at, self._night[earlier].article_id, _shingles(self._night[earlier]))
        roots = dict(originals)
        copies: dict[str, Copy] = {}
        for at, one in enumerate(self._night):
            if self._found[at]:
                share, other = max(self._found[at], key=lambda found: found[0])
                root = roots.get(other, other)
                if root != one.article_id:
                    copies[one.article_id] = Copy(root, share)
                    roots[one.article_id] = root
        return copies

    def _compare(self, at: int, other_id: str, other: Hashes) -> None:
        one = self._night[at]
        share = round(shared(_shingles(one), other), 3)
        if share >= COPY_SHARE and other_id != one.article_id:
            self._found[at].append((share, other_id))

    def _matches(self, bands: Keys) -> Iterator[tuple[Rows, Rows]]:
        """Rows of the night, and the first of the other rows with which each shares a band."""
        for band in bands.T:
            keys, first = np.unique(band, return_index=True)
            starts = np.searchsorted(self._keys, keys, "left")
            counts = np.searchsorted(self._keys, keys, "right") - starts
            hits = counts > 0
            counts, starts, first = counts[hits], starts[hits], first[hits]
            within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            yield self._owners[np.repeat(starts, counts) + within], np.repeat(first, counts)

    def _earlier_tonight(self) -> Iterator[tuple[Rows, Rows]]:
        """Rows of the night, and the first published one with which each shares a band."""
        for band in self._bands.T:
            _, first, inverse = np.unique(band, return_index=True, return_inverse=True)
            rows, others = np.arange(len(band)), first[inverse]
            yield rows[others < rows], others[others < rows]


def shared(one: Hashes, other: Hashes) -> float:
    """The share of the smaller set's shingles that stand in the other one, too; 0 for no text."""
    smaller = min(len(one), len(other))
    if not smaller:
        return 0.0
    return len(np.intersect1d(one, other, assume_unique=True)) / smaller


def bands_of(prints: Sequence[PrintRow]) -> Keys:
    """A row for each print, with a key for each band; two that share a key may be copies.

    Signatures are made anew whenever they are needed: those of two versions of the library must not
    be compared.
    """
    if not prints:
        return np.empty((0, BANDS), np.uint64)
    flat = np.frombuffer(b"".join(one.shingles for one in prints), HASH).astype(np.uint64)
    lengths = [len(one.shingles) // HASH.itemsize for one in prints]
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.uint64)
    signed = RMinHash.digest_matrix_from_flat_token_hashes(
        flat, offsets, num_perm=BANDS * BAND_ROWS, seed=SEED)
    rows = np.array(signed.to_rows(), np.uint64).reshape(len(prints), BANDS, BAND_ROWS)
    keys = np.broadcast_to(np.arange(1, BANDS + 1, dtype=np.uint64), (len(prints), BANDS))
    for at in range(BAND_ROWS):
        keys = (keys ^ rows[:, :, at]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(31)
    return keys


def _long_enough(prints: Iterable[PrintRow]) -> Iterator[PrintRow]:
    return (one for one in prints if len(one.shingles) >= MIN_SHINGLES * HASH.itemsize)


def _shingles(one: PrintRow) -> Hashes:
    return np.frombuffer(one.shingles, HASH)


def _distinct(pairs: Iterable[tuple[Rows, Rows]]) -> Iterator[tuple[int, int]]:
    """Each pair once, in ascending order."""
    found = [np.stack(pair, axis=1) for pair in pairs]
    if found:
        yield from map(tuple, np.unique(np.concatenate(found), axis=0).tolist())
