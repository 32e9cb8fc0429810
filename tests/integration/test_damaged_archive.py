"""Records of the archive damaged: each is named and rejected, all others go on, and its page can be fetched again.

The suite stores 200 pages; `RECORDS=1000 pytest tests/integration/test_damaged_archive.py` is the full measure.
"""

import os
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.errors import DamagedRecord, LakeError
from etl.extract.archive.archive import ArchiveWriter, read_record
from etl.extract.archive.captures import Origin, capture, capture_body, own_span, settle
from etl.extract.fetch.answers import Answer
from etl.lake import Change, Lake
from etl.lake.answers import damages
from etl.lake.spans import RecordSpan
from etl.lake.verify import verify
from etl.orchestration.embedded.newsroom import Newsroom, serve
from etl.pipeline.run import Run
from etl.pipeline.transform import commit_parses, parse, plan_parses
from etl.settings import Settings
from etl.tables import contracts, ids
from etl.tables.row import read_rows
from etl.tables.rows.captures import CaptureRow
from tests import factory
from tests.commands import dateline
from tests.factory import DAY
from tests.paths import CACHE

RECORDS = int(os.environ.get("RECORDS", "200"))
FILES, DAMAGED = 10, 20
PAGE = ("<html lang='en'><head><title>Police arrest {n} men in Lagos</title></head><body><article><p>Police arrested {n} "
        "men in Lagos, Nigeria, on Thursday after a raid on warehouse {n}, officials said.</p><p>Gunmen killed {n} soldiers "
        "in the town of Maiduguri on Wednesday, the army said in a statement.</p></article></body></html>")


def answer(number: int) -> Answer:
    url = f"https://courier.example/{number}"
    return Answer(url, url, 200, (("Content-Type", "text/html; charset=utf-8"),), PAGE.format(n=number + 2).encode(),
                  captured_at=datetime(2026, 11, 3, 2, 15, 0, number, UTC))


def store(lake: Lake, count: int) -> list[CaptureRow]:
    """Commit a day of pages in several WARC files; returns their captures in the order of the files."""
    rows: list[CaptureRow] = []
    with Change(lake, DAY) as change:
        change.archive = {}
        for file in range(FILES):
            with ArchiveWriter(lake, DAY, f"fetch-{file:04d}") as archive:
                part = [capture(answer(number), Origin("page", factory.FEED_ID, "The Courier",
                                                       ids.entry_id(factory.FEED_ID, None, f"https://courier.example/{number}")),
                                DAY, archive) for number in range(file, count, FILES)]
                rows += settle(part, archive)
                change.archive |= archive.files
        entries = [factory.entry(entry_id=row.entry_id, url=row.url, canonical_url=row.url) for row in rows]
        change.write("feeds", contracts.from_rows("feeds", [factory.feed()], DAY))
        change.write("entries", contracts.from_rows("entries", entries, DAY))
        change.write("captures", contracts.from_rows("captures", rows, DAY))
        change.publish()
    return rows


def damage(lake: Lake, rows: list[CaptureRow]) -> set[str]:
    """Cut off the last records of half of the files, and change bytes of others; returns ids of the captures."""
    chance = random.Random(17)
    last = {row.warc_file: row for row in rows}
    cut = list(last.values())[::2]
    changed = chance.sample([row for row in rows if row not in last.values()], DAMAGED - len(cut))
    for number, row in enumerate(changed):
        with open(lake.path(row.warc_file), "r+b") as file:
            file.seek(row.warc_offset + chance.randrange(row.warc_length - 8))
            before = file.read(4)
            file.seek(-4, os.SEEK_CUR)
            file.write(bytes(4) if number % 2 and any(before) else bytes(byte ^ 0x55 for byte in before))
    for row in cut:
        os.truncate(lake.path(row.warc_file), row.warc_offset + chance.randrange(row.warc_length))
    return {row.capture_id for row in [*changed, *cut]}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.of(Settings(lake=str(tmp_path / "lake"), cache=str(CACHE)), DAY)


def parse_day(run: Run) -> dict[str, int]:
    for chunk in plan_parses(run):
        parse(run, chunk)
    return commit_parses(run)


def named(faults: list[str]) -> set[str]:
    return {found[1] for fault in faults if (found := re.match(rf"captures {DAY}: ([0-9a-f]+) of https", fault))}


def test_a_damaged_record_is_a_reject_and_all_others_are_articles(run: Run) -> None:
    rows = store(run.lake, RECORDS)
    assert named(verify(run.lake).faults) == set()
    harmed = damage(run.lake, rows)
    assert len(harmed) == DAMAGED
    assert named(verify(run.lake).faults) == harmed
    written = parse_day(run)
    rejects = run.read("rejects").to_pylist()
    assert {row["key"] for row in rejects} == harmed and {row["reason"] for row in rejects} == {"damaged_capture"}
    assert {row["url"] for row in rejects} == {row.url for row in rows if row.capture_id in harmed}
    assert (written["articles"], len(rejects)) == (RECORDS - DAMAGED, DAMAGED)
    first = run.lake.read_bytes(f"articles/{DAY}.parquet"), run.lake.manifest(DAY)["articles"]
    parse_day(run)
    assert (run.lake.read_bytes(f"articles/{DAY}.parquet"), run.lake.manifest(DAY)["articles"]) == first


def test_the_quick_look_reads_no_content(run: Run) -> None:
    rows = store(run.lake, 30)
    quick = verify(run.lake, is_deep=False)
    assert [fault for fault in quick.faults if "captures" in fault] == []
    with open(run.lake.path(rows[0].warc_file), "r+b") as file:
        file.seek(rows[0].warc_offset + 30)
        file.write(b"harm")
    assert verify(run.lake, is_deep=False).faults == quick.faults
    with open(run.lake.path(rows[0].warc_file), "ab") as file:
        file.write(b"more")
    size = run.lake.size(rows[0].warc_file) or 0
    assert set(verify(run.lake, is_deep=False).faults) - set(quick.faults) == {
        f"captures {DAY}: {rows[0].warc_file} has {size} bytes, {size - 4} were committed"}


def test_what_stands_between_records_is_no_capture_but_a_fault(run: Run) -> None:
    [row, *_] = store(run.lake, 30)
    with open(run.lake.path(row.warc_file), "r+b") as file:
        file.seek(20)
        file.write(b"harm")
    assert damages(run.lake, DAY) == []
    assert f"captures {DAY}: {row.warc_file} is not the file of its manifest, but the records to which captures point are " \
        "whole" in verify(run.lake).faults


def test_a_record_without_a_checksum_is_told_by_its_own(run: Run) -> None:
    """Captures of earlier versions have none: any change of their bytes is found all the same."""
    [row, *_] = store(run.lake, FILES)
    content = run.lake.read_bytes(row.warc_file)
    whole = read_record(run.lake, own_span(row))
    chance = random.Random(1)
    for _ in range(300):
        harmed = bytearray(content)
        for _ in range(chance.choice((1, 4))):
            harmed[row.warc_offset + chance.randrange(row.warc_length)] ^= 1 << chance.randrange(8)
        run.lake.write_bytes("raw/harmed.warc.gz", bytes(harmed))
        try:
            found = read_record(run.lake, RecordSpan("raw/harmed.warc.gz", row.warc_offset, row.warc_length))
        except DamagedRecord:
            continue
        # Some bits of a gzip head (its time, its system) mean nothing.
        assert found == whole


def test_a_missing_file_is_a_reject_each_but_costs_no_article_that_is_there(run: Run) -> None:
    rows = store(run.lake, 30)
    lost = rows[0].warc_file
    content = run.lake.read_bytes(lost)
    run.lake.delete(lost)
    assert parse_day(run)["articles"] == 27
    assert {row["detail"] for row in run.read("rejects").to_pylist()} == {
        f"{own_span(row)}: the file is missing" for row in rows if row.warc_file == lost}
    with pytest.raises(LakeError, match=r"fetch-0000-.* is missing, and the day's articles would be lost with it"):
        plan_parses(run)
    run.lake.write_bytes(lost, content)
    assert parse_day(run)["articles"] == 30


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = tmp_path / "rooms" / "news.example"
    room.mkdir(parents=True)
    links = "".join(f"<item><title>{n}</title><link>http://news.example/{n}.html</link></item>" for n in range(6))
    (room / "feed.xml").write_text(f"<rss version='2.0'><channel><title>N</title>{links}</channel></rss>")
    for n in range(6):
        (room / f"{n}.html").write_text(PAGE.format(n=n + 2))
    (tmp_path / "rooms" / "feeds.opml").write_text(
        "<opml version='2.0'><body><outline xmlUrl='http://news.example/feed.xml'/></body></opml>")
    with serve(tmp_path / "rooms") as running:
        yield running


def test_a_damaged_page_is_fetched_again(newsroom: Newsroom, tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    settings = {"lake": lake.uri, "connect_to": newsroom.connect_to, "feeds": newsroom.folder / "feeds.opml",
                "host_delay_seconds": 0, "jobs": 1, "cache": CACHE}

    def do(*arguments: str) -> str:
        done = dateline(*arguments, "--date", DAY, **settings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    for stage in ("poll", "fetch", "parse"):
        do(stage)
    used = set(lake.read("captures", DAY)["warc_file"].to_pylist())
    assert {path: (file.byte_count, file.sha256) for path, file in lake.archive(DAY).items()} == {
        path: (lake.size(path), lake.sha256(path)) for path in used}
    assert do("lake", "repair") == "no stored answers are damaged, 0 of them pages\n"
    before = {row.url: row for row in read_rows(CaptureRow, lake.read("captures", DAY)) if row.kind == "page"}
    same, other = before["http://news.example/1.html"], before["http://news.example/4.html"]
    for row in (same, other):
        with open(lake.path(row.warc_file), "r+b") as file:
            file.seek(row.warc_offset + row.warc_length // 2)
            file.write(b"harm")
    (newsroom.folder / "news.example" / "4.html").write_text(PAGE.format(n=99))
    newsroom.requests.clear()
    do("parse")
    assert {row["key"] for row in lake.read("rejects", DAY).to_pylist()} == {same.capture_id, other.capture_id}
    told = do("lake", "repair").splitlines()
    assert sorted(line.split(": ")[0] for line in told[:2]) == [f"{DAY} page {row.url}" for row in (same, other)]
    assert told[2:] == ["2 stored answers are damaged, 2 of them pages",
                        f"dateline fetch --date {DAY} && dateline parse --date {DAY} && dateline code --date {DAY} && "
                        f"dateline load --date {DAY}"]
    do("fetch")
    assert sorted(url for url in newsroom.requests if url.endswith(".html")) == [same.url, other.url]
    do("parse")
    after = {row.url: row for row in read_rows(CaptureRow, lake.read("captures", DAY)) if row.kind == "page"}
    assert after.keys() == before.keys() and damages(lake, DAY) == []
    assert after[same.url].capture_id == same.capture_id and b"99 men" in capture_body(lake, after[other.url])
    assert all(after[url] == row for url, row in before.items() if row not in (same, other))
    assert (lake.read("articles", DAY).num_rows, lake.read("rejects", DAY).num_rows) == (6, 0)
    assert [fault for fault in verify(lake, DAY).faults if "captures" in fault] == []
    newsroom.requests.clear()
    do("fetch")
    assert newsroom.requests == []
