"""One night in the embedded Airflow, from the command that `make run` calls to its end."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.lake import Lake
from etl.orchestration.embedded import newsroom
from etl.orchestration.embedded.home import MARK
from tests.paths import CHECKOUT

Night = tuple[Path, "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """A night over the sample newsroom, in a folder with a space in its name."""
    root = tmp_path_factory.mktemp("a night")
    with newsroom.serve(CHECKOUT / "sample") as served:
        cache = os.environ.get("DATELINE_CACHE", str(CHECKOUT / "data" / "cache"))
        environment = {**os.environ, "DATELINE_CONNECT_TO": served.connect_to,
                       "DATELINE_HOST_DELAY_SECONDS": "0", "DATELINE_CACHE": cache}
        done = subprocess.run([sys.executable, "-m", "etl.orchestration.embedded", "run", "--feeds",
                               str(CHECKOUT / "sample/feeds.opml")],
                              cwd=root, env=environment, capture_output=True, text=True,
                              timeout=540, check=False, stdin=subprocess.DEVNULL)
        yield root, done


def test_every_stage_succeeds_and_says_what_was_stored(night: Night) -> None:
    root, done = night
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("dateline_extract", "dateline_transform", "dateline_load", "feeds polled",
                  "robots_disallowed", str(root / "data" / "lake")):
        assert words in done.stdout


def test_lake_warehouse_and_page_are_there(night: Night) -> None:
    import duckdb

    root, _ = night
    lake = Lake(str(root / "data" / "lake"))
    [day] = lake.days("events")
    assert abs((datetime.now(UTC).date() - day).days) <= 1
    with duckdb.connect(str(root / "data" / "warehouse.duckdb"), read_only=True) as warehouse:
        for table in ("feeds", "entries", "captures", "articles", "mentions", "events", "rejects",
                      "runs"):
            [(count,)] = warehouse.sql(f"SELECT count(*) FROM {table}").fetchall()
            assert count == lake.read(table, day).num_rows
    assert (root / "data" / "reports" / f"{day}.html").is_file()


def test_nothing_was_lost(night: Night) -> None:
    root, _ = night
    lake = Lake(str(root / "data" / "lake"))
    [day] = lake.days("runs")
    runs = {row["stage"]: row for row in lake.read("runs", day).to_pylist()}
    assert set(runs) == {"poll", "fetch", "parse", "code", "resolve"}
    for row in runs.values():
        assert row["in_count"] == row["out_count"] + row["rejected_count"] + row["skipped_count"]
    assert runs["fetch"]["out_count"] == runs["parse"]["in_count"]
    assert runs["parse"]["out_count"] == runs["code"]["in_count"]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found by /proc")
def test_no_process_is_left_behind(night: Night) -> None:
    root, _ = night
    mark = f"{MARK}={root / 'data' / 'airflow'}".encode()
    left = []
    for process in Path("/proc").iterdir():
        try:
            environment = (process / "environ").read_bytes() if process.name.isdigit() else b""
        except OSError:
            continue
        if mark in environment:
            left.append(process.name)
    assert left == []
