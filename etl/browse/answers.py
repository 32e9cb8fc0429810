"""What every answer has in common: the templates, the headers, the warehouse of the settings.

In: a request. Out: HTML under a policy that lets nothing run but the scripts that ship.
"""

import atexit
import functools
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from jinja2 import Environment
from starlette.responses import HTMLResponse, Response

import etl
from etl.browse.store import Stamp, Store
from etl.errors import WarehouseError
from etl.load import report
from etl.load.report import drawing, wording
from etl.settings import Settings
from etl.tables.invented import notice

FOLDER = Path(__file__).parent
REPORT = Path(report.__file__).parent
STATIC = {"browse.css": FOLDER / "static", "browse.js": FOLDER / "static",
          "timeline.js": FOLDER / "static", "report.css": REPORT}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src "
                               "data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, no-cache"}
LETTERS_AT_MOST = 2_000


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Render a template; `base` is where the application is mounted."""
    base = str(request.scope.get("root_path", "")).rstrip("/")
    text = _templates().get_template(template).render(
        base=base, version=etl.__version__, quad_names=drawing.QUAD_NAMES,
        path=request.url.path.removeprefix(base), notice=_notice(request), **values)
    return HTMLResponse(text, status, HEADERS)


def store(request: Request) -> Store:
    """The warehouse that the settings name, or its copy."""
    warehouse = request.state.warehouse = _store(request.app.state.read_settings())
    return warehouse


Warehouse = Annotated[Store, Depends(store)]


@functools.lru_cache(maxsize=4)
def _store(settings: Settings) -> Store:
    return Store.of(settings)


def _notice(request: Request) -> str | None:
    """What to say above invented news; None above pages that ask no warehouse, or find none."""
    warehouse: Store | None = getattr(request.state, "warehouse", None)
    try:
        return _invented(warehouse, warehouse.stamp) if warehouse else None
    except WarehouseError:
        return None


@functools.lru_cache(maxsize=4)
def _invented(warehouse: Store, stamp: Stamp) -> str | None:
    with warehouse.asking() as asking:
        return notice(row["url"] for row in asking.rows("SELECT DISTINCT url FROM feeds"))


@functools.cache
def _templates() -> Environment:
    environment = wording.environment(FOLDER / "templates", REPORT)
    environment.filters.update(cut=cut, iso=lambda moment: moment.isoformat()[:16] + "Z")
    return environment


def cut(text: Any, letters: int = LETTERS_AT_MOST) -> Any:
    """Shorten a text that is longer than anybody reads; other values stay what they are."""
    is_long = isinstance(text, str) and len(text) > letters
    return f"{text[:letters]}…" if is_long else text


# DuckDB complains of connections that are open when Python ends.
atexit.register(_store.cache_clear)
