"""Clusters of tellings: average link over scored pairs, which does not chain.

In: pairs with log-odds, and which tellings are together already. Out: a cluster for each telling.

Two clusters are joined while the mean of their pairs' log-odds is above a threshold, the surest
first. A pair that was never scored counts against them: its tellings share no block.
"""

import heapq
from collections.abc import Iterable, Sequence

import numpy as np

from etl.transform.stories.wording import Numbers, Reals

# What a pair counts that shares no block.
UNSEEN = -2.0


def clusters_of(count: int, one: Numbers, other: Numbers, points: Reals, threshold: float,
                together: Iterable[Sequence[int]] = ()) -> Numbers:
    """The number of its cluster for each of `count` tellings: that of the first telling in it.

    Each pair stands there once. `together`: tellings that are of one cluster from the start.
    """
    links = _Links(count)
    for group in together:
        for telling in group[1:]:
            links.start_together(group[0], telling)
    links.add(one, other, points)
    links.join(threshold)
    return links.roots()


class _Links:
    """Clusters and the sums of log-odds between them, changed as they are joined."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._size = [1] * count
        # For each cluster: the sum and the number of scored pairs with each other one.
        self._between: dict[int, dict[int, tuple[float, int]]] = {}

    def start_together(self, one: int, other: int) -> None:
        """Put two tellings into one cluster before any pair is added."""
        low, high = sorted((self._root(one), self._root(other)))
        if low != high:
            self._parent[high] = low
            self._size[low] += self._size[high]

    def add(self, one: Numbers, other: Numbers, points: Reals) -> None:
        """Add scored pairs."""
        for i, j, value in zip(one.tolist(), other.tolist(), points.tolist(), strict=True):
            low, high = self._root(i), self._root(j)
            if low != high:
                self._put(low, high, value, 1)

    def _put(self, one: int, other: int, value: float, count: int) -> None:
        for a, b in ((one, other), (other, one)):
            row = self._between.setdefault(a, {})
            total, seen = row.get(b, (0.0, 0))
            row[b] = (total + value, seen + count)

    def join(self, threshold: float) -> None:
        """Join clusters, the surest pair first, while its mean is above the threshold."""
        heap = [(-self._mean(one, other), one, other) for one, row in self._between.items()
                for other in row if one < other and self._mean(one, other) > threshold]
        heapq.heapify(heap)
        while heap:
            negative, one, other = heapq.heappop(heap)
            if self._parent[one] != one or self._parent[other] != other:
                continue
            # A pair is pushed anew whenever it changes: an older entry of it is of no use.
            if -negative != self._mean(one, other):
                continue
            self._merge(one, other)
            for third in self._between.get(one, ()):
                if (mean := self._mean(one, third)) > threshold:
                    low, high = sorted((one, third))
                    heapq.heappush(heap, (-mean, low, high))

    def _mean(self, one: int, other: int) -> float:
        total, seen = self._between[one][other]
        pairs = self._size[one] * self._size[other]
        return (total + UNSEEN * (pairs - seen)) / pairs

    def _merge(self, one: int, other: int) -> None:
        self._parent[other] = one
        self._between[one].pop(other, None)
        for third, (total, seen) in self._between.pop(other, {}).items():
            self._between[third].pop(other, None)
            if third != one:
                self._put(one, third, total, seen)
        self._size[one] += self._size[other]

    def _root(self, telling: int) -> int:
        while self._parent[telling] != telling:
            self._parent[telling] = self._parent[self._parent[telling]]
            telling = self._parent[telling]
        return telling

    def roots(self) -> Numbers:
        """The cluster of each telling."""
        return np.array([self._root(at) for at in range(len(self._parent))], np.int64)
