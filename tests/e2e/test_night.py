"""A night over the sample newsroom, twice.

Nothing changes, nothing is lost, and every event leads back to its feed.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.extract.archive.archive import read_record
from etl.lake import Lake
from etl.lake.spans import RecordSpan
from etl.orchestration.embedded.newsroom import serve
from etl.tables import contracts
from tests.commands import dateline
from tests.paths import CHECKOUT

DAY = date(2026, 3, 7)
Row = dict[str, Any]


@dataclass(frozen=True)
class Night:
    """A lake after two nights, what it was after the first, and what was printed."""

    lake: Lake
    warehouse: Path
    first_files: dict[str, str]
    first_tables: dict[str, list[Row]]
    printed: tuple[str, str]
    asked: tuple[list[str], list[str]]

    def rows(self, table: str) -> list[Row]:
        return list(self.lake.read(table, DAY).to_pylist())

    def by(self, table: str, key: str) -> dict[str, Row]:
        return {row[key]: row for row in self.rows(table)}


def checksums(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def tables(warehouse: Path) -> dict[str, list[Row]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        listed = connection.sql("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        return {name: sorted(connection.sql(f'SELECT * FROM "{name}"').fetchall(), key=repr)
                for (name,) in listed}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("night")
    warehouse = folder / "warehouse.duckdb"
    with serve(CHECKOUT / "sample") as newsroom:
        settings = {"connect_to": newsroom.connect_to, "lake": folder / "lake",
                    "warehouse": f"duckdb:///{warehouse}", "reports": folder / "reports",
                    "feeds": CHECKOUT / "sample" / "feeds.opml", "host_delay_seconds": 0}
        printed, asked, kept = [], [], []
        for _ in range(2):
            before = len(newsroom.requests)
            done = dateline("run", "--date", DAY, **settings)
            assert done.returncode == 0, done.stderr
            printed.append(done.stdout)
            asked.append(newsroom.requests[before:])
            kept.append((checksums(folder / "lake"), tables(warehouse)))
    yield Night(Lake(str(folder / "lake")), warehouse, *kept[0], (printed[0], printed[1]),
                (asked[0], asked[1]))


def test_a_second_night_changes_no_byte_of_the_lake(night: Night) -> None:
    found = checksums(Path(night.lake.root))
    assert sorted(dict(found.items() ^ night.first_files.items())) == []
    left = [name for name in night.first_files if name.startswith(".staging")]
    assert left == []


def test_a_second_night_changes_no_row_of_the_warehouse(night: Night) -> None:
    found = tables(night.warehouse)
    assert found.keys() == night.first_tables.keys()
    assert [name for name in found if found[name] != night.first_tables[name]] == []


def test_the_warehouse_holds_what_the_lake_holds(night: Night) -> None:
    stored = night.lake.manifest(DAY)
    assert set(stored) - set(contracts.loaded_names()) == {"prints"} and stored["prints"].row_count > 0
    for name in set(stored) - {"prints"}:
        assert len(night.first_tables[name]) == stored[name].row_count == len(night.rows(name)), name


def test_the_manifest_is_true(night: Night) -> None:
    for table in night.lake.manifest(DAY).values():
        for file in table.files:
            assert (night.lake.size(file.path), night.lake.sha256(file.path)) == (
                file.byte_count, file.sha256)


def test_a_second_night_asks_for_no_page_again(night: Night) -> None:
    pages = {row["url"] for row in night.rows("captures") if row["kind"] == "page"}
    assert pages <= set(night.asked[0])
    assert not pages & set(night.asked[1])


def test_nothing_is_fetched_that_robots_txt_forbids(night: Night) -> None:
    assert not [url for asked in night.asked for url in asked if "/private/" in url]


def test_in_is_out_and_rejected_and_skipped(night: Night) -> None:
    runs = night.by("runs", "stage")
    assert set(runs) == {"poll", "fetch", "parse", "code", "resolve"}
    for stage, run in runs.items():
        accounted = run["out_count"] + run["rejected_count"] + run["skipped_count"]
        assert run["in_count"] == accounted, stage
    counted = [row["stage"] for row in night.rows("rejects")]
    assert all(run["rejected_count"] == counted.count(stage) for stage, run in runs.items())
    assert runs["fetch"]["in_count"] == len(night.rows("entries"))
    assert runs["parse"]["out_count"] == runs["code"]["in_count"] == len(night.rows("articles"))
    agreements = [row["text_agreement"] for row in night.rows("articles")]
    assert runs["parse"]["disputed_count"] == sum(agreement < 0.8 for agreement in agreements)
    assert runs["resolve"]["in_count"] == len(night.rows("mentions"))


def test_what_is_wrong_in_the_sample_is_rejected_with_its_reason(night: Night) -> None:
    found = sorted((row["stage"], row["reason"], row["url"].rpartition("/")[2])
                   for row in night.rows("rejects"))
    assert found == [("code", "wrong_language", "tchad-manifestation-ndjamena.html"),
                     ("fetch", "empty", "aden-port-live-260306-08.html"),
                     ("fetch", "http_404", "thai-cambodian-border-post-clash-nw7k2050.html"),
                     ("fetch", "robots_disallowed", "proof_0091.htm"),
                     ("parse", "too_short", "lake-chad-fishermen-taken.html")]


def test_no_address_is_both_a_row_and_a_reject_of_one_stage(night: Night) -> None:
    rejected = {stage: {row["url"] for row in night.rows("rejects") if row["stage"] == stage}
                for stage in ("fetch", "parse", "code")}
    articles = {row["article_id"]: row["url"] for row in night.rows("articles")}
    assert not rejected["parse"] & set(articles.values())
    assert not rejected["fetch"] & {row["url"] for row in night.rows("captures")}
    coded = {articles[row["article_id"]] for row in night.rows("mentions")}
    assert rejected["code"] <= set(articles.values()), "a reject of code is an article that is stored"
    assert not rejected["code"] & coded


def test_every_event_leads_back_to_its_feed(night: Night) -> None:
    mentions, articles = night.by("mentions", "mention_id"), night.by("articles", "article_id")
    captures, entries = night.by("captures", "capture_id"), night.by("entries", "entry_id")
    feeds = night.by("feeds", "feed_id")
    events = night.rows("events")
    assert len(events) > 50
    for event in events:
        mention = mentions[event["mention_id"]]
        article = articles[mention["article_id"]]
        written = article["title"] if mention["in_title"] else article["text"]
        quoted = written[mention["sentence_start"]:mention["sentence_end"]]
        assert quoted == mention["sentence"] == event["sentence"]
        entry = entries[captures[article["capture_id"]]["entry_id"]]
        assert feeds[entry["feed_id"]]["outcome"] == "ok"
        assert captures[entry["capture_id"]]["kind"] == "feed"


def test_every_mention_of_an_event_is_stored(night: Night) -> None:
    links = night.rows("event_mentions")
    assert {row["event_id"] for row in links} == set(night.by("events", "event_id"))
    assert {row["mention_id"] for row in links} <= set(night.by("mentions", "mention_id"))


def test_every_capture_is_the_bytes_that_were_served(night: Night) -> None:
    for row in night.rows("captures"):
        span = RecordSpan(row["warc_file"], row["warc_offset"], row["warc_length"])
        record = read_record(night.lake, span)
        assert hashlib.sha256(record.body).hexdigest() == row["digest"]
        assert (record.status, len(record.body)) == (row["status"], row["byte_count"])
        host, _, path = row["final_url"].removeprefix("http://").partition("?")[0].partition("/")
        assert record.body == (CHECKOUT / "sample" / host / path).read_bytes()


def test_both_nights_print_the_same(night: Night) -> None:
    assert night.printed[0] == night.printed[1]
    assert "Stored for 2026-03-07" in night.printed[0] and "wrong_language" in night.printed[0]
