"""Committed files as streams: checked first, through the contract, without NUL."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.errors import LakeError
from etl.lake import Lake
from etl.lake.manifests import StoredFile, TableFiles
from etl.load.warehouse import stream
from etl.tables import contracts
from tests import factory


def files_of(lake: Lake, table: str) -> TableFiles:
    return lake.manifest(factory.DAY)[table]


def test_nul_is_taken_out_of_texts_and_lists(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    rows = [factory.article(article_id=str(i), title=title, authors=authors)
            for i, (title, authors) in enumerate(
        [("a\x00b", ["x\x00", "y"]), (None, []), ("c", ["\x00z"])])]
    factory.commit(lake, articles=rows)
    with stream.committed(lake, "articles", files_of(lake, "articles")) as batches:
        found = batches.read_all().to_pylist()
    assert [(row["title"], row["authors"])
            for row in found] == [("ab", ["x", "y"]), (None, []), ("c", ["z"])]


def test_a_column_that_the_file_lacks_is_null(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    table = contracts.from_rows("rejects", [factory.reject()], factory.DAY).drop_columns(["detail"])
    pq.write_table(table, tmp_path / "old.parquet")
    files = TableFiles((StoredFile("old.parquet", 1, 1, lake.sha256("old.parquet")),))
    with stream.committed(lake, "rejects", files) as batches:
        assert batches.schema == contracts.contract("rejects").schema
        assert batches.read_all()["detail"].to_pylist() == [None]


def test_other_bytes_than_the_manifests_are_refused(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    factory.commit(lake, places=[factory.place()])
    before = files_of(lake, "places")
    factory.write(lake, "places", factory.DAY,
                  contracts.from_rows("places", [factory.place(name="Other")], factory.DAY))
    with pytest.raises(LakeError, match="is not the file of its manifest"), stream.committed(
            lake, "places", before):
        pass


def test_lists_are_cleaned_whatever_part_of_a_buffer_they_show() -> None:
    lists = pa.array([["a"], None, ["b\x00", "c"], []], pa.list_(pa.string()))
    assert stream._without_nul(lists.slice(1)).to_pylist() == [None, ["b", "c"], []]
