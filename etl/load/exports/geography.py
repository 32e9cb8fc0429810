"""Exports for maps: GeoJSON (RFC 7946) and GeoParquet 1.1.

In: chosen events. Out: a file. An event without coordinates has a null geometry.
"""

import datetime
import json
import struct
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.load.exports.selection import Selection
from etl.load.exports.separated import EVERY_EVENT

ROW_GROUP_ROWS = 50_000
# Well-known binary of a point: little-endian, type 1, then longitude and latitude.
POINT = struct.Struct("<BIdd")


def geojson(selection: Selection) -> Iterator[bytes]:
    """Write a FeatureCollection, a feature a line; its properties are all other columns."""
    yield b'{"type":"FeatureCollection","features":[\n'
    before = ""
    for row in selection.rows(EVERY_EVENT):
        yield before.encode() + json.dumps(_feature(row), ensure_ascii=False, default=_text,
                                           allow_nan=False).encode("utf-8")
        before = ",\n"
    yield b"\n]}\n"


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    longitude, latitude = row.pop("place_longitude"), row.pop("place_latitude")
    geometry = None if longitude is None or latitude is None else {
        "type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": row["event_id"], "geometry": geometry, "properties": row}


def _text(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in GeoJSON")


def geoparquet(selection: Selection) -> Iterator[bytes]:
    """Write GeoParquet 1.1: all columns, and `geometry` with points in WGS 84 (longitude first)."""
    events = selection.batches(EVERY_EVENT).read_all()
    points = list(zip(events["place_longitude"].to_pylist(), events["place_latitude"].to_pylist(),
                      strict=True))
    known = [(x, y) for x, y in points if x is not None and y is not None]
    shapes = pa.array([None if x is None or y is None else POINT.pack(1, 1, x, y)
                       for x, y in points], pa.binary())
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"] if known else []}
    if known:
        across, up = zip(*known, strict=True)
        column["bbox"] = [min(across), min(up), max(across), max(up)]
    stated = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    written = events.append_column("geometry", shapes)
    written = written.replace_schema_metadata({"geo": json.dumps(stated)})
    sink = pa.BufferOutputStream()
    pq.write_table(written, sink, row_group_size=ROW_GROUP_ROWS, compression="zstd", version="2.6")
    yield sink.getvalue().to_pybytes()
