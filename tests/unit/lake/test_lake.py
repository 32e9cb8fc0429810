"""The lake: whole files or none, the same bytes for the same rows, read right by any reader."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.errors import ContractError, LakeError
from etl.lake import Change, Lake
from etl.lake.manifests import StoredFile, TableFiles
from etl.lake.names import FileName, parse
from etl.lake.parquet import ROW_GROUP_ROWS
from etl.lake.verify import verify
from etl.tables import contracts
from tests import factory
from tests.factory import DAY

NEXT_DAY = date(2026, 11, 4)
LATER = datetime(2026, 11, 9, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def table(name: str, *rows: factory.Row, day: date = DAY) -> pa.Table:
    return contracts.from_rows(name, list(rows), day)


def digest(lake: Lake, name: str) -> str:
    return lake.sha256(lake.table_file(name, DAY))


def test_what_was_written_is_read(lake: Lake) -> None:
    files = factory.write(lake, "articles", DAY, table("articles", factory.article()))
    path = f"articles/{DAY}.parquet"
    assert files == TableFiles((StoredFile(path, 1, lake.size(path) or 0, lake.sha256(path)),),
                               contracts.contract("articles").version)
    assert lake.read("articles", DAY).to_pylist() == [
        {**dict.fromkeys(contracts.contract("articles").schema.names),
         **asdict(factory.article()), "ingest_date": DAY}]
    assert lake.days("articles") == [DAY]


def test_a_day_without_a_file_has_no_rows(lake: Lake) -> None:
    assert lake.read("articles", DAY).num_rows == 0
    assert lake.read("articles", DAY, ["title"]).column_names == ["title"]
    assert lake.days("articles") == [] and lake.files("articles") == []
    assert list(lake.batches("articles", DAY)) == []


def test_rows_that_break_the_contract_are_not_written(lake: Lake) -> None:
    factory.write(lake, "articles", DAY, table("articles", factory.article()))
    before = digest(lake, "articles")
    with pytest.raises(ContractError):
        factory.write(lake, "articles", DAY, table("articles", factory.article(text=None)))
    assert digest(lake, "articles") == before


def test_a_writer_that_fails_midway_leaves_the_old_file(lake: Lake, tmp_path: Path) -> None:
    factory.write(lake, "articles", DAY, table("articles", factory.article()))
    before = digest(lake, "articles")

    def failing() -> Iterator[pa.RecordBatch]:
        yield from table("articles", factory.article(title="New")).to_batches()
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        factory.write_batches(lake, "articles", DAY, failing())
    assert digest(lake, "articles") == before
    assert [f.name for f in (tmp_path / "lake" / "articles").iterdir()] == [
        f"{DAY}.parquet"], "no dot-file is left"


def test_the_same_rows_in_any_order_are_the_same_bytes(lake: Lake) -> None:
    rows = [factory.article(article_id=letter * 20) for letter in "abc"]
    factory.write(lake, "articles", DAY, table("articles", *rows))
    before = digest(lake, "articles")
    factory.write(lake, "articles", DAY, table("articles", *rows[::-1]))
    assert digest(lake, "articles") == before


def test_bytes_do_not_depend_on_how_rows_arrived(lake: Lake) -> None:
    count = ROW_GROUP_ROWS + 7
    links = [factory.event_mention(mention_id=f"{n:020d}") for n in range(count)]
    whole = contracts.conform("event_mentions", table("event_mentions", *links))
    factory.write_batches(lake, "event_mentions", DAY, whole.to_batches(max_chunksize=count))
    before = digest(lake, "event_mentions")
    factory.write_batches(lake, "event_mentions", DAY, whole.to_batches(max_chunksize=999))
    assert digest(lake, "event_mentions") == before
    file = pq.ParquetFile(lake.path(f"event_mentions/{DAY}.parquet"))
    assert [file.metadata.row_group(n).num_rows
            for n in range(file.num_row_groups)] == [ROW_GROUP_ROWS, 7]


def test_readings_of_the_clock_stay_where_nothing_else_changed(lake: Lake) -> None:
    factory.write(lake, "captures", DAY, table("captures", factory.capture()))
    before = digest(lake, "captures")
    factory.write(lake, "captures", DAY,
                  table("captures", factory.capture(captured_at=LATER, fetch_seconds=9.9)))
    assert digest(lake, "captures") == before
    factory.write(lake, "captures", DAY,
                  table("captures", factory.capture(captured_at=LATER, status=203)))
    assert lake.read("captures", DAY)["captured_at"].to_pylist() == [LATER]


def test_a_stated_time_is_no_reading_of_the_clock(lake: Lake) -> None:
    factory.write(lake, "articles", DAY, table("articles", factory.article()))
    factory.write(lake, "articles", DAY, table("articles", factory.article(published_at=LATER)))
    assert lake.read("articles", DAY)["published_at"].to_pylist() == [LATER]


def test_a_file_of_an_older_schema_reads_with_nulls(lake: Lake, tmp_path: Path) -> None:
    old = table("articles", factory.article()).drop_columns(["authors_by", "modified_at"])
    narrow = old.set_column(old.column_names.index("word_count"), "word_count",
                            old["word_count"].cast("int16"))
    (tmp_path / "lake" / "articles").mkdir(parents=True)
    pq.write_table(narrow, lake.path(f"articles/{DAY}.parquet"))
    found = lake.read("articles", DAY)
    assert found.schema.equals(contracts.contract("articles").schema)
    assert found.select(["authors_by", "modified_at", "word_count"]).to_pylist() == [
        {"authors_by": None, "modified_at": None, "word_count": 12}]


def test_plain_pandas_reads_the_folder(lake: Lake) -> None:
    for day in (DAY, NEXT_DAY):
        factory.write(lake, "articles", day, table("articles", factory.article(), day=day))
        lake.stage_rows("articles", day, "parse-articles", "0000",
                        [factory.article(article_id="b" * 20)])
    frame = pd.read_parquet(lake.path("articles"))
    assert sorted(frame["ingest_date"]) == [DAY, NEXT_DAY]
    assert frame["article_id"].tolist() == [factory.ARTICLE_ID] * 2
    assert str(frame["published_at"].dtype) == "datetime64[us, UTC]"
    assert list(frame.columns) == contracts.contract("articles").schema.names


def test_a_manifest_merges_tables(lake: Lake) -> None:
    first = factory.write(lake, "articles", DAY, table("articles", factory.article()))
    lake.commit(DAY, {"articles": first})
    second = factory.write(lake, "rejects", DAY, table("rejects"))
    lake.commit(DAY, {"rejects": second})
    assert lake.manifest(DAY) == {"articles": first, "rejects": second}
    assert lake.manifest(NEXT_DAY) == {}


def test_a_broken_manifest_is_named(lake: Lake) -> None:
    lake.write_bytes(f"manifests/{DAY}.json", b"{")
    with pytest.raises(LakeError, match=r"2026-11-03.json is no manifest"):
        lake.manifest(DAY)


@pytest.mark.parametrize(("changes", "fault"), [
    ({"rows": None}, "articles: rows is missing"), ({"rows": "1"}, "articles: rows is no int"),
    ({"sha256": None}, "articles: sha256 is missing"),
    ({"file": None}, "articles: file is missing"),
    ({"files": []}, "articles: rows, bytes and sha256 are not those of its files")])
def test_a_manifest_that_lacks_a_field_is_one_clear_line(
        lake: Lake, changes: dict[str, object], fault: str) -> None:
    factory.commit(lake, DAY, articles=[factory.article()])
    document = json.loads(lake.read_bytes(f"manifests/{DAY}.json"))
    document["tables"]["articles"] |= changes
    lake.write_bytes(f"manifests/{DAY}.json", json.dumps(document).encode())
    with pytest.raises(LakeError, match=f"{DAY}.json is no manifest: {fault}$"):
        lake.manifest(DAY)


def test_a_manifest_says_of_each_table_what_it_always_said(lake: Lake) -> None:
    with Change(lake, DAY) as change:
        change.write("story_articles", table("story_articles", factory.story_article()))
        change.publish(run_id="the run")
    path = f"story_articles/{DAY}.parquet"
    assert json.loads(lake.read_bytes(f"manifests/{DAY}.json")) == {
        "ingest_date": "2026-11-03", "tables": {
        "story_articles": {"file": path, "rows": 1, "bytes": lake.size(path),
                           "sha256": lake.sha256(path),
                           "version": contracts.contract("story_articles").version,
                           "run_id": "the run"}}}


def test_staging_is_kept_by_part_and_forgotten(lake: Lake) -> None:
    for chunk in ("0001", "0000"):
        lake.stage_rows("articles", DAY, "parse-articles", chunk, [factory.article(title=chunk)])
    lake.stage_rows("rejects", DAY, "parse-rejects", "0000", [])
    assert lake.staged_chunks(DAY, "parse-articles") == ["0000", "0001"]
    assert lake.staged_table("articles", DAY,
                             "parse-articles")["title"].to_pylist() == ["0000", "0001"]
    lake.clear_staging(DAY, "parse-articles")
    assert lake.staged_chunks(DAY, "parse-articles") == []
    assert lake.staged_chunks(DAY, "parse-rejects") == ["0000"]
    lake.clear_staging(DAY)
    assert lake.folders(".staging") == []


def test_a_lake_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("I am no folder")
    lake = Lake(str(tmp_path / "file" / "lake"))
    with pytest.raises(
            LakeError, match=r"can't write to the lake at .*: Not a directory") as caught:
        factory.write(lake, "rejects", DAY, table("rejects", factory.reject()))
    assert "\n" not in str(caught.value) and caught.value.exit_status == 1


def test_a_lake_of_an_unknown_kind_is_one_clear_line() -> None:
    with pytest.raises(LakeError, match="can't open the lake gopher://lake"):
        Lake("gopher://lake")


def test_a_missing_file_is_named(lake: Lake) -> None:
    with pytest.raises(LakeError, match=r"can't read .*raw/none.warc.gz"):
        lake.read_bytes("raw/none.warc.gz")


def test_a_torn_table_is_one_clear_line(lake: Lake) -> None:
    lake.write_bytes(f"articles/{DAY}.parquet", b"PAR1 and then the power went")
    with pytest.raises(LakeError, match=f"{DAY}.parquet is no whole Parquet file"):
        lake.read("articles", DAY)


def test_a_manifest_is_plain_json(lake: Lake) -> None:
    factory.commit(lake, DAY, articles=[factory.article()])
    text = lake.read_bytes(f"manifests/{DAY}.json")
    assert text.endswith(b"}\n") and json.loads(text)["tables"]["articles"]["rows"] == 1


def numbered(count: int) -> pa.Table:
    return table("event_mentions",
                 *(factory.event_mention(mention_id=f"{number:020d}") for number in range(count)))


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.lake.change.FILE_ROWS", 20)
    monkeypatch.setattr("etl.lake.parquet.ROW_GROUP_ROWS", 10)


@pytest.mark.usefixtures("small_files")
def test_beyond_so_many_rows_a_day_has_further_files(lake: Lake) -> None:
    written = factory.write(lake, "event_mentions", DAY, numbered(45))
    lake.commit(DAY, {"event_mentions": written})
    assert lake.manifest(DAY) == {"event_mentions": written}
    files = [f"{DAY}-0001.parquet", f"{DAY}-0002.parquet", f"{DAY}.parquet"]
    assert lake.files("event_mentions") == files and lake.days("event_mentions") == [DAY]
    assert [file.row_count for file in written.files] == [20, 20, 5] and written.row_count == 45
    expected = [f"{number:020d}" for number in range(45)]
    assert lake.read("event_mentions", DAY)["mention_id"].to_pylist() == expected
    for first, count in ((18, 4), (0, 5), (10, 10), (20, 21), (39, 1), (40, 9), (45, 3), (99, 1)):
        found = lake.read_slice("event_mentions", DAY, first, count)["mention_id"].to_pylist()
        assert found == expected[first:first + count]
    assert len(pd.read_parquet(lake.path("event_mentions"))) == 45
    with lake.committed("event_mentions", written) as batches:
        assert sum(batch.num_rows for batch in batches) == 45
    assert [fault for fault in verify(lake).faults if "no row of" not in fault] == []


@pytest.mark.usefixtures("small_files")
def test_files_that_a_smaller_day_does_not_need_go(lake: Lake) -> None:
    factory.write(lake, "event_mentions", DAY, numbered(45))
    factory.write(lake, "event_mentions", DAY, numbered(21))
    assert lake.files("event_mentions") == [f"{DAY}-0001.parquet", f"{DAY}.parquet"]
    factory.write(lake, "event_mentions", DAY, numbered(0))
    assert lake.files("event_mentions") == [f"{DAY}.parquet"]
    assert lake.read("event_mentions", DAY).num_rows == 0


@pytest.mark.parametrize(("name", "expected"), [
    ("2026-11-03.parquet", FileName(DAY, "2026-11", 0)),
    ("2026-11-03-0012.parquet", FileName(DAY, "2026-11", 12)),
    ("2026-11.parquet", FileName(None, "2026-11", 0)), ("2026-13.parquet", None),
    ("2026-11-31.parquet", None), (".2026-11-03.parquet.1", None), ("notes.parquet", None)])
def test_names_of_files_are_read(name: str, expected: FileName | None) -> None:
    assert parse(name) == expected


def test_statistics_are_kept_of_what_people_filter_by_and_not_of_texts(lake: Lake) -> None:
    factory.write(lake, "events", DAY, table("events", factory.event()))
    metadata = pq.ParquetFile(lake.path(f"events/{DAY}.parquet")).metadata.row_group(0)
    found = {metadata.column(n).path_in_schema: metadata.column(n)
             for n in range(metadata.num_columns)}
    contract = contracts.contract("events")
    kept = {name for name, column in found.items() if column.is_stats_set}
    assert kept == {*contract.key, *contract.filtered_by} and "sentence" not in kept
    assert all(found[name].has_column_index for name in kept)
    assert {column.compression for column in found.values()} == {"ZSTD"}
    assert [column.column_index
            for column in metadata.sorting_columns] == [0, 1]


def test_a_change_that_is_not_published_is_forgotten(lake: Lake) -> None:
    factory.commit_day(lake)
    before = {name: digest(lake, name) for name in contracts.names()}
    with pytest.raises(ContractError), Change(lake, DAY) as change:
        change.write("stories", table("stories", factory.story(title="New")))
        change.write("events", table("events", factory.event(confidence=3.0)))
        change.publish()
    assert {name: digest(lake, name) for name in contracts.names()} == before
    assert lake.files(".pending") == []
