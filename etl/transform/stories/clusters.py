"""Clusters of tellings: average link over scored pairs, which does not chain.

In: pairs with log-odds, and which tellings are together already. Out: a cluster for each telling.

Two clusters are joined while the mean of their pairs' log-odds is above a threshold, the surest
first. A pair that was never scored counts against them: its tellings share no block.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from etl.transform.stories.wording import Numbers, Reals

# What a pair counts that shares no block.
UNSEEN = -2.0


def clusters_of(count: int, one: Numbers, other: Numbers, points: Reals, threshold: float,
                together: Iterable[Sequence[int]] = ()) -> Numbers:
    """The number of its cluster for each of `count` tellings: that of the first telling in it.

    Each pair stands there once. `together`: tellings that are of one cluster from the start.
    """
    edges = [(group[0], telling) for group in together for telling in group[1:]]
    ends = np.array(edges, np.int64).reshape(-1, 2)
    start = _first(_connected(count, ends[:, 0], ends[:, 1]))
    sizes = np.bincount(start, minlength=count)
    joined = np.arange(count)
    for links in _parts(start[one], start[other], points, threshold, sizes):
        links.join(threshold)
        for telling, cluster in links.joined.items():
            joined[telling] = cluster
    return joined[start]


def _connected(count: int, one: Numbers, other: Numbers) -> Numbers:
    graph = sparse.coo_array((np.ones(len(one), bool), (one, other)), shape=(count, count))
    parts: npt.NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return parts.astype(np.int64)


def _first(parts: Numbers) -> Numbers:
    """For each member of a part the first one of it."""
    _, first, back = np.unique(parts, return_index=True, return_inverse=True)
    found: Numbers = first[back].astype(np.int64)
    return found


def _parts(one: Numbers, other: Numbers, points: Reals, threshold: float, sizes: Numbers,
           ) -> Iterator["_Links"]:
    """The pairs of each part that single pairs above the threshold hold together.

    Two clusters can't be joined unless one of their pairs is above it, so each part is for itself.
    """
    joins = points > threshold
    parts = _connected(len(sizes), one[joins], other[joins])
    near = np.nonzero((parts[one] == parts[other]) & (one != other))[0]
    near = near[np.argsort(parts[one[near]], kind="stable")]
    changes = np.nonzero(np.diff(parts[one[near]]))[0] + 1
    for part in np.split(near, changes) if len(near) else ():
        yield _Links(one[part].tolist(), other[part].tolist(), points[part].tolist(), sizes)


class _Links:
    """Clusters of one part and the sums of log-odds between them, changed as they are joined."""

    def __init__(self, one: Sequence[int], other: Sequence[int], points: Sequence[float],
                 sizes: Numbers) -> None:
        self._size = {telling: int(sizes[telling]) for telling in {*one, *other}}
        self._parent: dict[int, int] = {}
        # For each cluster: the sum and the number of scored pairs with each other one.
        self._between: dict[int, dict[int, tuple[float, int]]] = {at: {} for at in self._size}
        for low, high, value in zip(one, other, points, strict=True):
            self._put(low, high, value, 1)

    def _put(self, one: int, other: int, value: float, count: int) -> None:
        total, seen = self._between[one].get(other, (0.0, 0))
        self._between[one][other] = self._between[other][one] = (total + value, seen + count)

    def join(self, threshold: float) -> None:
        """Join clusters, the surest pair first, while its mean is above the threshold."""
        heap = [(-mean, one, other) for one, row in self._between.items() for other in row
                if one < other and (mean := self._mean(one, other)) > threshold]
        heapq.heapify(heap)
        while heap:
            negative, one, other = heapq.heappop(heap)
            # A pair is pushed anew whenever it changes: an older entry of it is of no use.
            if other not in self._between.get(one, {}) or -negative != self._mean(one, other):
                continue
            self._merge(one, other)
            for third in self._between[one]:
                if (mean := self._mean(one, third)) > threshold:
                    heapq.heappush(heap, (-mean, min(one, third), max(one, third)))

    def _mean(self, one: int, other: int) -> float:
        total, seen = self._between[one][other]
        pairs = self._size[one] * self._size[other]
        return (total + UNSEEN * (pairs - seen)) / pairs

    def _merge(self, one: int, other: int) -> None:
        """Join the second cluster, which has the larger number, to the first."""
        self._parent[other] = one
        for third, (total, seen) in self._between.pop(other).items():
            del self._between[third][other]
            if third != one:
                self._put(one, third, total, seen)
        self._size[one] += self._size.pop(other)

    @property
    def joined(self) -> dict[int, int]:
        """The cluster of each telling that was joined to another one."""
        return {telling: self._root(telling) for telling in self._parent}

    def _root(self, telling: int) -> int:
        while telling in self._parent:
            telling = self._parent[telling]
        return telling
