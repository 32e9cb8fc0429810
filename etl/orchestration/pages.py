"""The nightly pages inside Airflow: behind its login, where links from tasks lead.

In: the folder of pages, and a request with Airflow's login. Out: a page as it was written, which
has no script; its headers forbid the browser everything else as well.
"""

from datetime import date
from pathlib import Path

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends, FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, Response

from etl.settings import read_settings

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                               "form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
}
app = FastAPI(title="Dateline's pages", docs_url=None, redoc_url=None, openapi_url=None,
              dependencies=[Depends(requires_access_view(AccessView.PLUGINS))])


@app.get("/")
@app.get("/index.html")
def index() -> Response:
    """Send the list of nights."""
    return _page("index")


@app.get("/{day}.html")
def night(day: date) -> Response:
    """Send the page of a night; what is no date is refused before it names a file."""
    return _page(day.isoformat())


def _page(name: str) -> Response:
    path = Path(read_settings().reports) / f"{name}.html"
    if not path.is_file():
        said = f"There is no page {name}.html yet: dateline_load writes it.\n"
        return PlainTextResponse(said, 404, HEADERS)
    return FileResponse(path, media_type="text/html; charset=utf-8", headers=HEADERS)
