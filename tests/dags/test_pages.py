"""The events page and the nightly pages inside Airflow: behind its login, and with nothing that could act."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.paths import CHECKOUT

pytestmark = pytest.mark.filterwarnings("default")
PAGE = "<html><body><section id='rejects'>3 records were left out</section></body></html>"


@pytest.fixture(scope="module")
def airflow(database: None) -> Iterator[Any]:
    """Airflow's API server with our plugin, as the browser meets it."""
    from airflow.api_fastapi.app import create_app
    from starlette.testclient import TestClient

    with TestClient(create_app(), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "2026-11-20.html").write_text(PAGE)
    (folder / "index.html").write_text("<html>All nights</html>")
    (tmp_path / "secret.html").write_text("not for the browser")
    monkeypatch.setenv("DATELINE_REPORTS", str(folder))
    monkeypatch.setenv("DATELINE_WAREHOUSE", f"duckdb:///{tmp_path}/none.duckdb")
    return folder


def login(airflow: Any) -> dict[str, str]:
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    manager = airflow.app.state.auth_manager
    return {"Authorization": f"Bearer {manager.generate_jwt(SimpleAuthManagerUser(username='ann', role='viewer'))}"}


@pytest.mark.parametrize("path", ["", "index.html", "2026-11-20.html", "2026-11-21.html", "events", "events.csv", "events/x",
                                  "matrix", "stories", "feeds", "rejects", "codebook", "captures/x", "static/browse.js"])
def test_nobody_sees_them_without_airflows_login(airflow: Any, reports: Path, path: str) -> None:
    assert airflow.get(f"/dateline/{path}").status_code == 401


def test_a_viewer_sees_them(airflow: Any, reports: Path) -> None:
    found = airflow.get("/dateline/2026-11-20.html", headers=login(airflow))
    assert (found.status_code, found.text) == (200, PAGE)
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert "script" not in found.headers["content-security-policy"]
    assert found.headers["x-content-type-options"] == "nosniff"
    assert airflow.get("/dateline/index.html", headers=login(airflow)).text == "<html>All nights</html>"


def test_the_front_door_leads_to_the_events(airflow: Any, reports: Path) -> None:
    found = airflow.get("/dateline/", headers=login(airflow))
    assert str(found.url).endswith("/dateline/events")
    assert found.status_code == 503 and "there is no warehouse" in found.text
    assert 'href="/dateline/static/browse.css"' in found.text


def test_the_events_page_stands_at_the_top_of_the_navigation(airflow: Any) -> None:
    plugins = airflow.get("/api/v2/plugins", headers=login(airflow)).json()["plugins"]
    views = [view for plugin in plugins for view in plugin["external_views"] if view["url_route"] == "dateline"]
    assert [(view["name"], view["href"], view["nav_top_level"]) for view in views] == [("Events", "/dateline/events", True)]


def test_a_night_without_a_page_says_so(airflow: Any, reports: Path) -> None:
    found = airflow.get("/dateline/2026-11-21.html", headers=login(airflow))
    assert found.status_code == 404
    assert found.text == "There is no page 2026-11-21.html yet: dateline_load writes it.\n"


@pytest.mark.parametrize("path", ["..%2Fsecret.html", "%2e%2e/secret.html", "secret.html", "2026-11-20%00.html",
                                  "....html", "2026-13-40.html"])
def test_only_pages_of_nights_are_served(airflow: Any, reports: Path, path: str) -> None:
    found = airflow.get(f"/dateline/{path}", headers=login(airflow))
    assert found.status_code in (404, 422) and "not for the browser" not in found.text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_changed(airflow: Any, reports: Path, method: str) -> None:
    found = getattr(airflow, method)("/dateline/2026-11-20.html", headers=login(airflow))
    assert found.status_code == 405


def test_a_task_that_loads_the_plugin_does_not_wait_for_a_web_framework() -> None:
    code = ("import runpy, sys; runpy.run_path('plugins/dateline.py')['DatelinePlugin']();"
            "print([name for name in ('fastapi', 'etl.orchestration.pages') if name in sys.modules])")
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           cwd=CHECKOUT, env=dict(os.environ))
    assert shown.stdout.strip().splitlines()[-1] == "[]"
