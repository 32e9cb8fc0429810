"""The nightly pages inside Airflow: behind its login, where links from tasks lead.

In: the folder of pages (or its s3:// URI), and a request with Airflow's login. Out: a page as it
was written, which has no script; its headers forbid the browser everything else as well.
"""

import logging
from datetime import date

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from etl.errors import LakeError
from etl.lake.store import Store
from etl.settings import read_settings

log = logging.getLogger(__name__)

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
    try:
        pages = Store(read_settings().reports)
        if pages.size(f"{name}.html") is None:
            said = f"There is no page {name}.html yet: dateline_load writes it.\n"
            return PlainTextResponse(said, 404, HEADERS)
        return HTMLResponse(pages.read_bytes(f"{name}.html"), headers=HEADERS)
    except LakeError:
        # The reason is for the log, not for readers.
        log.exception("page=%s", name)
        return PlainTextResponse("The pages can't be read at the moment.\n", 503, HEADERS)
