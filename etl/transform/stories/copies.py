"""Copies: articles that print what another article has printed before, edited or not.

In: the night's prints, and those of its window in batches. Out: for each copy its original, and how
much of it is the same.

MinHash with bands names the pairs that are worth a look (`bands.py`); whether one is a copy is then
counted exactly, by the share of the shorter text's runs of three words that stand in the other one,
too. So a changed headline, a cut tail, an added paragraph and small edits hide no copy.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from etl.tables.rows.prints import PrintRow
from etl.transform.stories.bands import BANDS, KEY, VERSION, Keys, bands_of
from etl.transform.stories.prints import HASH, Hashes

# Of the open half of tests/golden/happenings all copies share .65 and more, the articles that quote
# one communiqué .38 at most.
COPY_SHARE = 0.5
# A shorter text is no evidence: a caption, a line that says that the page needs a browser.
MIN_SHINGLES = 20
# Keys are first looked up in a table of so many marks, which most keys of strangers miss.
MARKS = 1 << 25
UNDATED = datetime.max.replace(tzinfo=UTC)
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
        self._bands = _bands(self._night)
        keys = self._bands.ravel()
        order = np.argsort(keys, kind="stable")
        self._keys, self._owners = keys[order], order // BANDS
        self._marks = np.zeros(MARKS, bool)
        self._marks[keys % MARKS] = True
        # For each article of the night what it may copy: the share, and the other one's id.
        self._found: dict[int, list[tuple[float, str]]] = defaultdict(list)

    def look_at(self, window: Iterable[PrintRow]) -> None:
        """Look for originals among some prints of earlier days."""
        earlier = list(_long_enough(window))
        if not earlier or not self._night:
            return
        for at, other in _distinct([self._matches(_bands(earlier))]):
            self._compare(at, earlier[other].article_id, _shingles(earlier[other]))

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

    def _matches(self, bands: Keys) -> tuple[Rows, Rows]:
        """Rows of the night, and the first of the other rows with which each shares a key."""
        keys = bands.ravel()
        at = np.flatnonzero(self._marks[keys % MARKS])
        known, first = np.unique(keys[at], return_index=True)
        starts = np.searchsorted(self._keys, known, "left")
        counts = np.searchsorted(self._keys, known, "right") - starts
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        owners = self._owners[np.repeat(starts, counts) + within]
        return owners, np.repeat(at[first] // BANDS, counts)

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


def _bands(prints: Sequence[PrintRow]) -> Keys:
    """The keys of prints, row by row; those of another version's are made anew."""
    is_old = [at for at, one in enumerate(prints) if one.bands_version != VERSION]
    old = dict(zip(is_old, bands_of([_shingles(prints[at]) for at in is_old]), strict=True))
    stored = (old[at].tobytes() if at in old else one.bands for at, one in enumerate(prints))
    return np.frombuffer(b"".join(stored), KEY).reshape(len(prints), BANDS)


def _long_enough(prints: Iterable[PrintRow]) -> Iterator[PrintRow]:
    return (one for one in prints if len(one.shingles) >= MIN_SHINGLES * HASH.itemsize)


def _shingles(one: PrintRow) -> Hashes:
    return np.frombuffer(one.shingles, HASH)


def _distinct(pairs: Iterable[tuple[Rows, Rows]]) -> Iterator[tuple[int, int]]:
    """Each pair once, in ascending order."""
    found = [np.stack(pair, axis=1) for pair in pairs]
    if found:
        yield from map(tuple, np.unique(np.concatenate(found), axis=0).tolist())
