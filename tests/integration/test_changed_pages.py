"""Pages over several ingest dates: fetched again when the feed says so, a new version beside the old, no body twice."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.extract.archive.captures import capture_body
from etl.lake import Lake
from etl.orchestration.embedded.newsroom import Newsroom, serve
from etl.pipeline.night import do
from etl.pipeline.run import Run
from etl.pipeline.stages import FETCH, PARSE, POLL
from etl.settings import Settings
from etl.tables.row import read_rows
from etl.tables.rows.captures import CaptureRow

# The clock that stamps captures is the machine's, and updates are told from it.
FIRST = datetime.now(UTC).date()
SECOND, LATER = FIRST + timedelta(days=1), FIRST + timedelta(days=40)
ENTRY = "<entry><title>{0}</title><id>{0}</id><link href='http://news.example/{0}.html'/><updated>{1}</updated></entry>"
TEXT = "<html><title>{0} of the day</title><body>" + "<p>Police arrested three men in Lagos on Monday, officials said.</p>" * 6


class Quiet:
    def stage(self, name: str, chunks: int) -> AbstractContextManager[Any]:
        return nullcontext(lambda counts: None)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    (tmp_path / "rooms" / "news.example").mkdir(parents=True)
    opml = '<opml version="2.0"><body><outline xmlUrl="http://news.example/feed.xml"/></body></opml>'
    (tmp_path / "feeds.opml").write_text(opml)
    with serve(tmp_path / "rooms") as running:
        yield running


def publish(newsroom: Newsroom, updated: dict[str, datetime | None], **pages: str) -> None:
    folder = newsroom.folder / "news.example"
    entries = "".join(ENTRY.format(name, at.isoformat() if at else "") for name, at in updated.items())
    (folder / "feed.xml").write_text(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title>{entries}</feed>")
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text)


def extract(newsroom: Newsroom, tmp_path: Path, day: date) -> list[str]:
    newsroom.requests.clear()
    settings = Settings(connect_to=newsroom.connect_to, host_delay_seconds=0, lake=str(tmp_path / "lake"), jobs=1,
                        feeds=str(tmp_path / "feeds.opml"))
    do(Run.of(settings, day), [POLL, FETCH, PARSE], Quiet())
    return sorted(url.rpartition("/")[2] for url in newsroom.requests if url.endswith(".html"))


def stored(lake: Lake, table: str, day: date) -> dict[str, dict[str, Any]]:
    rows = lake.read(table, day).to_pylist()
    return {row["url"].rpartition("/")[2]: row for row in rows if row.get("kind") != "feed"}


def body(lake: Lake, day: date, name: str) -> bytes:
    [row] = [row for row in read_rows(CaptureRow, lake.read("captures", day)) if row.url.endswith(f"/{name}")]
    return capture_body(lake, row)


def test_changed_pages_become_new_versions_and_same_ones_revisits(newsroom: Newsroom, tmp_path: Path) -> None:
    lake, old = Lake(str(tmp_path / "lake")), datetime(2026, 1, 1, tzinfo=UTC)
    publish(newsroom, dict.fromkeys(("plain", "same", "new", "bogus"), old),
            **{name: TEXT.format(name) for name in ("plain", "same", "new", "bogus")})
    assert extract(newsroom, tmp_path, FIRST) == ["bogus.html", "new.html", "plain.html", "same.html"]
    before = lake.read_bytes(lake.table_file("captures", FIRST))
    assert extract(newsroom, tmp_path, FIRST) == [], "a second run of the same day changes nothing"
    assert lake.read_bytes(lake.table_file("captures", FIRST)) == before
    now = datetime.now(UTC)
    publish(newsroom, {"plain": old, "same": now, "new": now, "bogus": now + timedelta(days=900)},
            new=TEXT.format("new") + "<p>The number of those who were arrested has since risen to five.</p>")

    assert extract(newsroom, tmp_path, SECOND) == ["new.html", "same.html"]
    first, second = stored(lake, "captures", FIRST), stored(lake, "captures", SECOND)
    assert {name: row["is_revisit"] for name, row in second.items()} == {"new.html": False, "same.html": True}
    assert second["same.html"]["refers_to_id"] == first["same.html"]["capture_id"]
    assert second["same.html"]["body_file"] == first["same.html"]["warc_file"]
    assert body(lake, SECOND, "same.html") == body(lake, FIRST, "same.html")
    assert set(stored(lake, "entries", SECOND)) == {"new.html", "same.html"}

    versions = [stored(lake, "articles", day)["new.html"] for day in (FIRST, SECOND)]
    assert versions[0]["article_id"] == versions[1]["article_id"]
    assert "risen to five" not in versions[0]["text"] and "risen to five" in versions[1]["text"]
    assert stored(lake, "articles", SECOND)["same.html"]["text"] == stored(lake, "articles", FIRST)["same.html"]["text"]
    before = lake.read_bytes(lake.table_file("captures", SECOND))
    assert extract(newsroom, tmp_path, SECOND) == []
    assert lake.read_bytes(lake.table_file("captures", SECOND)) == before


def test_a_page_that_is_listed_after_the_set_time_is_fetched_again(newsroom: Newsroom, tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    publish(newsroom, {"plain": None}, plain=TEXT.format("plain"))
    assert extract(newsroom, tmp_path, FIRST) == ["plain.html"]
    assert extract(newsroom, tmp_path, SECOND) == []
    assert extract(newsroom, tmp_path, LATER) == ["plain.html"]
    [page] = stored(lake, "captures", LATER).values()
    assert (page["is_revisit"], page["refers_to_date"]) == (True, FIRST)
