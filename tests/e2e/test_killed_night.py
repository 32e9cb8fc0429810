"""kill -9 at random moments of a night, then the night again: nothing lost, twice or torn.

The suite kills the extract stages four times; `KILLS=20 pytest tests/e2e/test_killed_night.py`
kills whole nights.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from etl.extract.archive.archive import read_record
from etl.lake import Lake
from etl.lake.spans import RecordSpan
from etl.orchestration.embedded.newsroom import Newsroom, serve
from etl.tables import contracts
from tests.commands import PROGRAM
from tests.paths import CACHE

DAY = date(2026, 3, 7)
KILLS = int(os.environ.get("KILLS", "4"))
IS_WHOLE = "KILLS" in os.environ
HOSTS, PAGES = 3, 20
EXTRACT = ("from datetime import date; from etl.command.console import Console; "
           "from etl.pipeline.night import do; "
           "from etl.pipeline.run import Run; from etl.pipeline.stages import of_phase; "
           "from etl.settings import read_settings; "
           "do(Run.of(read_settings(), date(2026, 3, 7)), of_phase('extract'), Console())")
COMMAND = [str(PROGRAM), "run", "--date", str(DAY)] if IS_WHOLE else [sys.executable, "-c", EXTRACT]
LATER = ("articles", "mentions", "place_mentions", "events", "event_mentions", "stories")
TABLES = ("feeds", "entries", "captures", "rejects", "runs", *(LATER if IS_WHOLE else ()))
TEXT = ("<html><head><title>Police arrest {n} men in Lagos</title></head><body><article><p>Police "
        "arrested {n} men in Lagos, Nigeria, on Thursday after a raid on warehouse {n} of {host}, "
        "officials said.</p><p>Gunmen killed {n} soldiers in the town of Maiduguri on Wednesday, "
        "the army said in a statement.</p></article></body></html>")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("rooms")
    for host in (f"h{number}.example" for number in range(HOSTS)):
        (folder / host).mkdir()
        links = "".join(f"<item><title>{n}</title><link>http://{host}/{n}.html</link></item>"
                        for n in range(PAGES + 1))
        (folder / host / "feed.xml").write_text(
            f"<rss version='2.0'><channel><title>N</title>{links}</channel></rss>")
        for n in range(PAGES):
            (folder / host / f"{n}.html").write_text(TEXT.format(n=n + 2, host=host))
    urls = "".join(f"<outline xmlUrl='http://h{number}.example/feed.xml'/>"
                   for number in range(HOSTS))
    (folder / "feeds.opml").write_text(f"<opml version='2.0'><body>{urls}</body></opml>")
    with serve(folder) as running:
        yield running


def start(newsroom: Newsroom, home: Path) -> subprocess.Popen[bytes]:
    settings = {"connect_to": newsroom.connect_to, "lake": home / "lake",
                "feeds": newsroom.folder / "feeds.opml", "warehouse": f"duckdb:///{home}/w.duckdb",
                "reports": home / "reports", "host_delay_seconds": 0.1,
                "jobs": 1, "cache": CACHE}
    named = {f"DATELINE_{name.upper()}": str(value) for name, value in settings.items()}
    home.mkdir(exist_ok=True)
    with (home / "log").open("ab") as log:
        return subprocess.Popen(COMMAND, env={**os.environ, **named}, stdout=log, stderr=log,
                                start_new_session=True)


def finish(newsroom: Newsroom, home: Path) -> None:
    assert start(newsroom, home).wait(300) == 0, (home / "log").read_text()


Content = dict[str, list[dict[str, Any]]]


def content(lake: Lake) -> Content:
    found = {}
    for table in TABLES:
        kept = [column.name for column in contracts.contract(table).columns
                if column.is_repeatable]
        found[table] = lake.read(table, DAY, kept).to_pylist()
    return found


@pytest.fixture(scope="module")
def undisturbed(newsroom: Newsroom,
                tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, float]:
    home = tmp_path_factory.mktemp("undisturbed")
    clock = time.monotonic()
    finish(newsroom, home)
    return content(Lake(str(home / "lake"))), time.monotonic() - clock


def check_archive(lake: Lake) -> None:
    for name in lake.files(f"raw/{DAY}"):
        with open(lake.path(f"raw/{DAY}/{name}"), "rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
    for row in lake.read("captures", DAY).to_pylist():
        span = RecordSpan(row["warc_file"], row["warc_offset"], row["warc_length"])
        record = read_record(lake, span)
        assert hashlib.sha256(record.body).hexdigest() == row["digest"]


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_night_is_made_good(newsroom: Newsroom, tmp_path: Path, number: int,
                                     undisturbed: tuple[Content, float]) -> None:
    expected, seconds = undisturbed
    # Each kill has its own part of the night, so that few kills spread over all of it, too.
    moment = seconds * (number + random.Random(number).random()) / KILLS
    lake = Lake(str(tmp_path / "home" / "lake"))
    night = start(newsroom, tmp_path / "home")
    time.sleep(moment)
    os.killpg(night.pid, signal.SIGKILL)
    night.wait()
    check_archive(lake)
    finish(newsroom, tmp_path / "home")
    found = content(lake)
    assert found == expected
    pages = [row["url"] for row in found["captures"] if row["kind"] == "page"]
    assert len(pages) == len(set(pages)) == HOSTS * PAGES
    check_archive(lake)
