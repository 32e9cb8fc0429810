"""The browser's application: one for both doors, Airflow's navigation and `dateline browse`.

In: how the settings are read, and what must be true of a request before it is answered. Out: a
FastAPI application that answers GET. Feeds write most of what its pages show, and a page stands
where Airflow's login is valid, so nothing of it can act: every text is escaped, and the policy
allows only the style and the script that ship.
"""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response

from etl.browse import exports, nights, views
from etl.browse.answers import page
from etl.browse.store import TooSlow
from etl.errors import DatelineError
from etl.settings import Settings


def create(read: Callable[[], Settings], dependencies: Sequence[Any] = (),
           hosts: Sequence[str] = ()) -> FastAPI:
    """Build the application.

    `read` gives the settings, for each request anew. `dependencies` are FastAPI's, of every
    request. Where `hosts` are given, requests that name another host are refused: a page of the
    world can then not reach a server on this machine under a name of its own.
    """
    app = FastAPI(title="Dateline", docs_url=None, redoc_url=None, openapi_url=None,
                  dependencies=list(dependencies))
    app.state.read_settings = read
    for router in (views.router, exports.router, nights.router):
        app.include_router(router)
    if hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(DatelineError, _failed)
    return app


def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = [f"{'.'.join(str(part) for part in fault['loc'][1:])}: {fault['msg']}"
            for fault in error.errors()]
    return page(request, "error.html", 422, title="This address is not understood", said=said)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    titles = {401: "Please log in to Airflow first", 403: "This is not for you to see",
              404: "There is no such page", 405: "Pages here can only be read"}
    return page(request, "error.html", error.status_code,
                title=titles.get(error.status_code, "This can't be answered"),
                said=[str(error.detail)])


def _failed(request: Request, error: Exception) -> Response:
    title = "This took too long" if isinstance(error, TooSlow) else "There is nothing to show yet"
    return page(request, "error.html", 503, title=title, said=[str(error)])
