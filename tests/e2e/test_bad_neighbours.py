"""A night over feeds and pages of which most are broken.

Each of these is a reject with its reason, and the good ones are stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.lake import Lake
from etl.orchestration.embedded.newsroom import serve
from tests.commands import dateline

DAY = date(2026, 3, 7)
LIMIT = 20_000
GOOD = ("<html><head><title>Police arrest three men in Lagos</title></head><body><article>"
        "<p>Police arrested three men in Lagos, Nigeria, on Thursday after a raid on a warehouse, "
        "officials said.</p><p>Gunmen killed five soldiers in the town of Maiduguri on Wednesday, "
        "the army said in a statement.</p><p>The president condemned the attack and promised to "
        "send more troops to the region.</p></article></body></html>")
PAGES: dict[str, bytes] = {
    "good.html": GOOD.encode(), "also_good.html": GOOD.replace("Lagos", "Abuja").encode(),
    "empty.html": b"", "blank.html": b" \n ", "binary.html": b"\x00\x01\x02\x7fELF" * 500,
    "large.html": GOOD.encode() + b"x" * LIMIT, "short.html": b"<p>Three words only.</p>",
    "deep.html": b"<div>" * 3000, "photo.jpg": b"\xff\xd8\xff\xe0" * 100,
}
REASONS = {
    ("poll", "http_404", "http://none.example/feed.xml"),
    ("poll", "not_a_feed", "http://page.example/feed.xml"),
    ("poll", "empty", "http://nothing.example/feed.xml"),
    ("fetch", "http_404", "http://news.example/missing.html"),
    ("fetch", "empty", "http://news.example/empty.html"),
    ("fetch", "too_large", "http://news.example/large.html"),
    ("fetch", "bad_content_type", "http://news.example/photo.jpg"),
    ("fetch", "empty", "http://news.example/blank.html"),
    ("parse", "undecodable", "http://news.example/binary.html"),
    ("parse", "too_short", "http://news.example/short.html"),
    ("parse", "too_deep", "http://news.example/deep.html"),
}


def feed(*names: str) -> str:
    items = "".join(f"<item><title>{name}</title><link>http://news.example/{name}</link></item>"
                    for name in names)
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"


def build(folder: Path) -> None:
    files = {f"news.example/{name}": content for name, content in PAGES.items()}
    files["news.example/feed.xml"] = feed(*PAGES, "missing.html").encode()
    files |= {"quiet.example/feed.xml": feed().encode(), "page.example/feed.xml": GOOD.encode(),
              "nothing.example/feed.xml": b""}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def roster(*urls: str) -> str:
    outlines = "".join(f"<outline xmlUrl='{url}'/>" for url in urls)
    return f"<opml version='2.0'><body>{outlines}</body></opml>"


@dataclass(frozen=True)
class Night:
    """What a night left."""

    lake: Lake
    output: str

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(self.lake.read(table, DAY).to_pylist())


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("bad neighbours")
    build(folder / "rooms")
    hosts = ("news", "quiet", "page", "nothing", "none")
    feeds = folder / "feeds.opml"
    urls = [f"http://{host}.example/feed.xml" for host in hosts]
    feeds.write_text(roster(*urls, "http://dead.test:9/feed.xml"))
    with serve(folder / "rooms") as newsroom:
        dead = f"{newsroom.connect_to},dead.test=127.0.0.1:9"
        done = dateline("run", "--date", DAY, connect_to=dead, feeds=feeds, lake=folder / "lake",
                        warehouse=f"duckdb:///{folder}/w.duckdb", reports=folder / "reports",
                        attempts=1, max_body_bytes=LIMIT,
                        host_delay_seconds=0, jobs=1)
    assert done.returncode == 0, done.stderr
    yield Night(Lake(str(folder / "lake")), done.stdout)


def test_every_bad_record_is_a_reject_with_its_reason(night: Night) -> None:
    found = {(row["stage"], row["reason"], row["url"]) for row in night.rows("rejects")}
    assert {one for one in found if "dead.test" not in one[2]} == REASONS


def test_a_dead_feed_is_a_reject(night: Night) -> None:
    reasons = [row["reason"] for row in night.rows("rejects") if "dead.test" in row["url"]]
    assert reasons == ["connection_failed"]


def test_every_feed_has_its_outcome(night: Night) -> None:
    found = {row["url"].split("/")[2]: row["outcome"] for row in night.rows("feeds")}
    assert found == {
        "news.example": "ok", "quiet.example": "ok", "page.example": "failed",
        "nothing.example": "failed", "none.example": "failed", "dead.test:9": "failed"}


def test_what_is_good_is_stored(night: Night) -> None:
    assert {row["url"] for row in night.rows("articles")} == {f"http://news.example/{name}.html"
                                                             for name in ("good", "also_good")}
    assert {row["event_type"] for row in night.rows("events")} >= {"ASSAULT", "COERCE"}


def test_nothing_is_lost(night: Night) -> None:
    for run in night.rows("runs"):
        accounted = run["out_count"] + run["rejected_count"] + run["skipped_count"]
        assert run["in_count"] == accounted, run["stage"]


def test_the_night_says_what_was_rejected(night: Night) -> None:
    assert f"Rejected ({len(REASONS) + 1} rows in the table rejects)" in night.output
