"""Polling over several days: feeds that rest, move, go, or are sitemaps; and the commands of the feed list."""

import gzip
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from etl.command.console import Console
from etl.extract.feeds.roster import read_roster
from etl.lake import Lake
from etl.pipeline.night import do
from etl.pipeline.run import Run
from etl.pipeline.stages import POLL
from etl.settings import BUNDLED_FEEDS, Settings, read_settings
from tests.commands import dateline

DAY = date(2026, 11, 2)
ITEM = "<item><title>{0}</title><link>http://h.example/{0}.html</link><guid isPermaLink='false'>{0}</guid></item>"
Answer = tuple[int, dict[str, str], bytes]


def rss(*names: str, head: str = "") -> bytes:
    return f"<rss version='2.0'><channel><title>News</title>{head}{''.join(map(ITEM.format, names))}</channel></rss>".encode()


class Site:
    """A site that answers what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.port = 0

    def says(self, path: str, body: bytes = b"", status: int = 200, host: str = "h.example", **headers: str) -> None:
        self.answers[host + path] = status, {name.replace("_", "-"): value for name, value in headers.items()}, body

    def poll(self, folder: Path, day: date = DAY, outlines: str = "") -> list[dict[str, Any]]:
        """Poll the feed list (by default /feed alone) and give the day's rows of `feeds`."""
        outlines = outlines or "<outline xmlUrl='http://h.example/feed'/>"
        (folder / "feeds.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
        self.asked.clear()
        do(Run.of(self.settings(folder), day), [POLL], Console())
        return lake(folder).read("feeds", day).to_pylist()

    def settings(self, folder: Path) -> Settings:
        return read_settings({}, lake=str(folder / "lake"), feeds=str(folder / "feeds.opml"), host_delay_seconds=0,
                             connect_to=f"*.example=127.0.0.1:{self.port}", attempts=1)


def lake(folder: Path) -> Lake:
    return Lake(str(folder / "lake"))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def __init__(self, site: Site, *args: Any) -> None:
        self.site = site
        super().__init__(*args)

    def do_GET(self) -> None:
        address = f"{self.headers['Host']}{self.path}"
        self.site.asked.append(address)
        status, headers, body = self.site.answers.get(address, (404, {}, b"none"))
        if headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
            status, body = 304, b""
        self.send_response(status)
        for name, value in {**headers, **({} if status == 304 else {"Content-Length": str(len(body))})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site)) as server:
        server.daemon_threads = True
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()


def tables(folder: Path, day: date = DAY) -> dict[str, list[dict[str, Any]]]:
    return {name: lake(folder).read(name, day).to_pylist() for name in ("feeds", "entries", "captures", "rejects")}


@pytest.mark.parametrize("asks", [{"head": "<ttl>60</ttl>"}, {"Cache_Control": "max-age=3600"}])
def test_a_feed_rests_within_the_day_and_is_polled_the_next(site: Site, tmp_path: Path, asks: dict[str, str]) -> None:
    head = asks.pop("head", "")
    site.says("/feed", rss("a", head=head), **asks)
    row, = site.poll(tmp_path)
    assert row["next_poll_at"] - row["polled_at"] == timedelta(hours=1)
    before = tables(tmp_path)
    site.poll(tmp_path)
    assert (site.asked, tables(tmp_path)) == ([], before)
    row, = site.poll(tmp_path, DAY + timedelta(days=1))
    assert (site.asked, row["outcome"], row["new_entry_count"]) == (["h.example/feed"], "ok", 0)


def test_a_feed_that_asks_for_a_pause_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.says("/feed", b"later", 429, Retry_After="7200")
    row, = site.poll(tmp_path)
    assert (row["outcome"], row["reason"]) == ("failed", "http_429")
    before = tables(tmp_path)
    site.poll(tmp_path)
    assert (site.asked, tables(tmp_path)) == ([], before)
    following, = site.poll(tmp_path, DAY + timedelta(days=1))
    assert (site.asked, following["outcome"], following["reason"]) == ([], "not_due", None)
    assert following["next_poll_at"] == row["next_poll_at"]
    run, = lake(tmp_path).read("runs", DAY + timedelta(days=1)).to_pylist()
    assert (run["in_count"], run["out_count"], run["rejected_count"], run["skipped_count"]) == (1, 0, 0, 1)


def test_gone_retires_a_feed_until_its_entry_changes(site: Site, tmp_path: Path) -> None:
    site.says("/feed", b"gone", 410)
    row, = site.poll(tmp_path)
    assert (row["outcome"], row["status"], row["reason"]) == ("retired", 410, "http_410")
    before = tables(tmp_path)
    assert [reject["reason"] for reject in before["rejects"]] == ["http_410"]
    site.poll(tmp_path)
    assert (site.asked, tables(tmp_path)) == ([], before)
    for days in (1, 2):
        row, = site.poll(tmp_path, DAY + timedelta(days=days))
        assert (site.asked, row["outcome"], row["reason"]) == ([], "retired", None)
        assert tables(tmp_path, DAY + timedelta(days=days))["rejects"] == []
    site.says("/feed", rss("a"))
    row, = site.poll(tmp_path, DAY + timedelta(days=3), "<outline text='New title' xmlUrl='http://h.example/feed'/>")
    assert (row["outcome"], row["new_entry_count"]) == ("ok", 1)


def test_a_feed_that_moved_is_asked_there(site: Site, tmp_path: Path) -> None:
    site.says("/feed", status=301, Location="/middle")
    site.says("/middle", status=308, Location="http://new.example/feed")
    site.says("/feed", rss("a"), host="new.example")
    row, = site.poll(tmp_path)
    assert (row["url"], row["moved_to"], row["outcome"]) == ("http://h.example/feed", "http://new.example/feed", "ok")
    before = tables(tmp_path)
    site.poll(tmp_path)
    assert site.asked == ["new.example/feed"]
    assert tables(tmp_path) == before
    site.says("/feed", status=404, host="new.example")
    site.says("/feed", rss("a", "b"))
    failed, = site.poll(tmp_path, DAY + timedelta(days=1))
    assert (failed["outcome"], failed["moved_to"]) == ("failed", None)
    back, = site.poll(tmp_path, DAY + timedelta(days=1))
    assert (site.asked, back["outcome"], back["new_entry_count"]) == (["h.example/feed"], "ok", 1)


def test_what_is_behind_a_passing_redirect_has_not_moved(site: Site, tmp_path: Path) -> None:
    site.says("/feed", status=301, Location="/middle")
    site.says("/middle", status=302, Location="/today")
    site.says("/today", rss("a"))
    row, = site.poll(tmp_path)
    assert (row["moved_to"], row["final_url"]) == ("http://h.example/middle", "http://h.example/today")


def test_a_sitemap_index_leads_to_its_sitemaps(site: Site, tmp_path: Path) -> None:
    url = "<url><loc>http://h.example/{}.html</loc><lastmod>{}</lastmod></url>"
    sitemap = "<sitemap><loc>http://{}</loc><lastmod>{}</lastmod></sitemap>"
    site.says("/feed", ("<sitemapindex>" + sitemap.format("h.example/1.xml", DAY) + sitemap.format("h.example/2.xml.gz", DAY)
                        + sitemap.format("h.example/none.xml", DAY) + sitemap.format("h.example/old.xml", "2026-01-01")
                        + sitemap.format("other.example/x.xml", DAY) + "</sitemapindex>").encode(), ETag='"1"')
    site.says("/1.xml", f"<urlset>{url.format('a', DAY)}{url.format('old', '2026-10-01')}</urlset>".encode())
    site.says("/2.xml.gz", gzip.compress(f"<urlset>{url.format('a', DAY)}{url.format('b', DAY)}</urlset>".encode()))
    row, = site.poll(tmp_path)
    assert site.asked == ["h.example/feed", "h.example/1.xml", "h.example/2.xml.gz", "h.example/none.xml"]
    assert (row["outcome"], row["format"], row["entry_count"], row["new_entry_count"]) == ("ok", "sitemap", 4, 2)
    assert row["detail"] == "3 of 4 sitemaps of the news window read"
    found = tables(tmp_path)
    assert [reject["reason"] for reject in found["rejects"]] == ["http_404"]
    captured = {capture["capture_id"]: capture["url"] for capture in found["captures"]}
    assert sorted(captured[entry["capture_id"]] for entry in found["entries"]) == [
        "http://h.example/1.xml", "http://h.example/2.xml.gz"]
    site.poll(tmp_path)
    assert (site.asked, tables(tmp_path)) == (["h.example/feed"], found)


def test_an_empty_night_is_no_fault_unless_more_is_expected(site: Site, tmp_path: Path,
                                                            caplog: pytest.LogCaptureFixture) -> None:
    site.says("/feed", rss())
    row, = site.poll(tmp_path)
    assert (row["outcome"], row["entry_count"], row["warning"]) == ("ok", 0, None)
    assert "warning=" not in caplog.text
    row, = site.poll(tmp_path, DAY + timedelta(days=1), "<outline xmlUrl='http://h.example/feed' minEntries='2'/>")
    assert row["warning"] == "0 new entries, at least 2 expected"
    assert "feed=http://h.example/feed warning='0 new entries, at least 2 expected'" in caplog.text


def test_one_article_under_several_links_is_one_entry(site: Site, tmp_path: Path) -> None:
    item = "<item><title>a</title><link>http://h.example/a.html{}</link><guid isPermaLink='false'>{}</guid></item>"
    twice = item.format("?utm_source=x", 1) + item.format("#top", 2)
    site.says("/feed", f"<rss><channel><title>N</title>{twice}</channel></rss>".encode())
    row, = site.poll(tmp_path)
    assert (row["entry_count"], row["new_entry_count"]) == (2, 1)
    site.says("/feed", f"<rss><channel><title>N</title>{item.format('?fbclid=1', 3)}</channel></rss>".encode())
    row, = site.poll(tmp_path, DAY + timedelta(days=1))
    assert (row["entry_count"], row["new_entry_count"]) == (1, 0)


def test_feeds_add_check_and_export(site: Site, tmp_path: Path) -> None:
    site.says("/", b"<link rel=alternate type=application/rss+xml href=/news><link rel=alternate "
                   b"type=application/atom+xml href=/none>", Content_Type="text/html",
              Link='</json>; rel=alternate; type="application/feed+json"')
    site.says("/news", rss("a"))
    site.says("/json", b'{"version": "https://jsonfeed.org/version/1", "title": "J", "items": []}')
    given: dict[str, Any] = {"connect_to": f"*.example=127.0.0.1:{site.port}", "feeds": tmp_path / "feeds.opml",
                             "lake": tmp_path / "lake", "host_delay_seconds": 0, "attempts": 1}
    added = dateline("feeds", "add", "http://h.example/", "--all", **given)
    assert (added.returncode, added.stderr) == (0, "")
    assert [line.split()[0] + " " + line.split()[4] for line in added.stdout.splitlines()] == [
        "added http://h.example/json", "added http://h.example/news"]
    assert [feed.url for feed in read_roster(str(tmp_path / "feeds.opml"))] == ["http://h.example/json", "http://h.example/news"]
    assert dateline("poll", "--date", str(DAY), **given).returncode == 0
    checked = dateline("feeds", "check", "--date", str(DAY), **given)
    assert [line.split()[0] for line in checked.stdout.splitlines()] == ["state", "empty", "ok", "2"]
    exported = dateline("feeds", "export", "--out", str(tmp_path / "out.opml"), **given)
    assert exported.returncode == 0
    assert read_roster(str(tmp_path / "out.opml")) == read_roster(str(tmp_path / "feeds.opml"))


@pytest.mark.parametrize(("arguments", "status", "says"), [
    (["add", "http://none.example/"], 1, "no feed found at http://none.example/: http_404"),
    (["add", "http://h.example/", "--feeds", str(BUNDLED_FEEDS)], 2, "copy it first"),
    (["check", "--date", "soon"], 2, "'soon' is no date"), (["check", "--feeds", "none.opml"], 2, "none.opml"),
    (["export", "--out", "/dev/null/x"], 2, "can't write /dev/null/x")])
def test_errors_are_one_line(site: Site, tmp_path: Path, arguments: list[str], status: int, says: str) -> None:
    given = {"connect_to": f"*.example=127.0.0.1:{site.port}", "lake": tmp_path / "lake"}
    if arguments[1].endswith("none.example/"):
        given["feeds"] = str(tmp_path / "feeds.opml")
    shown = dateline("feeds", *arguments, **given)
    assert (shown.returncode, shown.stdout) == (status, "")
    assert says in shown.stderr and shown.stderr.count("\n") == 1
    assert not (tmp_path / "feeds.opml").exists()


def test_a_feed_by_custom(site: Site, tmp_path: Path) -> None:
    from etl.extract.feeds.discover import find_feeds

    site.says("/world", b"<html>no feed is named</html>")
    site.says("/feed.xml", rss("a"))
    found = find_feeds("http://h.example/world", site.settings(tmp_path))
    assert [feed.url for feed in found.feeds] == ["http://h.example/feed.xml"]
