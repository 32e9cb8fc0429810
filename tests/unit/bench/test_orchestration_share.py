"""The bench of Airflow's part: what counts as work, and a day of news that the pipeline can read."""

import json
from pathlib import Path

import pytest

from bench.newsday import SITES, write_sites
from bench.orchestration import Night, covered, worked
from etl.extract.feeds.roster import read_roster


def test_two_stages_at_once_count_once() -> None:
    assert covered([(0, 10), (5, 12), (6, 7), (20, 21)]) == 13
    assert covered([]) == 0


def test_a_log_says_when_its_stage_worked() -> None:
    lines = [{"event": "something else", "timestamp": "2026-11-29T14:00:00Z"},
             {"event": "stage=parse seconds=2.5", "timestamp": "2026-11-29T14:00:10+00:00"},
             {"event": "stage=load ingest_date=2026-11-29 seconds=2.0", "timestamp": "2026-11-29T14:00:10+00:00"}]
    [(begins, ends)] = worked("\n".join(map(json.dumps, lines)))
    assert ends - begins == 2.5


def test_the_share_is_of_all_seconds() -> None:
    night = Night(200, 20, edge_seconds=40, night_seconds=160, work_seconds=120)
    assert night.idle_seconds == 40
    assert night.share == pytest.approx(80 / 200)
    assert night.cells[6:9] == ("2.0 s", "40.0%", "25.0%")


def test_every_page_is_listed_by_its_site(tmp_path: Path) -> None:
    feeds = read_roster(str(write_sites(tmp_path / "sites", 3 * SITES)))
    assert len(feeds) == SITES
    for feed in feeds:
        site = tmp_path / "sites" / feed.url.split("/")[2]
        listed = (site / "rss.xml").read_text("utf-8")
        pages = [path.name for path in site.glob("story-*.html")]
        assert len(pages) == 3 and all(name in listed for name in pages)
