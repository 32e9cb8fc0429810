"""From Airflow's home to the answer, in a real browser: who attacked whom in Syria last week, with the sentences, as CSV."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.lake import Lake
from etl.load.warehouse.warehouse import load_day
from tests import chromium, factory
from tests.integration.browse.invented import served

pytestmark = pytest.mark.filterwarnings("default")
CLICKS_AT_MOST = 5
PATIENCE_MS = 90_000


def warehouse_of(folder: Path) -> str:
    """Strikes in Syria, old ones and new ones, among others."""
    def told(number: int, **changes: Any) -> Any:
        return factory.event(event_id=f"{number:020x}", **changes)

    lake = Lake(str(folder / "lake"))
    syria = {"place_name": "Palmyra", "place_country": "SYR", "actor_name": "Islamic State", "recipient_name": "patrol"}
    factory.commit_day(lake, events=[
        told(1, **syria), told(2, **syria, event_date=factory.DAY - timedelta(days=6)),
        told(3, **syria, event_date=factory.DAY - timedelta(days=7)),
        told(4, **syria, event_type="PROTEST", event_mode="demo", cameo_code="141", cameo_root="14"), told(5)])
    uri = f"duckdb:///{folder}/warehouse.duckdb"
    load_day(lake, uri, factory.DAY)
    return uri


def test_who_attacked_whom_in_syria_last_week(database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_WAREHOUSE", warehouse_of(tmp_path))
    monkeypatch.setenv("DATELINE_LAKE", str(tmp_path / "lake"))
    from airflow.api_fastapi.app import create_app
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    app = create_app()
    token = app.state.auth_manager.generate_jwt(SimpleAuthManagerUser(username="ann", role="admin"))
    clicks = 0

    def click(target: Any, until: Any = None) -> None:
        """Click, and wait like a reader until something is there to be seen."""
        nonlocal clicks
        clicks += 1
        target.click(timeout=PATIENCE_MS)
        if until is not None:
            until.wait_for(timeout=PATIENCE_MS)

    with served(app) as address, chromium.launched() as browser:
        context = browser.new_context(base_url=address, viewport={"width": 1400, "height": 1000})
        context.add_cookies([{"name": "_token", "value": token, "url": address}])
        page = context.new_page()
        page.goto("/", timeout=PATIENCE_MS)
        click(page.get_by_role("link", name="Events", exact=True))
        events = page.frame_locator("iframe[title=Events]")
        lists = events.locator(".facets")
        click(lists.get_by_role("link", name="Syria"), events.get_by_role("link", name="Take out where: Syria"))
        click(lists.get_by_role("link", name="ASSAULT"), events.get_by_role("link", name="Take out type: ASSAULT"))
        click(events.get_by_role("link", name="last 7 days"), events.get_by_role("link", name="Take out from:"))
        with page.expect_download(timeout=PATIENCE_MS) as started:
            click(events.get_by_role("link", name="CSV"))
        started.value.save_as(tmp_path / "events.csv")
        # Airflow's own address follows the page, so that it can be shared.
        page.wait_for_url("**/plugin/dateline/dateline/events?*country=SYR*", timeout=PATIENCE_MS, wait_until="commit")
    with (tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["actor_name"], row["recipient_name"], row["sentence"]) for row in rows] == [
        ("Islamic State", "patrol", factory.SENTENCE)] * 2
    assert clicks <= CLICKS_AT_MOST
