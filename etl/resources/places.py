"""The gazetteer's index: compiled once from GeoNames data in PyPI packages, then memory-mapped.

In: `etl.resources.place_sources`. Out: the `Gazetteer` over two Arrow files in the cache folder.
"""

import importlib.metadata
import os
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from etl.errors import WorkError
from etl.resources.place_sources import SOURCES, read_places
from etl.transform.places.gazetteer import Gazetteer, Place, fold, key, loosen

INDEX_VERSION = 6
PLACE_SCHEMA = pa.schema([
    ("name", pa.string()), ("latitude", pa.float64()), ("longitude", pa.float64()),
    ("country", pa.string()), ("admin1", pa.string()), ("geonames_id", pa.int64()),
    ("kind", pa.string()), ("population", pa.int64())])
NAME_SCHEMA = pa.schema([("key", pa.uint64()), ("place", pa.int32())])
# Countries whose names reach English by transliteration from Arabic, each paper in its own way.
TRANSLITERATED = frozenset({"ARE", "BHR", "COM", "DJI", "DZA", "EGY", "ERI", "ESH", "IRQ", "ISR",
                            "JOR", "KWT", "LBN", "LBY", "MAR", "MRT", "OMN", "PSE", "QAT", "SAU",
                            "SDN", "SOM", "SYR", "TCD", "TUN", "YEM"})
_LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿʻʼ'’`.,\- ]{3,60}$")


def open_gazetteer(cache: Path, regions: Mapping[str, Place] | None = None) -> Gazetteer:
    """Open the index in the cache folder.

    Where this version is not there yet it is compiled first, which takes about 10 seconds.
    Raises WorkError where the cache folder can't be written.
    """
    versions = "-".join(importlib.metadata.version(package) for package in SOURCES)
    folder = cache / f"gazetteer-{INDEX_VERSION}-{versions}"
    if not folder.is_dir():
        _publish(folder, *compile_index(read_places()))
    return Gazetteer(_map(folder / "names.arrow"), _map(folder / "places.arrow"), regions)


def compile_index(known: Iterable[tuple[Place, list[str]]]) -> tuple[pa.Table, pa.Table]:
    """Build the index from places with their other names.

    It is two tables: `names` (a key and a place's row, sorted, each pair once) and `places`.
    """
    places: list[Place] = []
    keys: list[int] = []
    rows: list[int] = []
    for place, others in known:
        found = {k for name in {place.name, *others} for k in _keys(name, place.country)}
        keys.extend(found)
        rows.extend([len(places)] * len(found))
        places.append(place)
    key_column, row_column = np.array(keys, np.uint64), np.array(rows, np.int32)
    order = np.lexsort((row_column, key_column))
    names = pa.table({"key": key_column[order], "place": row_column[order]}, schema=NAME_SCHEMA)
    # 0 stands for no GeoNames id: a column without nulls is read in place.
    columns = {field.name: [getattr(place, field.name) for place in places]
               for field in PLACE_SCHEMA}
    columns["geonames_id"] = [place.geonames_id or 0 for place in places]
    return names, pa.table(columns, schema=PLACE_SCHEMA)


def _keys(name: str, country: str | None) -> Iterator[int]:
    # Codes of airports and stations ("PMS") are names in GeoNames, and words in news.
    if _LATIN.match(name) and not (name.isupper() and len(name) <= 4):
        folded = fold(name)
        yield key(folded)
        if country in TRANSLITERATED and (loose := loosen(folded)):
            yield key("~" + loose)


def _publish(folder: Path, names: pa.Table, places: pa.Table) -> None:
    making = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}")
    try:
        making.mkdir(parents=True)
        for name, table in (("names", names), ("places", places)):
            with pa.OSFile(str(making / f"{name}.arrow"), "wb") as sink, \
                    pa.ipc.new_file(sink, table.schema) as writer:
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
