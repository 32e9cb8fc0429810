"""Lists of addresses and WARC files: they become captures of a day as feeds do; every line and record is counted."""

import io
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from etl.errors import UsageError
from etl.extract.archive.captures import capture_body
from etl.extract.doors.lists import read_list
from etl.lake import Lake
from etl.orchestration.embedded.newsroom import Newsroom, serve
from etl.pipeline import night
from etl.pipeline.run import Run
from etl.pipeline.stages import FETCH
from etl.settings import Settings
from etl.tables.row import read_rows
from etl.tables.rows.captures import CaptureRow
from tests.commands import dateline

DAY, NEXT = date(2026, 11, 2), date(2026, 11, 3)
DATED = {"WARC-Date": "2026-10-05T06:07:08Z"}
PAGE = "<html><title>News</title><body>" + "<p>Police arrested three men in Lagos on Monday, officials said.</p>" * 6
LIST = """\ufeff# mine
http://news.example/a.html?utm_source=x  # a comment

http://news.example/b.html
http://news.example/a.html
mailto:editor@news.example
http://news.example/none.html
"""


class Quiet:
    def stage(self, name: str, chunks: int) -> AbstractContextManager[Any]:
        return nullcontext(lambda counts: None)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    for name in ("a", "b"):
        place = tmp_path / "rooms" / "news.example" / f"{name}.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(PAGE + name, "utf-8")
    (tmp_path / "mine.txt").write_text(LIST, "utf-8")
    with serve(tmp_path / "rooms") as running:
        yield running


def settings(tmp_path: Path, connect_to: str = "") -> Settings:
    return Settings(connect_to=connect_to, host_delay_seconds=0, lake=str(tmp_path / "lake"), jobs=1)


def rows(lake: Lake, table: str, day: date = DAY) -> list[dict[str, Any]]:
    return lake.read(table, day).to_pylist()


def captures(lake: Lake) -> list[CaptureRow]:
    return list(read_rows(CaptureRow, lake.read("captures", DAY)))


def runs(lake: Lake, day: date = DAY) -> dict[str, tuple[int, ...]]:
    counts = ("in_count", "out_count", "rejected_count", "skipped_count")
    return {row["stage"]: tuple(row[name] for name in counts) for row in rows(lake, "runs", day)}


def fingerprints(lake: Lake, *tables: str) -> dict[str, str]:
    return {name: lake.sha256(lake.table_file(name, DAY)) for name in tables}


def test_a_list_becomes_captures(newsroom: Newsroom, tmp_path: Path) -> None:
    used, lake = settings(tmp_path, newsroom.connect_to), Lake(str(tmp_path / "lake"))
    night.fetch_list(Run.of(used, DAY), str(tmp_path / "mine.txt"), Quiet())
    [feed] = rows(lake, "feeds")
    assert (feed["url"], feed["format"], feed["outcome"], feed["entry_count"]) == ("urls:mine.txt", "list", "ok", 5)
    assert {(e["canonical_url"], e["publisher"]) for e in rows(lake, "entries")} == {
        (f"http://news.example/{name}.html", "news.example") for name in ("a", "b", "none")}
    assert sorted((r["stage"], r["reason"]) for r in rows(lake, "rejects")) == [("fetch", "http_404"), ("poll", "bad_url")]
    assert runs(lake) == {"poll": (6, 4, 1, 1), "fetch": (3, 2, 1, 0)}
    pages = [c for c in captures(lake) if c.kind == "page"]
    assert {capture_body(lake, c).decode()[-1] for c in pages} == {"a", "b"}
    [source] = [c for c in captures(lake) if c.kind == "feed"]
    assert capture_body(lake, source) == (tmp_path / "mine.txt").read_bytes() and feed["capture_id"] == source.capture_id
    before, files = fingerprints(lake, "feeds", "entries", "captures", "rejects", "runs"), lake.files(f"raw/{DAY}")
    newsroom.requests.clear()
    night.fetch_list(Run.of(used, DAY), str(tmp_path / "mine.txt"), Quiet())
    after = fingerprints(lake, "feeds", "entries", "captures", "rejects", "runs")
    assert {name for name in before if before[name] != after[name]} <= {"runs"}, "a run's seconds only"
    assert lake.files(f"raw/{DAY}") == files
    assert [u for u in newsroom.requests if "robots" not in u] == ["http://news.example/none.html"]


@pytest.mark.parametrize("content", ["", "# nothing\n\n"])
def test_a_list_without_addresses(tmp_path: Path, content: str) -> None:
    (tmp_path / "empty.txt").write_text(content)
    with pytest.raises(UsageError, match="names no address"):
        read_list(str(tmp_path / "empty.txt"))


def warc(*records: tuple[str, str, dict[str, str], bytes]) -> list[bytes]:
    members = []
    for url, status, headers, body in records:
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=True)
        head = StatusAndHeaders(status, [("Content-Type", "text/html"), *headers.items()], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), length=len(body),
                                                      http_headers=head, warc_headers_dict=DATED))
        members.append(out.getvalue())
    return members


def newspaper(*, damaged: bool = True) -> bytes:
    info = io.BytesIO()
    WARCWriter(info, gzip=True).write_record(WARCWriter(io.BytesIO()).create_warcinfo_record("f", {"software": "x"}))
    good = warc(("https://one.example/a?utm_source=x", "200 OK", {"X-Crawl-Content-Encoding": "br"}, PAGE.encode()),
                ("https://two.example/b", "200 OK", {"Transfer-Encoding": "chunked"}, b"5\r\n<p>ab\r\n0\r\n\r\n"),
                ("https://one.example/a", "200 OK", {}, b"<p>the same address</p>"),
                ("https://one.example/gone", "404 Not Found", {}, b"<p>gone</p>"),
                ("https://one.example/blank", "200 OK", {}, b" \n"),
                ("dns:one.example", "200 OK", {}, b"1.2.3.4"))
    image = warc(("https://one.example/i.png", "200 OK", {}, b"png"))[0]
    return info.getvalue() + b"".join(good[:2]) + (good[2][:50] if damaged else b"") + b"".join(good[2:]) + image


def test_a_warc_file_becomes_captures(tmp_path: Path) -> None:
    used, lake = settings(tmp_path), Lake(str(tmp_path / "lake"))
    (tmp_path / "CC-NEWS-1.warc.gz").write_bytes(newspaper())
    night.take_warcs(Run.of(used, DAY), [str(tmp_path / "CC-NEWS-1.warc.gz")], Quiet())
    pages = {c.url: c for c in captures(lake)}
    assert set(pages) == {"https://one.example/a", "https://two.example/b", "https://one.example/i.png"}
    page = pages["https://one.example/a"]
    assert (page.final_url, page.publisher) == ("https://one.example/a?utm_source=x", "one.example")
    assert page.captured_at == datetime(2026, 10, 5, 6, 7, 8, tzinfo=UTC)
    assert capture_body(lake, page) == PAGE.encode()
    assert capture_body(lake, pages["https://two.example/b"]) == b"<p>ab"
    assert sorted((r["stage"], r["reason"]) for r in rows(lake, "rejects")) == [("poll", "bad_record"), ("poll", "empty")]
    assert runs(lake) == {"poll": (8, 4, 2, 2), "fetch": (3, 3, 0, 0)}
    assert [(f["url"], f["format"]) for f in rows(lake, "feeds")] == [("warc:CC-NEWS-1.warc.gz", "warc")]
    tables = ("feeds", "entries", "captures", "rejects")
    before, files = fingerprints(lake, *tables), lake.files(f"raw/{DAY}")
    night.take_warcs(Run.of(used, DAY), [str(tmp_path / "CC-NEWS-1.warc.gz")], Quiet())
    assert (fingerprints(lake, *tables), lake.files(f"raw/{DAY}")) == (before, files)


def test_a_file_in_the_lake_is_not_copied(tmp_path: Path) -> None:
    used, lake = settings(tmp_path), Lake(str(tmp_path / "lake"))
    lake.write_bytes(f"raw/{DAY}/theirs.warc.gz", newspaper())
    night.take_warcs(Run.of(used, DAY), [lake.path(f"raw/{DAY}/theirs.warc.gz")], Quiet())
    night.do(Run.of(used, NEXT), [FETCH], Quiet())
    assert lake.files(f"raw/{DAY}") == ["theirs.warc.gz"]
    bodies = {c.url: capture_body(lake, c) for c in captures(lake)}
    assert bodies["https://two.example/b"] == b"<p>ab" and bodies["https://one.example/a"] == PAGE.encode()


def test_an_archive_goes_through_the_pipeline(tmp_path: Path) -> None:
    used = {"lake": tmp_path / "lake", "jobs": 1}
    for name in ("one", "two"):
        (tmp_path / f"{name}.warc.gz").write_bytes(newspaper())
    taken = dateline("fetch", "--warc", tmp_path / "one.warc.gz", tmp_path / "two.warc.gz", "--date", DAY, **used)
    assert taken.returncode == 0, taken.stderr
    parsed = dateline("parse", "--date", DAY, **used)
    assert parsed.returncode == 0, parsed.stderr
    lake = Lake(str(tmp_path / "lake"))
    [article] = rows(lake, "articles")
    assert (article["canonical_url"], article["publisher"]) == ("https://one.example/a", "one.example")
    assert article["entry_id"] in {e["entry_id"] for e in rows(lake, "entries")}
    assert article["feed_id"] in {f["feed_id"] for f in rows(lake, "feeds")}
    shown = dateline("show", article["capture_id"][:8], "--headers", **used)
    assert shown.stdout.startswith("HTTP 200\nContent-Type: text/html\n") and PAGE in shown.stdout
    assert dateline("show", article["capture_id"], "--raw", **used).stdout == PAGE


WRONG = {
    "no such list": (["fetch", "--urls", "{}/none.txt"], "can't read {}/none.txt: No such file"),
    "no such file": (["fetch", "--warc", "{}/none.warc.gz"], "can't read {}/none.warc.gz: No such file"),
    "no WARC file": (["fetch", "--warc", "{}/plain"], "{}/plain is no WARC file"),
    "both doors": (["fetch", "--warc", "x", "--urls", "y"], "give --urls or --warc"),
    "files alone": (["fetch", "x"], "give --urls or --warc"),
    "two of one name": (["fetch", "--warc", "{}/a.warc.gz", "{}/a.warc.gz"], "have the same name"),
    "unknown capture": (["show", "abc"], "no captures in the lake have an id that begins with 'abc'"),
    "bytes and head": (["show", "abc", "--raw", "--headers"], "--raw is for files and pipes"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_is_one_line(case: str, tmp_path: Path) -> None:
    arguments, message = WRONG[case]
    (tmp_path / "plain").write_text(json.dumps({"no": "warc"}))
    (tmp_path / "a.warc.gz").write_bytes(newspaper())
    failed = dateline(*(a.replace("{}", str(tmp_path)) for a in arguments), lake=tmp_path / "lake")
    assert failed.returncode == 2, failed.stderr
    assert failed.stderr.startswith("dateline: ") and failed.stderr.count("\n") == 1
    assert message.replace("{}", str(tmp_path)) in failed.stderr and failed.stdout == ""
