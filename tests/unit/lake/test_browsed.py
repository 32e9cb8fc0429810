"""What the events page reads: the warehouse where it is DuckDB, else the copy that loading keeps of it."""

from pathlib import Path

import pytest

from etl.browse.store import Store
from etl.errors import SettingError, WarehouseError
from etl.lake.places import browsed, copied, duckdb_file, rooted
from etl.settings import read_settings

TEAM = {"warehouse": "postgresql://ann:s3cret@h/db"}


def test_a_duckdb_warehouse_is_read_itself_and_needs_no_copy() -> None:
    settings = read_settings(warehouse="duckdb:///w.duckdb", browse_copy="duckdb:///c.duckdb")
    assert (browsed(settings), copied(settings)) == ("duckdb:///w.duckdb", None)


def test_a_team_has_a_copy_with_nothing_to_set() -> None:
    settings = read_settings(**TEAM)
    assert browsed(settings) == copied(settings) == "duckdb:///data/browse.duckdb"


@pytest.mark.parametrize("value", ["data/browse.duckdb", "duckdb:///", "postgresql://h/db", "None"])
def test_a_copy_that_is_no_duckdb_file_is_refused_in_one_line(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_BROWSE_COPY", value)
    with pytest.raises(SettingError, match=f"^DATELINE_BROWSE_COPY={value!r}: ") as caught:
        read_settings()
    assert "\n" not in str(caught.value)


def test_without_a_copy_the_page_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_BROWSE_COPY", "none")
    settings = read_settings(**TEAM)
    assert copied(settings) is None
    with pytest.raises(SettingError, match=r"set the latter to duckdb:///PATH, and the next load writes it") as caught:
        Store.of(settings)
    assert "\n" not in str(caught.value) and "s3cret" not in str(caught.value)


def test_a_copy_that_is_not_there_yet_says_who_writes_it(tmp_path: Path) -> None:
    missing = tmp_path / "c.duckdb"
    settings = read_settings(**TEAM, browse_copy=f"duckdb:///{missing}")
    with pytest.raises(WarehouseError) as caught:
        Store.of(settings).check()
    assert str(caught.value) == (f"there is no DuckDB copy of the warehouse (DATELINE_BROWSE_COPY) at {missing} yet: "
                                 "dateline_load (or `dateline load`) writes it")


def test_a_relative_copy_begins_where_the_other_places_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rooted(read_settings(**TEAM), "root").browse_copy == "duckdb:///root/data/browse.duckdb"
    assert rooted(read_settings(browse_copy="none"), "root").browse_copy == "none"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_WAREHOUSE", TEAM["warehouse"])
    assert duckdb_file("there") == Path("there/data/browse.duckdb")
