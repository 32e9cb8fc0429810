"""The gazetteer: place names to candidate places, over sorted columns that processes share.

GeoNames data (CC BY 4.0). A name is folded (case, accents, hyphens) and looked up by a 64-bit hash
in a sorted column, so that the index is memory-mapped and costs a process almost nothing.
"""

import functools
import hashlib
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# What a place is, and how exact its one point is. A region is a part of the world that no country
# holds (continents, seas), an area a part of a country that is no division of it today (Darfur,
# Sumatra).
PRECISIONS = {"country": "country", "region": "country", "admin1": "admin1", "area": "admin1",
              "admin2": "city", "city": "city", "site": "site"}
# So many places of one name are looked at, the most populous ones; the rest are hamlets.
MAX_HOMONYMS = 250


@dataclass(frozen=True)
class Place:
    """A place of the gazetteer, at WGS 84 degrees.

    country: ISO alpha-3, None for a region. admin1: its first-level division, None where it has
    none. geonames_id: None for places of the codebook's own. kind: a key of PRECISIONS.
    """

    name: str
    latitude: float
    longitude: float
    country: str | None
    admin1: str | None
    geonames_id: int | None
    kind: str
    population: int

    @property
    def precision(self) -> str:
        """How exact the coordinates are: country, admin1, city or site."""
        return PRECISIONS[self.kind]

    def distance_km(self, other: "Place") -> float:
        """Great-circle distance (haversine, Earth's mean radius 6,371 km)."""
        lat1, lon1 = math.radians(self.latitude), math.radians(self.longitude)
        lat2, lon2 = math.radians(other.latitude), math.radians(other.longitude)
        h = (math.sin((lat2 - lat1) / 2) ** 2
             + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2)
        return 2 * 6371 * math.asin(min(1.0, math.sqrt(h)))


# Apostrophes and full stops are dropped, hyphens and commas separate words.
_FOLDED = str.maketrans(dict.fromkeys("-–‐‑,", " ") | dict.fromkeys("'’‘ʻʼ`.", ""))
_LETTERS = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i",
                          "æ": "ae", "œ": "oe"})


@functools.lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Fold a name for look-up: no case, accents, apostrophes; hyphens are spaces."""
    if not name.isascii():
        letters = unicodedata.normalize("NFKD", name.translate(_LETTERS))
        name = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(name.casefold().translate(_FOLDED).split())


ARTICLES = frozenset({"al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "ed", "ez", "es",
                      "et", "eth", "ath", "adh"})
_LOOSE = [(re.compile(pattern), by) for pattern, by in (
    (r"^(?:al|el)(?=[a-z]{5})", ""), (r"q|ck|kh", "k"), (r"gh|j", "g"), (r"dh", "d"),
    (r"th", "t"), (r"sh", "s"), (r"ou|oo|u|o", "o"), (r"a[iy]|e[iy]|ee|[eiy]", "i"),
    (r"([a-z])\1+", r"\1"), (r"(?:ah|ih|[aih])$", ""))]


def loosen(folded: str) -> str:
    """Fold a folded name further, so that transliterations from Arabic become the same.

    It has no article, no final -ah, -eh or -i, and one letter for those that stand for one sound.
    """
    words = [w for w in folded.split() if w not in ARTICLES]
    return " ".join(_loose_word(word) or word for word in words)


def _loose_word(word: str) -> str:
    for pattern, by in _LOOSE:
        word = pattern.sub(by, word)
    return word


def key(folded: str) -> int:
    """64-bit key of a folded name."""
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "little")


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array; one piece stays in place, as joining would copy the mapped file."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


@dataclass
class Columns:
    """The places of the index by row; numbers are views of the mapped file."""

    table: pa.Table
    numbers: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take views, no copies."""
        for name in ("latitude", "longitude", "geonames_id", "population"):
            self.numbers[name] = _whole(self.table[name]).to_numpy(zero_copy_only=False)
        self._texts = {name: _whole(self.table[name])
                       for name in ("name", "country", "admin1", "kind")}

    def place(self, row: int) -> Place:
        """Read one row."""
        text, number = self._texts, self.numbers
        return Place(
            text["name"][row].as_py(), float(number["latitude"][row]),
            float(number["longitude"][row]), text["country"][row].as_py(),
            text["admin1"][row].as_py(), int(number["geonames_id"][row]) or None,
            text["kind"][row].as_py(), int(number["population"][row]))


class Gazetteer:
    """Look-up over two tables: `names` (key: uint64 sorted, place: int32) and `places`."""

    def __init__(self, names: pa.Table, places: pa.Table,
                 regions: Mapping[str, Place] | None = None) -> None:
        """Take the tables as compiled; memory-mapped ones stay on disk.

        `regions` are parts of the world ("Africa", "Red Sea") by every name: towns that share one
        are never meant.
        """
        self._regions = {fold(name): place for name, place in (regions or {}).items()}
        self._keys = _whole(names["key"]).to_numpy(zero_copy_only=False)
        self._rows = _whole(names["place"]).to_numpy(zero_copy_only=False)
        self._columns = Columns(places)
        self._known: dict[str, tuple[Place, ...]] = {}

    def find(self, name: str) -> tuple[Place, ...]:
        """All places of that name, most populous first; none where it is unknown as written."""
        folded = fold(name)
        if region := self._regions.get(folded):
            return (region,)
        return self._look(folded)

    def find_loosely(self, name: str) -> tuple[Place, ...]:
        """Places whose names differ by transliteration only (`loosen`), most populous first."""
        return self._look("~" + loosen(fold(name)))

    def knows(self, name: str) -> bool:
        """Whether any place bears the name; cheaper than finding them."""
        folded = fold(name)
        if folded in self._regions:
            return True
        wanted = np.uint64(key(folded))
        at = int(np.searchsorted(self._keys, wanted))
        return at < len(self._keys) and bool(self._keys[at] == wanted)

    def countries(self) -> dict[str, Place]:
        """The countries by ISO alpha-3 code."""
        is_country = pc.equal(self._columns.table["kind"], "country")
        rows = np.flatnonzero(is_country.to_numpy(zero_copy_only=False))
        places = [self._columns.place(int(row)) for row in rows]
        return {place.country: place for place in places if place.country}

    def _look(self, folded: str) -> tuple[Place, ...]:
        if folded not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[folded] = self._read(np.uint64(key(folded)))
        return self._known[folded]

    def _read(self, wanted: np.uint64) -> tuple[Place, ...]:
        start = int(np.searchsorted(self._keys, wanted))
        end = int(np.searchsorted(self._keys, wanted, "right"))
        rows = self._rows[start:end]
        if len(rows) > MAX_HOMONYMS:
            populations = self._columns.numbers["population"][rows]
            rows = rows[np.argsort(-populations, kind="stable")[:MAX_HOMONYMS]]
        found = [self._columns.place(int(row)) for row in rows]
        return tuple(sorted(found, key=lambda p: (-p.population, p.kind, p.geonames_id or 0)))
