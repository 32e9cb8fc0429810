"""A bad night in Airflow, with the real pipeline: three of four feeds fail, and it shows."""

from pathlib import Path
from typing import Any

import pytest

from etl.orchestration.embedded.newsroom import serve
from tests.paths import CHECKOUT

pytestmark = pytest.mark.filterwarnings("default")
DAY = "2026-03-07"


@pytest.fixture
def feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A list of one feed that is there and three that are not, with a lake of its own."""
    names = ("feed.json", "gone.xml", "lost.xml", "left.xml")
    outlines = "".join(f'<outline title="The {name.partition(".")[0].title()}" '
                       f'xmlUrl="http://news.fourlakes.example/{name}"/>' for name in names)
    path = tmp_path / "feeds.opml"
    path.write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    with serve(CHECKOUT / "sample") as newsroom:
        settings = {"lake": tmp_path / "lake", "feeds": path, "connect_to": newsroom.connect_to,
                    "host_delay_seconds": 0, "attempts": 1, "reports": tmp_path / "reports"}
        for name, value in settings.items():
            monkeypatch.setenv(f"DATELINE_{name.upper()}", str(value))
        yield path


def event_of(asset: str, run_id: str) -> Any:
    from airflow.models.asset import AssetEvent, AssetModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    query = select(AssetEvent.extra).join(AssetModel, AssetModel.id == AssetEvent.asset_id).where(
        AssetModel.name == asset, AssetEvent.source_run_id == run_id)
    with create_session() as session:
        return session.scalars(query).one()


def test_three_of_four_feeds_fail(dags: dict[str, Any], database: None, feeds: Path,
                                  caplog: pytest.LogCaptureFixture) -> None:
    run = dags["dateline_extract"].test(run_conf={"day": DAY})
    failed = [task.task_id for task in run.get_task_instances() if task.state != "success"]
    assert (run.state, failed) == ("failed", ["judge_extract"]), "all else is stored"
    for name in ("The Gone", "The Lost", "The Left"):
        assert f'reason=http_404 name="{name}"' in caplog.text
    assert 'rejected=3 reason=http_404 do="403: you may be blocked' in caplog.text
    assert "3 of 4 feeds failed (DATELINE_MOST_FAILED_FEEDS=0.5)" in caplog.text
    said = event_of("captures", run.run_id)
    assert said["failed_feeds"] == [f"The {name}: http_404" for name in ("Gone", "Left", "Lost")]
    assert said["rows"]["captures"] and said["rejects"]["poll http_404"] == 3
    assert len(said["checksums"]["captures"]) == 64


def test_the_form_polls_one_feed_and_refuses_unknown_ones(dags: dict[str, Any], database: None,
                                                          feeds: Path,
                                                          caplog: pytest.LogCaptureFixture) -> None:
    run = dags["dateline_extract"].test(run_conf={"day": DAY, "only": ["the feed"], "force": True})
    assert run.state == "success"
    assert event_of("captures", run.run_id)["rows"]["captures"]
    run = dags["dateline_extract"].test(run_conf={"day": DAY, "only": ["The Fead"]})
    assert run.state == "failed"
    assert "no feed of the list is called 'The Fead'; did you mean the feed?" in caplog.text
