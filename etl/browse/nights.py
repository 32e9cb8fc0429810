"""The nightly pages as `dateline load` has written them; they have no script and need no warehouse.

In: the folder of pages (or its s3:// URI). Out: a page as it is, but that its events are found
here, under headers that forbid everything but its style.
"""

import logging
import re
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from etl.errors import LakeError
from etl.lake.store import Store

log = logging.getLogger(__name__)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                               "form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
}
# What leads from a nightly page to the events page, wherever that was said to be.
TO_EVENTS = re.compile(rb'(<a class="browser" rel="[^"]*" href=")[^"]*/(events[/?][^"/]*")')
router = APIRouter()


@router.get("/index.html")
def index(request: Request) -> Response:
    """Send the list of nights."""
    return _page(request, "index")


@router.get("/{day}.html")
def night(request: Request, day: date) -> Response:
    """Send the page of a night; what is no date is refused before it names a file."""
    return _page(request, day.isoformat())


def _page(request: Request, name: str) -> Response:
    try:
        pages = Store(request.app.state.read_settings().reports)
        if pages.size(f"{name}.html") is None:
            said = f"There is no page {name}.html yet: dateline_load writes it.\n"
            return PlainTextResponse(said, 404, HEADERS)
        # The events page is here, and its address is not the same for everybody.
        content = TO_EVENTS.sub(rb"\1\2", pages.read_bytes(f"{name}.html"))
        return HTMLResponse(content, headers=HEADERS)
    except LakeError:
        # The reason is for the log, not for readers.
        log.exception("page=%s", name)
        return PlainTextResponse("The pages can't be read at the moment.\n", 503, HEADERS)
