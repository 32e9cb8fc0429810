"""Exports for maps: GeoJSON (RFC 7946) and GeoParquet 1.1.

In: chosen events. Out: a file. An event without coordinates has a null geometry.
"""

import datetime
import io
import json
import struct
from collections.abc import Iterator
from itertools import starmap
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.lake import parquet
from etl.load.exports.selection import Selection
from etl.load.exports.separated import EVERY_EVENT
from etl.tables.row import zip_columns

BOUNDS = """
SELECT min(place_longitude) AS west, min(place_latitude) AS south, max(place_longitude) AS east,
    max(place_latitude) AS north
FROM chosen WHERE place_longitude IS NOT NULL AND place_latitude IS NOT NULL"""
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
    [bounds] = selection.rows(BOUNDS)
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": []}
    if bounds["west"] is not None:
        column |= {"geometry_types": ["Point"], "bbox": list(bounds.values())}
    stated = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    events = selection.batches(EVERY_EVENT)
    schema = events.schema.append(pa.field("geometry", pa.binary())).with_metadata(
        {"geo": json.dumps(stated)})
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, schema, compression="zstd", version="2.6") as writer:
        for group in parquet.regrouped(events.schema, events):
            shapes = pa.array(starmap(_shape, zip_columns(
                group, "place_longitude", "place_latitude")), pa.binary())
            writer.write_table(group.append_column("geometry", shapes).cast(schema))
            yield sink.getvalue()
            sink.seek(0)
            sink.truncate()
    yield sink.getvalue()


def _shape(longitude: float | None, latitude: float | None) -> bytes | None:
    is_known = longitude is not None and latitude is not None
    return POINT.pack(1, 1, longitude, latitude) if is_known else None
