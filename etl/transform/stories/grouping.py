"""Groups by average link: the two groups whose members are most alike are joined, and so on.

In: units with their number of articles, and the links between them. Out: the group of each unit.

A group joins another while the mean kinship of their pairs is at least a threshold. One article
that resembles two stories does not chain them.
"""

import heapq
from collections.abc import Iterable, Sequence


def group(sizes: Sequence[int], links: Iterable[tuple[int, int, float]], threshold: float,
          neighbours: int) -> list[int]:
    """The group of each unit, named by its first unit.

    sizes: articles of each unit. links: pairs of units with the sum of their articles' kinship;
    pairs that stand there twice are summed. A pair of articles without a link counts as 0, but of
    no article more pairs are asked for than links are kept, which is `neighbours`.
    """
    grouping = _Grouping(sizes, links, neighbours)
    grouping.join(threshold)
    return [grouping.root(unit) for unit in range(len(sizes))]


class _Grouping:
    def __init__(self, sizes: Sequence[int], links: Iterable[tuple[int, int, float]],
                 neighbours: int) -> None:
        self.sizes, self.neighbours = list(sizes), neighbours
        self.parents = list(range(len(self.sizes)))
        self.first = list(range(len(self.sizes)))
        self.sums: dict[int, dict[int, float]] = {}
        for one, other, kinship in links:
            if one != other:
                for here, there in ((one, other), (other, one)):
                    row = self.sums.setdefault(here, {})
                    row[there] = row.get(there, 0.0) + kinship

    def root(self, unit: int) -> int:
        return self.first[self._top(unit)]

    def _top(self, unit: int) -> int:
        while self.parents[unit] != unit:
            self.parents[unit] = self.parents[self.parents[unit]]
            unit = self.parents[unit]
        return unit

    def mean(self, one: int, other: int) -> float:
        low, high = sorted((self.sizes[one], self.sizes[other]))
        pairs = min(low * high, self.neighbours * low)
        return self.sums[one][other] / pairs

    def join(self, threshold: float) -> None:
        """Join groups, the most alike first; a mean that has fallen meanwhile waits its turn."""
        waiting = [(-self.mean(one, other), one, other)
                   for one, row in self.sums.items() for other in row if one < other]
        waiting = [entry for entry in waiting if -entry[0] >= threshold]
        heapq.heapify(waiting)
        while waiting:
            negative, one, other = heapq.heappop(waiting)
            one, other = sorted((self._top(one), self._top(other)))
            if one == other:
                continue
            mean = self.mean(one, other)
            if mean >= -negative:
                self._merge(one, other)
            elif mean >= threshold:
                heapq.heappush(waiting, (-mean, one, other))

    def _merge(self, one: int, other: int) -> None:
        """Join two groups; the one with more links stays, so that few have to be moved."""
        if len(self.sums[one]) < len(self.sums[other]):
            one, other = other, one
        self.parents[other] = one
        self.first[one] = min(self.first[one], self.first[other])
        self.sizes[one] += self.sizes[other]
        own = self.sums[one]
        for third, kinship in self.sums.pop(other).items():
            row = self.sums[third]
            del row[other]
            if third != one:
                own[third] = row[one] = own.get(third, 0.0) + kinship
