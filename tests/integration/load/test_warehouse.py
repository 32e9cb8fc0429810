"""The warehouse on both engines: a day is there whole or not, and only what changed is loaded."""

import shutil
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.errors import LakeError, WarehouseError
from etl.lake import Lake
from etl.load.warehouse import warehouse
from etl.load.warehouse.warehouse import load_day, load_days, open_warehouse
from etl.tables import contracts
from tests import factory
from tests.commands import dateline
from tests.integration.load.queries import events, rows

NEXT = date(2026, 11, 4)
DYING_LOAD = """
import os, signal, sys
from datetime import date
from etl.lake import Lake
from etl.load.warehouse import warehouse
append, count = warehouse._append, iter(range(100))
def dying(*arguments):
    if next(count) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return append(*arguments)
warehouse._append = dying
warehouse.load_day(Lake(sys.argv[1]), sys.argv[2], date(2026, 11, 3))
"""


def test_a_day_is_loaded_with_every_column_as_it_is_in_the_lake(lake: Lake, uri: str) -> None:
    assert load_day(lake, uri, factory.DAY) == dict.fromkeys(contracts.loaded_names(), 1)
    for table in contracts.loaded_names():
        columns = contracts.contract(table).schema.names
        quoted = ", ".join(f'"{column}"' for column in columns)
        (found,) = rows(uri, f'SELECT {quoted} FROM "{table}"')
        (expected,) = lake.read(table, factory.DAY).to_pylist()
        assert dict(zip(columns, map(_in_utc, found), strict=True)) == expected


def _in_utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def test_an_unchanged_day_loads_nothing(lake: Lake, uri: str) -> None:
    load_day(lake, uri, factory.DAY)
    before = rows(uri, "SELECT * FROM _loads ORDER BY table_name")
    assert load_day(lake, uri, factory.DAY) == {}
    assert rows(uri, "SELECT * FROM _loads ORDER BY table_name") == before


def test_the_published_file_is_not_touched_without_a_change(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    load_day(lake, f"duckdb:///{path}", factory.DAY)
    before = path.stat()
    load_day(lake, f"duckdb:///{path}", factory.DAY)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_only_the_changed_table_of_the_changed_day_is_replaced(lake: Lake, uri: str) -> None:
    factory.commit_day(lake, NEXT)
    for day in (factory.DAY, NEXT):
        load_day(lake, uri, day)
    factory.commit(lake, events=[factory.event(), factory.event(event_id="second")])
    assert load_day(lake, uri, factory.DAY) == {"events": 2}
    assert events(uri) == {"2026-11-03": 2, "2026-11-04": 1}
    loads = rows(
        uri, "SELECT row_count FROM _loads WHERE table_name = 'events' ORDER BY ingest_date")
    assert loads == [(2,), (1,)]


def test_a_table_withdrawn_from_the_day_is_withdrawn(lake: Lake, uri: str) -> None:
    load_day(lake, uri, factory.DAY)
    tables = lake.manifest(factory.DAY)
    lake.delete(f"manifests/{factory.DAY}.json")
    lake.commit(factory.DAY, {name: files for name, files in tables.items() if name != "stories"})
    assert load_day(lake, uri, factory.DAY) == {}
    assert rows(uri, "SELECT count(*) FROM stories") == [(0,)]
    assert load_day(lake, uri, factory.DAY) == {}


def test_a_new_column_is_added_and_filled_by_name(lake: Lake, uri: str) -> None:
    factory.commit_day(lake, NEXT)
    load_day(lake, uri, factory.DAY)
    with open_warehouse(uri).loading() as connection:
        connection.execute("ALTER TABLE rejects DROP COLUMN url")
    load_day(lake, uri, NEXT)
    assert rows(uri, "SELECT url, detail FROM rejects ORDER BY ingest_date") == [
        (None, "404 Not Found"), (factory.URL, "404 Not Found")]


def test_a_file_that_is_not_the_manifests_loads_nothing(lake: Lake, uri: str) -> None:
    load_day(lake, uri, factory.DAY)
    factory.commit(lake, articles=[factory.article(title="New")],
                   stories=[factory.story(title="New")])
    lake.write_bytes(lake.table_file("stories", factory.DAY), b"torn")
    with pytest.raises(LakeError, match="is not the file of its manifest"):
        load_day(lake, uri, factory.DAY)
    assert rows(uri, "SELECT title FROM articles") == [("Bridge shelled near Marrowgate",)]


def test_a_day_that_is_not_committed(lake: Lake, uri: str) -> None:
    with pytest.raises(LakeError, match="no committed tables for 2026-11-04"):
        load_day(lake, uri, NEXT)


@pytest.mark.parametrize("appends", [0, 5])
def test_a_killed_load_leaves_nothing_and_the_next_one_mends_it(lake: Lake, uri: str,
                                                                appends: int) -> None:
    factory.commit_day(lake, NEXT)
    load_day(lake, uri, NEXT)
    command = [sys.executable, "-c", DYING_LOAD, lake.uri, uri, str(appends)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert events(uri) == {"2026-11-04": 1}
    assert load_day(lake, uri, factory.DAY) == dict.fromkeys(contracts.loaded_names(), 1)
    assert events(uri) == {"2026-11-03": 1, "2026-11-04": 1}


def test_readers_see_the_old_copy_until_the_new_one_is_whole(
        lake: Lake, uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load_day(lake, uri, factory.DAY)
    factory.commit_day(lake, NEXT)
    seen = []
    append = warehouse._append

    def watched(*arguments: Any) -> int:
        seen.append(events(uri))
        return append(*arguments)

    monkeypatch.setattr(warehouse, "_append", watched)
    with open_warehouse(uri).reading() as held:
        assert held is not None
        load_day(lake, uri, NEXT)
    assert seen == [{"2026-11-03": 1}] * len(contracts.loaded_names())
    assert events(uri) == {"2026-11-03": 1, "2026-11-04": 1}


def test_an_open_duckdb_file_stays_what_it_was(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    load_day(lake, f"duckdb:///{path}", factory.DAY)
    factory.commit_day(lake, NEXT)
    with duckdb.connect(path, read_only=True) as held:
        load_day(lake, f"duckdb:///{path}", NEXT)
        assert held.execute("SELECT count(*) FROM events").fetchall() == [(1,)]
    with duckdb.connect(path, read_only=True) as fresh:
        assert fresh.execute("SELECT count(*) FROM events").fetchall() == [(2,)]


def test_a_file_that_somebody_has_opened_for_writing_is_replaced_all_the_same(
        lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    load_day(lake, f"duckdb:///{path}", factory.DAY)
    factory.commit_day(lake, NEXT)
    script = (f"import duckdb; c = duckdb.connect({str(path)!r}); "
              "c.execute('CREATE TABLE mine (a INT)'); print('open', flush=True); input()")
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as analyst:
        assert analyst.stdout is not None and analyst.stdout.readline() == b"open\n"
        load_day(lake, f"duckdb:///{path}", NEXT)
        assert events(f"duckdb:///{path}") == {"2026-11-03": 1, "2026-11-04": 1}
        analyst.communicate(b"\n")
    assert events(f"duckdb:///{path}") == {"2026-11-03": 1, "2026-11-04": 1}


def test_two_loads_at_once_wait_for_each_other(lake: Lake, uri: str) -> None:
    days = [factory.DAY, *(date(2026, 11, day) for day in (4, 5, 6))]
    for day in days[1:]:
        factory.commit_day(lake, day)
    loads = [threading.Thread(target=load_day, args=(lake, uri, day)) for day in (*days, *days)]
    for load in loads:
        load.start()
    for load in loads:
        load.join()
    assert events(uri) == {day.isoformat(): 1 for day in days}


def test_nul_and_strange_texts_survive(lake: Lake, uri: str) -> None:
    title = "a\x00b'; DROP TABLE events; -- \\ \u202e\U0001f4f0"
    factory.commit(lake, articles=[factory.article(title=title, authors=["x\x00'", "{y,\"z\"}"])])
    load_day(lake, uri, factory.DAY)
    assert rows(uri, "SELECT title, authors FROM articles") == [
        (title.replace("\x00", ""), ["x'", '{y,"z"}'])]


def test_a_days_table_of_several_files_is_loaded_whole_and_its_checksum_is_theirs(
        lake: Lake, uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.lake.change.FILE_ROWS", 2)
    monkeypatch.setattr("etl.lake.parquet.ROW_GROUP_ROWS", 1)
    kept = contracts.from_rows("places",
                               [factory.place(place_id=f"geonames:{number}")
                                for number in range(4)], factory.DAY)
    lake.commit(factory.DAY, {"places": factory.write(lake, "places", factory.DAY, kept)})
    assert len(lake.files("places")) == 2
    assert load_day(lake, uri, factory.DAY)["places"] == 4
    assert rows(uri, "SELECT count(DISTINCT place_id) FROM places") == [(4,)]
    assert load_day(lake, uri, factory.DAY) == {}
    lake.commit(
        factory.DAY, {"places": factory.write(lake, "places", factory.DAY, kept.slice(0, 2))})
    assert load_day(lake, uri, factory.DAY) == {"places": 2}
    assert rows(uri, "SELECT row_count FROM _loads WHERE table_name = 'places'") == [(2,)]


def test_a_range_of_days_becomes_visible_at_once(lake: Lake, uri: str) -> None:
    factory.commit_day(lake, NEXT)
    assert load_days(lake, uri, (NEXT, factory.DAY, NEXT)) == dict.fromkeys(contracts.loaded_names(), 2)
    assert events(uri) == {"2026-11-03": 1, "2026-11-04": 1}
    factory.commit(lake, NEXT, events=[factory.event(killed=9)])
    lake.write_bytes(lake.table_file("events", NEXT), b"torn")
    factory.commit(lake, events=[factory.event(killed=8)])
    with pytest.raises(LakeError, match="is not the file of its manifest"):
        load_days(lake, uri, (factory.DAY, NEXT))
    assert rows(uri, "SELECT killed FROM events") == [(4,),
                                                      (4,)], "the good day waits for the other"


def test_the_command_loads_a_range_and_writes_its_pages(lake: Lake, uri: str,
                                                        tmp_path: Path) -> None:
    factory.commit_day(lake, NEXT)
    settings = {"lake": lake.uri, "warehouse": uri, "reports": tmp_path / "reports"}
    done = dateline("load", "--date", factory.DAY, "--until", NEXT, **settings)
    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.splitlines()] == [
        "2026-11-03.html", "2026-11-04.html"]
    assert events(uri) == {"2026-11-03": 1, "2026-11-04": 1}
    none = dateline("load", "--date", "2027-01-01", "--until", "2027-01-02", **settings)
    assert (none.returncode, none.stderr.count("\n")) == (1,
                                                          1) and "no committed days" in none.stderr
    bad = dateline("load", "--date", factory.DAY, "--until", "soon", **settings)
    assert (bad.returncode, bad.stderr) == (
        2, "dateline: --until 'soon' is no date; write it as 2026-11-30\n")


def test_many_rows_stream_through(lake: Lake, uri: str) -> None:
    factory.commit(
        lake, entries=[factory.entry(entry_id=f"{number:05}") for number in range(25_000)])
    assert load_day(lake, uri, factory.DAY)["entries"] == 25_000
    assert rows(uri, "SELECT count(*), min(entry_id), max(entry_id) FROM entries") == [
        (25_000, "00000", "24999")]


def test_comments_say_what_the_contracts_say(lake: Lake, uri: str) -> None:
    load_day(lake, uri, factory.DAY)
    sql = ("SELECT comment FROM duckdb_tables() WHERE table_name = 'captures'"
           if uri.startswith("duckdb") else "SELECT obj_description('captures'::regclass)")
    assert rows(uri, sql) == [(contracts.contract("captures").grain,)]


def test_a_relative_path_has_three_slashes(lake: Lake, tmp_path: Path,
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    load_day(lake, "duckdb:///new folder/w.duckdb", factory.DAY)
    assert (tmp_path / "new folder" / "w.duckdb").is_file()
    assert not (tmp_path / "new folder" / ".w.duckdb.loading").exists()


@pytest.mark.parametrize(("address", "message"), [
    ("mysql://host/db", "must be duckdb:///PATH or postgresql://"),
    ("duckdb:///", "must be duckdb:///PATH or postgresql://"),
    ("postgresql://nobody:secret@127.0.0.1:1/none",
     "can't load the warehouse postgresql://127.0.0.1/none: "),
])
def test_an_address_that_leads_nowhere(lake: Lake, address: str, message: str) -> None:
    if address.startswith("postgresql"):
        pytest.importorskip("adbc_driver_postgresql")
    with pytest.raises(WarehouseError) as caught:
        load_day(lake, address, factory.DAY)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value) and "secret" not in str(caught.value)


def test_a_file_that_is_no_database(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(b"hello" * 1000)
    with pytest.raises(WarehouseError, match="can't load the warehouse"):
        load_day(lake, f"duckdb:///{path}", factory.DAY)
    assert path.read_bytes() == b"hello" * 1000
    assert sorted(path.name for path in tmp_path.iterdir()) == [".w.duckdb.lock", "lake",
                                                                "w.duckdb"]


def test_a_folder_that_is_a_file(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match="can't load the warehouse"):
        load_day(lake, f"duckdb:///{tmp_path}/file/w.duckdb", factory.DAY)


def test_a_leftover_of_a_killed_load_is_harmless(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load_day(lake, f"duckdb:///{path}", factory.DAY)
    shutil.copyfile(path, tmp_path / ".w.duckdb.loading")
    (tmp_path / ".w.duckdb.loading.wal").write_bytes(b"torn")
    factory.commit_day(lake, NEXT)
    load_day(lake, f"duckdb:///{path}", NEXT)
    assert events(f"duckdb:///{path}") == {"2026-11-03": 1, "2026-11-04": 1}
