"""The gazetteer: place names to candidate places, over sorted columns that processes share.

GeoNames data (CC BY 4.0). A name is folded (case, accents, hyphens) and looked up by a 64-bit hash in
a sorted column, so that the index is memory-mapped and costs a process almost nothing.
"""

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Place:
    """A place of the gazetteer: WGS 84 degrees, ISO alpha-3 country; geonames_id is None where unknown."""

    name: str
    latitude: float
    longitude: float
    country: str
    admin1: str | None
    geonames_id: int | None
    precision: str
    population: int

    @property
    def place_id(self) -> str:
        """Key of the `places` table."""
        return f"geonames:{self.geonames_id}" if self.geonames_id else f"country:{self.country}"

    def distance_km(self, other: "Place") -> float:
        """Great-circle distance (haversine, Earth's mean radius 6,371 km)."""
        lat1, lon1, lat2, lon2 = map(math.radians, (self.latitude, self.longitude, other.latitude, other.longitude))
        h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        return 2 * 6371 * math.asin(min(1.0, math.sqrt(h)))


# Apostrophes and full stops vanish, hyphens and commas part words.
_FOLDED = str.maketrans(dict.fromkeys("-–‐‑,", " ") | dict.fromkeys("'’‘ʻʼ`.", ""))


def fold(name: str) -> str:
    """Fold a name for look-up: no case, accents, apostrophes; hyphens are spaces."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(name.casefold().translate(_FOLDED).split())


ARTICLES = frozenset({"al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "ed", "ez"})
_FINAL = re.compile(r"(ah|eh|a|h)$")


def loosen(folded: str) -> str:
    """Fold further, over transliterations from Arabic: no article, no final -ah/-eh, one way to write it."""
    words = [w for w in folded.split() if w not in ARTICLES]
    return " ".join(_FINAL.sub("", word) or word for word in words)


def key(folded: str) -> int:
    """64-bit key of a folded name."""
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "little")


class Gazetteer:
    """Look-up over two tables: `names` (key: uint64 sorted, place: int32, is_main: bool) and `places`."""

    def __init__(self, names: pa.Table, places: pa.Table, regions: Iterable[str] = ()) -> None:
        """Take the tables as compiled; memory-mapped ones stay on disk.

        `regions` are names of parts of the world ("Africa", "Red Sea"): towns that share one are never meant.
        """
        self._regions = frozenset(fold(name) for name in regions)
        self._keys = names["key"].combine_chunks().to_numpy(zero_copy_only=False)
        self._rows = names["place"].combine_chunks().to_numpy(zero_copy_only=False)
        self._places = places
        self._known: dict[str, tuple[Place, ...]] = {}

    def find(self, name: str) -> tuple[Place, ...]:
        """All places of that name, most populous first; then those of a loosely equal name; else none."""
        folded = fold(name)
        if folded in self._regions:
            return ()
        if folded not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[folded] = self._look(folded) or self._look("~" + loosen(folded))
        return self._known[folded]

    def countries(self) -> dict[str, Place]:
        """The countries by ISO alpha-3 code."""
        rows = self._places.filter(pc.equal(self._places["precision"], "country")).to_pylist()
        return {row["country"]: Place(**row) for row in rows}

    def _look(self, folded: str) -> tuple[Place, ...]:
        wanted = np.uint64(key(folded))
        start, end = np.searchsorted(self._keys, wanted, "left"), np.searchsorted(self._keys, wanted, "right")
        found = [self._place(int(row)) for row in self._rows[start:end]]
        return tuple(sorted(found, key=lambda p: (-p.population, p.place_id)))

    def _place(self, row: int) -> Place:
        values: dict[str, Any] = self._places.slice(row, 1).to_pylist()[0]
        return Place(**values)
