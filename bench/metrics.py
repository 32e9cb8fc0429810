"""Measures of agreement, pure: what was found and what is true in, numbers out."""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

Span = tuple[int, int]
EARTH_RADIUS_KM = 6371.0088
SHINGLE_WORDS = 4
Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True)
class Score:
    """Counts of a comparison: right, wrongly found, missed. A share of nothing is 0."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        """Counts of both together (micro average)."""
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what is true that was found."""
        return share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return share(2 * self.right, 2 * self.right + self.wrong + self.missed)


def share(part: float, whole: float) -> float:
    """A part of a whole, 0 where there is no whole."""
    return part / whole if whole else 0.0


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean, 0 for no values."""
    listed = list(values)
    return share(sum(listed), len(listed))


class BCubed(NamedTuple):
    """Precision and recall of clusters, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return share(2 * self.precision * self.recall, self.precision + self.recall)


def b_cubed(ours: Mapping[Item, str], true: Mapping[Item, str]) -> BCubed:
    """B³ (Bagga and Baldwin, 1998) over the items of `true`; one that is not ours stands alone."""
    name = {item: ours.get(item, f"alone: {item}") for item in true}
    found: dict[str, set[Item]] = defaultdict(set)
    right: dict[str, set[Item]] = defaultdict(set)
    for item, cluster in true.items():
        right[cluster].add(item)
        found[name[item]].add(item)
    both = {item: len(found[name[item]] & right[true[item]]) for item in true}
    return BCubed(mean(both[item] / len(found[name[item]]) for item in true),
                  mean(both[item] / len(right[true[item]]) for item in true))


def words_of(text: str) -> list[str]:
    """Words without case and punctuation, in NFKC: ligatures and wide letters compare equal."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def shingles(text: str, size: int = SHINGLE_WORDS) -> Counter[tuple[str, ...]]:
    """Every run of `size` words with its count.

    A shorter text is one shingle of all its words, an empty text has none.
    """
    words = words_of(text)
    if 0 < len(words) < size:
        return Counter([tuple(words)])
    return Counter(tuple(words[at:at + size]) for at in range(len(words) - size + 1))


def shingle_score(found: str, true: str) -> Score:
    """Compare two texts by their shingles, each counted as often as it stands in both.

    The definition is that of article-extraction-benchmark.
    """
    ours, gold = shingles(found), shingles(true)
    both = sum((ours & gold).values())
    return Score(both, sum(ours.values()) - both, sum(gold.values()) - both)


def same_words(found: str | None, true: str | None) -> bool:
    """Whether two titles are equal after case and punctuation; two that are missing are equal."""
    return words_of(found or "") == words_of(true or "")


def same_names(found: Iterable[str], true: Iterable[str]) -> bool:
    """Whether two lists name exactly the same persons, whatever the order, case and punctuation."""
    return {tuple(words_of(name)) for name in found} == {tuple(words_of(name)) for name in true}


def same_day(found: datetime | None, true: datetime) -> bool:
    """Whether two times fall on one calendar day as each states it (its own offset)."""
    return found is not None and found.date() == true.date()


def same_minute(found: datetime | None, true: datetime) -> bool:
    """Whether two times lie at most a minute apart; a time without an offset counts as UTC."""
    return found is not None and abs(_utc(found) - _utc(true)) <= timedelta(minutes=1)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def overlaps(one: Span, other: Span) -> bool:
    """Whether two half-open spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def pair_spans(found: Sequence[Span], true: Sequence[Span]) -> list[tuple[int, int]]:
    """Pair overlapping spans one to one (indexes), exact ones first, then from left to right."""
    candidates = sorted((f != t, f[0], t[0], i, j) for i, f in enumerate(found)
                        for j, t in enumerate(true) if overlaps(f, t))
    pairs: list[tuple[int, int]] = []
    taken_found: set[int] = set()
    taken_true: set[int] = set()
    for *_, i, j in candidates:
        if i not in taken_found and j not in taken_true:
            taken_found.add(i)
            taken_true.add(j)
            pairs.append((i, j))
    return pairs


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) in degrees, by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    inside = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(
        (lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(inside)))


@dataclass(frozen=True)
class Bin:
    """A bin of stated confidences, low ≤ confidence < high (the last one includes 1)."""

    low: float
    high: float
    count: int
    stated: float
    right: float

    def row(self) -> dict[str, str | int | float]:
        """The bin as a row of a table."""
        return {"confidence": f"{self.low:.1f}–{self.high:.1f}", "count": self.count,
                "stated": self.stated, "right": self.right}


def reliability(judged: Sequence[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """What was stated against what came true.

    In: pairs of a confidence and whether it was right. Out: bins of equal width that hold any.
    """
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in judged:
        held.setdefault(min(int(confidence * bins + 1e-9), bins - 1),
                        []).append((confidence, is_right))
    return [Bin(at / bins, (at + 1) / bins, len(inside), mean(c for c, _ in inside),
                mean(r for _, r in inside))
            for at, inside in sorted(held.items())]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error (Naeini et al., 2015).

    It is the mean gap between stated and true share, weighted by count.
    """
    return share(sum(b.count * abs(b.stated - b.right) for b in bins), sum(b.count for b in bins))


def calibrated(name: str, judged: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """What a confidence of this name is worth: its calibration error, and its bins as rows."""
    bins = reliability(judged)
    return {f"calibration error of {name}": calibration_error(bins),
            name: [one.row() for one in bins]}
