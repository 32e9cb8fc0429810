"""What a search finds, to take along: CSV, GeoJSON, SQL; and stored pages as they came, as text.

In: requests. Out: files. CSV and GeoJSON are those of `dateline export`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from w3lib.encoding import html_to_unicode

from etl.browse.answers import HEADERS, Warehouse
from etl.browse.asked import Asked, written
from etl.browse.search import Search
from etl.browse.store import EXPORT_SECONDS, Store
from etl.errors import LakeError
from etl.extract.archive.captures import capture_body
from etl.lake import Lake
from etl.load.exports.geography import geojson
from etl.load.exports.selection import Selection
from etl.load.exports.separated import table
from etl.load.report.wording import printable
from etl.tables.row import columns_of
from etl.tables.rows import CaptureRow

router = APIRouter()
Filters = Annotated[Asked, Query()]


@router.get("/events.csv")
def as_csv(asked: Filters, warehouse: Warehouse) -> Response:
    """Send the events with their sentences, all columns of `v_events`."""
    return _file(warehouse, asked, table, "events.csv", "text/csv; charset=utf-8")


@router.get("/events.geojson")
def as_geojson(asked: Filters, warehouse: Warehouse) -> Response:
    """Send the events as points."""
    return _file(warehouse, asked, geojson, "events.geojson", "application/geo+json")


@router.get("/events.sql")
def as_sql(asked: Filters) -> Response:
    """Send the query of what is shown, for a DuckDB shell of one's own."""
    return PlainTextResponse(written(asked), headers=HEADERS)


@router.get("/captures/{capture_id}")
def capture(request: Request, capture_id: str, warehouse: Warehouse) -> Response:
    """Send a stored page's source as plain text, which no browser runs."""
    with warehouse.asking() as asking:
        row = asking.row("SELECT * FROM captures WHERE capture_id = ?", [capture_id])
    if row is None:
        raise HTTPException(404, "no stored page of the warehouse has this id")
    kept = CaptureRow(**{name: row[name] for name in columns_of(CaptureRow)})
    try:
        body = capture_body(Lake(request.app.state.read_settings().lake), kept)
    except LakeError as error:
        raise HTTPException(404, f"the lake does not have it any more: {error}") from None
    text = printable(html_to_unicode(kept.content_type, body)[1])
    return PlainTextResponse(text, headers=HEADERS)


def _file(warehouse: Store, asked: Asked, write: Callable[[Selection], Iterator[bytes]], name: str,
          kind: str) -> Response:
    """Stream a file; what can fail is done before the first byte goes out."""
    with ExitStack() as stack:
        asking = stack.enter_context(warehouse.asking(EXPORT_SECONDS))
        blocks = write(Search(asking, asked).selection())
        held = stack.pop_all()
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_until_done(blocks, held), media_type=kind, headers=headers)


def _until_done(blocks: Iterator[bytes], held: ExitStack) -> Iterator[bytes]:
    with held:
        yield from blocks
