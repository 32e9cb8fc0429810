"""Poll and fetch against a small newsroom: rows under their contracts, nothing lost, a second poll without bodies."""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from etl.errors import LakeError
from etl.extract.archive.archive import ArchiveWriter, read_body, read_record
from etl.extract.archive.captures import body_span
from etl.extract.feeds.polls import Validators
from etl.extract.feeds.roster import Feed, read_roster
from etl.extract.pages import Target, fetch_entries
from etl.extract.poll import Known, Polled, poll_feeds
from etl.lake import Lake
from etl.lake.spans import RecordSpan
from etl.orchestration.embedded.newsroom import Newsroom, serve
from etl.settings import Settings
from etl.tables import contracts
from tests import factory

DAY = date(2026, 11, 2)
ITEM = "<item><title>{0}</title><link>http://{1}/{0}</link><guid isPermaLink='false'>{0}</guid></item>"
PAGE = "<html><body><p>Page {}</p><img src='http://news.example/bait.png'></body></html>"
OPML = """<opml version="2.0"><head/><body><outline text="World">
  <outline text="News" xmlUrl="http://news.example/feed.xml" publisher="The News"/>
  <outline text="Broken" xmlUrl="http://broken.example/feed.xml"/>
  <outline text="Gone" xmlUrl="http://gone.example/feed.xml"/>
  <outline text="Bad" xmlUrl="ftp://news.example/feed.xml"/>
</outline></body></opml>"""


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    files = {f"news.example/{n}.html": PAGE.format(n) for n in ("a", "b", "secret")}
    files["news.example/feed.xml"] = ("<rss version='2.0'><channel><title>News</title>" + "".join(
        ITEM.format(n, "news.example") for n in ("a.html", "b.html", "a.html", "secret.html", "none.html", "bait.png"))
        + "<item><title>no link</title></item></channel></rss>")
    files |= {"news.example/robots.txt": "User-agent: *\nDisallow: /secret\n", "news.example/bait.png": "png",
              "broken.example/feed.xml": "<html><body>moved</body></html>", "feeds.opml": OPML}
    for name, content in files.items():
        path = tmp_path / "rooms" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    with serve(tmp_path / "rooms") as running:
        yield running


def settings(newsroom: Newsroom) -> Settings:
    return Settings(connect_to=newsroom.connect_to, host_delay_seconds=0)


def poll(newsroom: Newsroom, lake: Lake, known: Known | None = None) -> Polled:
    feeds: list[Feed] = read_roster(str(newsroom.folder / "feeds.opml"))
    with ArchiveWriter(lake, DAY, "poll") as archive:
        return poll_feeds(feeds, known or Known(), DAY, settings(newsroom), archive)


def targets(polled: Polled) -> list[Target]:
    return [Target(e.entry_id, e.feed_id, e.publisher, e.canonical_url) for e in polled.entries]


def test_poll_keeps_the_balance(newsroom: Newsroom, tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    polled = poll(newsroom, lake)
    assert Counter(row.outcome for row in polled.feeds) == {"ok": 1, "failed": 3}
    assert sorted((r.reason, r.stage) for r in polled.rejects) == [
        ("bad_url", "poll"), ("http_404", "poll"), ("no_link", "poll"), ("not_a_feed", "poll")]
    assert polled.counts == Counter(entries=7, new=5, duplicate=1, rejected=1)
    assert len(polled.captures) == 2, "the body that was no feed is kept, too"
    tables: dict[str, Sequence[Any]] = {"feeds": polled.feeds, "entries": polled.entries, "captures": polled.captures,
                                        "rejects": [r.row("run") for r in polled.rejects]}
    for name, rows in tables.items():
        factory.write(lake, name, DAY, contracts.from_rows(name, rows, DAY))


def test_a_second_poll_brings_no_bodies(newsroom: Newsroom, tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    first = poll(newsroom, lake)
    validators = {r.feed_id: Validators(r.etag, r.last_modified) for r in first.feeds}
    ids = {entry.entry_id for entry in first.entries}
    again = poll(newsroom, lake, Known({}, ids))
    assert (again.entries, again.counts["known"]) == ([], 5)
    unchanged = poll(newsroom, lake, Known(validators, ids))
    row = next(r for r in unchanged.feeds if r.outcome == "not_modified")
    assert (row.status, row.etag, row.entry_count) == (304, validators[row.feed_id].etag, 0)
    capture = next(c for c in unchanged.captures if c.is_revisit)
    record = read_record(lake, RecordSpan(capture.warc_file, capture.warc_offset, capture.warc_length))
    assert (record.is_revisit, record.status, record.body) == (True, 304, b"")
    factory.write(lake, "captures", DAY, contracts.from_rows("captures", unchanged.captures, DAY))


def test_pages_are_stored_or_rejected(newsroom: Newsroom, tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    wanted = targets(poll(newsroom, lake))
    done: list[int] = []
    with ArchiveWriter(lake, DAY, "fetch-0001") as archive:
        fetched = fetch_entries(wanted, settings(newsroom), archive, DAY, done.append)
    assert len(fetched.captures) == 2
    assert sorted(r.reason for r in fetched.rejects) == ["bad_content_type", "http_404", "robots_disallowed"]
    assert done == [1, 2, 3, 4, 5]
    assert "http://news.example/secret.html" not in newsroom.requests
    assert newsroom.requests.count("http://news.example/bait.png") == 1, "its own link, never the image of a page"
    for row in fetched.captures:
        body = read_body(lake, body_span(row))
        assert body == (newsroom.folder / "news.example" / Path(row.url).name).read_bytes()
    factory.write(lake, "captures", DAY, contracts.from_rows("captures", fetched.captures, DAY))


def test_a_page_asked_for_twice_is_fetched_once(newsroom: Newsroom, tmp_path: Path) -> None:
    twice = [Target(entry, "f", "p", "http://news.example/a.html") for entry in ("1", "2")]
    with ArchiveWriter(Lake(str(tmp_path / "lake")), DAY, "fetch") as archive:
        fetched = fetch_entries(twice, settings(newsroom), archive, DAY)
    assert (len(fetched.captures), fetched.duplicate_count) == (1, 1)


def test_other_tools_read_the_archive(newsroom: Newsroom, tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    warc_file = poll(newsroom, lake).captures[0].warc_file
    reader = ArchiveIterator(io.BytesIO(lake.read_bytes(warc_file)), check_digests="raise")
    found = []
    for record in reader:
        found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()))
        if record.rec_type == "request":
            assert record.http_headers.protocol == "GET"
            assert record.http_headers.statusline == "/feed.xml HTTP/1.1"
    assert [kind for kind, *_ in found] == ["warcinfo", "response", "request", "response", "request"]
    assert {url for _, url, _ in found[1:]} == {"http://news.example/feed.xml", "http://broken.example/feed.xml"}


def test_an_archive_that_is_not_closed_leaves_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    with ArchiveWriter(lake, DAY, "poll"):
        pass
    assert not lake.exists("raw")
    warc_file = poll(newsroom, lake).captures[0].warc_file
    with pytest.raises(LakeError, match="no record"):
        read_body(lake, RecordSpan(warc_file, 5, 50))


@pytest.mark.parametrize("path", ["/../feeds.opml", "/%2e%2e/feeds.opml", "/..%2f..%2fetc/passwd", "/\x00", "/missing"])
def test_the_newsroom_keeps_to_its_folder(newsroom: Newsroom, path: str) -> None:
    try:
        assert newsroom.find("news.example", path) is None
    except ValueError:
        assert "\x00" in path
    assert newsroom.find("..", "/feeds.opml") is None
    assert newsroom.find("", "/feeds.opml") is None
