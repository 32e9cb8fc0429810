"""The nightly pages as `dateline load` has written them; they have no script and need no warehouse.

In: the folder of pages. Out: a page as it is, under headers that forbid everything but its style.
"""

from datetime import date
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                               "form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
}
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
    path = Path(request.app.state.read_settings().reports) / f"{name}.html"
    if not path.is_file():
        said = f"There is no page {name}.html yet: dateline_load writes it.\n"
        return PlainTextResponse(said, 404, HEADERS)
    return FileResponse(path, media_type="text/html; charset=utf-8", headers=HEADERS)
