"""Loads killed at any moment, on both engines, while readers look; KILLS=30 is the full run."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.errors import WarehouseError
from etl.lake import Lake
from etl.load.warehouse import warehouse
from etl.load.warehouse.warehouse import load_days
from tests import factory
from tests.integration.load.queries import rows

KILLS = int(os.environ.get("KILLS", "3"))
ROWS = 3000
DAYS = (factory.DAY, date(2026, 11, 4))
LOAD = ("import sys; from datetime import date; from etl.lake import Lake; "
        "from etl.load.warehouse.warehouse import load_days; print('begun', flush=True); "
        "days = [date.fromisoformat(day) for day in sys.argv[3:]]; "
        "load_days(Lake(sys.argv[1]), sys.argv[2], days)")


def commit(lake: Lake, version: int) -> None:
    """Commit both days with events that carry the version as their number of killed."""
    for day in DAYS:
        events = [factory.event(event_id=f"{day}-{number}", mention_id=f"m{number}", killed=version)
                  for number in range(ROWS)]
        mentions = [factory.mention(mention_id=f"m{number}", killed=version)
                    for number in range(ROWS)]
        factory.commit(lake, day, events=events, mentions=mentions, articles=[factory.article()],
                       feeds=[factory.feed()])


@contextmanager
def reader(uri: str) -> Iterator[list[str]]:
    """Look at the warehouse in another process; after the block the list holds what it said."""
    said: list[str] = []
    command = [sys.executable, "-m", "tests.integration.load.readers", uri, str(ROWS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          cwd=Path(__file__).parents[3]) as process:
        try:
            yield said
        finally:
            said += process.communicate("end\n")[0].splitlines()


def loading(lake: Lake, uri: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", LOAD, lake.uri, uri, *map(str, DAYS)],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def begun(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None and process.stdout.readline() == "begun\n"


def test_no_reader_sees_half_a_load_and_the_next_one_mends_it(tmp_path: Path, uri: str) -> None:
    lake = Lake(str(tmp_path / "lake"))
    commit(lake, 0)
    load_days(lake, uri, DAYS)
    chance = random.Random(20261103)
    longest = 0.5
    with reader(uri) as said:
        for version in range(1, KILLS + 1):
            commit(lake, version)
            with loading(lake, uri) as process:
                begun(process)
                time.sleep(chance.uniform(0, longest))
                process.kill()
            (before,) = rows(uri, "SELECT min(killed), max(killed), count(*) FROM events")
            assert before in ((version - 1, version - 1, 2 * ROWS), (version, version, 2 * ROWS))
            started = time.monotonic()
            load_days(lake, uri, DAYS)
            if before[0] != version:
                longest = max(longest, time.monotonic() - started)
            assert rows(uri, "SELECT min(killed), max(killed), count(*) FROM events") == [
                (version, version, 2 * ROWS)]
    assert said[-1].startswith("looks ") and int(said[-1].split()[1]) > KILLS
    assert said[:-1] == []
    assert rows(uri, "SELECT killed, count(*) FROM v_events GROUP BY killed") == [(KILLS, 2 * ROWS)]


def test_two_loads_of_the_same_days_at_once(tmp_path: Path, uri: str) -> None:
    lake = Lake(str(tmp_path / "lake"))
    commit(lake, 1)
    both = [loading(lake, uri) for _ in range(2)]
    assert [(process.wait(), process.communicate()[1]) for process in both] == [(0, "")] * 2
    assert rows(uri, "SELECT ingest_date, count(*) FROM events GROUP BY 1 ORDER BY 1") == [
        (day, ROWS) for day in DAYS]
    assert rows(uri, "SELECT count(*), count(DISTINCT event_id) FROM v_events") == [
        (2 * ROWS, 2 * ROWS)]


def test_a_server_that_goes_away_in_mid_load(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Any) -> None:
    lake = Lake(str(tmp_path / "lake"))
    commit(lake, 0)
    (tmp_path / "postgres").mkdir()
    own = type(server)(tmp_path / "postgres", cleanup_mode="stop")
    own.start()
    uri = str(own.get_uri())
    load_days(lake, uri, DAYS)
    commit(lake, 1)
    append, count = warehouse._append, iter(range(100))

    def going(*arguments: Any) -> int:
        if next(count) == 2:
            stop(own, signal.SIGQUIT)
        return append(*arguments)

    monkeypatch.setattr(warehouse, "_append", going)
    with pytest.raises(WarehouseError,
                       match=r"can't load the warehouse postgresql://[^:]*: ") as caught:
        load_days(lake, uri, DAYS)
    assert "\n" not in str(caught.value)
    with pytest.raises(WarehouseError, match="can't load the warehouse"):
        load_days(lake, uri, DAYS)
    own.ensure_postgres_running()
    monkeypatch.undo()
    try:
        assert rows(uri, "SELECT min(killed), max(killed), count(*) FROM v_events") == [
            (0, 0, 2 * ROWS)]
        load_days(lake, uri, DAYS)
        assert rows(uri, "SELECT min(killed), max(killed), count(*) FROM v_events") == [
            (1, 1, 2 * ROWS)]
    finally:
        own.stop()


def stop(running: Any, how: signal.Signals) -> None:
    """End a server at once and wait until it is gone.

    SIGQUIT to its first process is PostgreSQL's immediate shutdown.
    """
    os.kill(running.get_pid(), how)
    while (running.pgdata / "postmaster.pid").exists():
        time.sleep(0.05)


def test_a_file_that_goes_away_in_mid_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake, uri = Lake(str(tmp_path / "lake")), f"duckdb:///{tmp_path}/w.duckdb"
    commit(lake, 0)
    load_days(lake, uri, DAYS)
    commit(lake, 1)
    append, count = warehouse._append, iter(range(100))

    def going(*arguments: Any) -> int:
        if next(count) == 2:
            (tmp_path / ".w.duckdb.loading").unlink()
        return append(*arguments)

    monkeypatch.setattr(warehouse, "_append", going)
    with pytest.raises(WarehouseError, match="can't load the warehouse"):
        load_days(lake, uri, DAYS)
    assert rows(uri, "SELECT min(killed), max(killed), count(*) FROM v_events") == [
        (0, 0, 2 * ROWS)]
    monkeypatch.undo()
    load_days(lake, uri, DAYS)
    assert rows(uri, "SELECT min(killed), max(killed), count(*) FROM v_events") == [
        (1, 1, 2 * ROWS)]
