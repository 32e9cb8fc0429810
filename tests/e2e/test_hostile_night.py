"""A night on a web where everything goes wrong.

Good pages are stored once, bad ones have their reason, no bait is taken.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from etl.lake import Lake
from tests.commands import PROGRAM
from tests.integration.test_extract_hostile import BAD, GOOD, Handler, Server
from tests.paths import CACHE
from tests.serving import serving

DAY = date(2026, 3, 7)
LIMIT = 2_000_000
MEMORY_BYTES = 500_000_000
MANY = 5000
HANGING = [f"/hang-{number}" for number in range(20)]
ODD = ("/baits", "/charset")
# Has a host of its own: it stops its host's other requests for half a minute.
LATER = "/too-patient"
HERE = {path: reason for path, reason in BAD if path != LATER}
TEXT = ("Police arrested three men in Lagos, Nigeria, on Thursday after a raid on a warehouse, "
        "officials said. ") * 5
BAITS = ("<img src='http://bait.example/a.png'><img srcset='//bait.example/b.png 2x'>"
         "<script src='http://bait.example/c.js'></script>"
         "<iframe src='http://bait.example/d'></iframe>"
         "<link rel=stylesheet href='http://bait.example/e.css'>"
         "<meta http-equiv=refresh content='0;url=http://bait.example/f'>"
         "<meta property=og:image content=http://bait.example/g>"
         "<link rel=amphtml href=http://bait.example/h><base href=http://bait.example/>")


def rss(*items: str) -> bytes:
    listed = "".join(items)
    return f"<rss version='2.0'><channel><title>News</title>{listed}</channel></rss>".encode()


def item(link: str, guid: str = "") -> str:
    return (f"<item><title>News of {link}</title><link>{link}</link>"
            f"<guid isPermaLink='false'>{guid or link}</guid></item>")


BOMB = b"<!DOCTYPE rss [<!ENTITY a0 'ha'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)) + (
    b"]><rss><channel><title>&a11;</title><item><title>&a11;</title>"
    b"<link>http://bomb.example/page</link></item></channel></rss>")
FEEDS = {
    "news.example": rss(*(item(f"http://news.example{path}") for path in (*GOOD, *ODD, *HERE)),
                        item("https://news.example/tls")),
    "later.example": rss(item(f"http://later.example{LATER}")),
    "dead.example": rss(*(item(f"http://dead.example{path}") for path in HANGING)),
    "twice.example": rss(*(item(f"http://twice.example/page?copy={n}", "one-guid")
                           for n in range(3))),
    "shy.example": rss(*(item(f"http://shy.example/{n}") for n in range(MANY))),
    "bomb.example": BOMB}


class HostileHandler(Handler):
    """What the hostile server does, host by host."""

    def do_GET(self) -> None:  # noqa: N802 - the name that the server calls
        host = self.headers.get("Host", "").partition(":")[0]
        self.hits[host] += 1
        if host == "bait.example":
            self.answer(200, b"bait")
        elif self.path == "/robots.txt":
            forbidden = b"" if host == "shy.example" else b"nothing"
            self.answer(200, b"User-agent: *\nDisallow: /" + forbidden)
        elif self.path == "/feed.xml":
            self.answer(200, FEEDS[host], {"Content-Type": "application/rss+xml"})
        elif self.path.startswith("/hang"):
            time.sleep(4)
        elif self.path.startswith("/page"):
            self.answer(200, f"<html><body><p>{TEXT}</p></body></html>".encode())
        else:
            super().do_GET()

    def odd_large(self) -> None:
        self.answer(200, b"", {"Content-Length": str(LIMIT + 1)})
        self.close_connection = True

    def odd_baits(self) -> None:
        page = f"<html><head>{BAITS}</head><body>{BAITS}<p>{TEXT}</p></body></html>"
        self.answer(200, page.encode())

    def odd_charset(self) -> None:
        page = f"<html><meta charset=utf-16><body><p>{TEXT} Jos\xe9</p></body></html>"
        self.answer(200, page.encode("latin-1"), {"Content-Type": "text/html; charset=klingon"})


@dataclass(frozen=True)
class Night:
    """What the night left, and what it took."""

    lake: Lake
    hits: Counter[str]
    peak_bytes: int

    def rows(self, table: str) -> list[dict[str, Any]]:
        return list(self.lake.read(table, DAY).to_pylist())

    def reasons(self, host: str) -> dict[str, str]:
        found = {row["url"]: row["reason"] for row in self.rows("rejects")
                 if row["stage"] == "fetch"}
        return {url.partition(host)[2]: reason for url, reason in found.items() if host in url}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("hostile")
    hits: Counter[str] = Counter()
    feeds = folder / "feeds.opml"
    outlines = "".join(f"<outline xmlUrl='http://{host}/feed.xml'/>" for host in FEEDS)
    feeds.write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    with serving(Server(("127.0.0.1", 0), partial(HostileHandler, hits))) as server:
        yield run(folder, hits, server.server_address[1])


def run(folder: Path, hits: Counter[str], port: int) -> Night:
    settings = {"connect_to": f"*.example=127.0.0.1:{port}", "feeds": folder / "feeds.opml",
                "lake": folder / "lake", "warehouse": f"duckdb:///{folder}/w.duckdb",
                "reports": folder / "reports", "cache": CACHE, "jobs": 1, "host_delay_seconds": 0,
                "attempts": 2, "timeout_seconds": 2, "max_body_bytes": LIMIT}
    variables = {f"DATELINE_{name.upper()}": str(value) for name, value in settings.items()}
    environment = {**os.environ, **variables}
    done = subprocess.run([sys.executable, "-c", MEASURED, str(PROGRAM), str(DAY)], env=environment,
                          capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    peak = int(done.stderr.splitlines()[-1]) * 1024
    return Night(Lake(str(folder / "lake")), hits, peak)


# A parent of its own: the peak of this process's other children is not the night's. The stages
# after these never see what the web sent, and the coder's model alone takes most of the memory.
MEASURED = """
import resource, subprocess, sys
program, day = sys.argv[1:]
stages = ("poll", "fetch", "parse")
status = max(subprocess.run([program, stage, "--date", day]).returncode for stage in stages)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


def test_every_good_page_is_stored_once(night: Night) -> None:
    stored = Counter(row["url"] for row in night.rows("captures") if row["kind"] == "page")
    expected = {f"http://news.example{path}" for path in (*GOOD, *ODD)}
    assert {url for url in stored if "news.example" in url} == expected
    assert set(stored.values()) == {1}


def test_every_bad_page_has_its_reason(night: Night) -> None:
    assert night.reasons("news.example") == {**HERE, "/tls": "tls_failure"}
    assert night.reasons("later.example") == {LATER: dict(BAD)[LATER]}


def test_a_host_that_hangs_is_given_up(night: Night) -> None:
    found = night.reasons("dead.example")
    assert set(found) == set(HANGING)
    assert set(found.values()) == {"timeout", "host_budget"}
    assert Counter(found.values())["host_budget"] >= len(HANGING) // 2


def test_robots_keep_five_thousand_pages_from_being_asked_for(night: Night) -> None:
    found = night.reasons("shy.example")
    assert len(found) == MANY and set(found.values()) == {"robots_disallowed"}
    assert night.hits["shy.example"] == 2, "the feed and robots.txt"


def test_one_guid_is_one_entry(night: Night) -> None:
    assert sum("twice.example" in row["url"] for row in night.rows("entries")) == 1
    assert sum("twice.example/page" in row["url"] for row in night.rows("captures")) == 1


def test_the_entity_bomb_does_not_go_off(night: Night) -> None:
    found = [row for table in ("feeds", "entries") for row in night.rows(table)
             if "bomb.example" in row["url"]]
    assert found and all(len(str(row)) < 5000 for row in found)


def test_no_bait_is_taken(night: Night) -> None:
    assert night.hits["bait.example"] == 0


def test_memory_is_bounded(night: Night) -> None:
    assert night.peak_bytes < MEMORY_BYTES


def test_nothing_is_lost(night: Night) -> None:
    for row in night.rows("runs"):
        accounted = row["out_count"] + row["rejected_count"] + row["skipped_count"]
        assert row["in_count"] == accounted, row["stage"]
