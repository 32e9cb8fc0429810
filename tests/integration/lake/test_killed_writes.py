"""kill -9 at random moments of writing, loading and tidying: no reader ever sees half a day.

The suite kills three times each; `KILLS=30 pytest tests/integration/lake/test_killed_writes.py` is
the full run.
"""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.lake import Change, Lake
from etl.lake.tidy import tidy
from etl.lake.verify import verify
from etl.load.warehouse.warehouse import load_day
from etl.settings import Settings
from tests import factory
from tests.integration.lake.readers import Seen, by_duckdb, by_pandas, by_pyarrow, watching
from tests.paths import CHECKOUT

KILLS = int(os.environ.get("KILLS", "3"))
DAYS = (date(2026, 11, 3), date(2026, 11, 4))
ROWS = 20_000
TODAY = date(2027, 3, 1)
TIDYING = Settings(rollup_days=1)

WRITER = """
import itertools, sys
from tests.integration.lake.test_killed_writes import DAYS, load_day, write
from etl.lake import Lake
lake = Lake(sys.argv[1])
print("ready", flush=True)
for number in itertools.count():
    for day in DAYS:
        write(lake, day, f"version {number}")
        load_day(lake, sys.argv[2], day)
"""
TIDIER = """
import sys
from etl.lake import Lake
from tests.integration.lake.test_killed_writes import TIDYING, TODAY, tidy
lake = Lake(sys.argv[1])
print("ready", flush=True)
tidy(lake, TIDYING, TODAY)
"""


def write(lake: Lake, day: date, text: str, rows: int = ROWS) -> None:
    """Commit a day of mentions that all say `text`, and their articles."""
    import pyarrow as pa

    from etl.tables import contracts

    one = contracts.from_rows("mentions", [factory.mention(pattern=text)], day)
    table = pa.concat_tables([one] * rows).combine_chunks()
    ids = pa.array([f"{number:020d}" for number in range(rows)])
    with Change(lake, day) as change:
        change.write("mentions", table.set_column(table.column_names.index("mention_id"),
                                                  one.schema.field("mention_id"), ids))
        change.write(
            "articles", contracts.from_rows("articles", [factory.article(title=text)], day))
        change.publish()


def is_whole(seen: Seen) -> bool:
    """Whether every day that is seen is there with all of its rows, of one version."""
    days = [day for day, _ in seen]
    return len(days) == len(set(days)) and set(seen.values()) <= {ROWS}


def by_warehouse(folder: Path) -> Seen:
    with duckdb.connect(folder.parents[1] / "w.duckdb", read_only=True) as connection:
        rows = connection.sql(
            "SELECT ingest_date, pattern, count(*) FROM mentions GROUP BY ALL").fetchall()
    return {(str(day), str(text)): int(count) for day, text, count in rows}


def start(script: str, *arguments: object) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], cwd=CHECKOUT,
                               stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def content(folder: Path) -> dict[str, str]:
    """Checksum of every file that a reader can see."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file() and not _is_hidden(path.relative_to(folder))}


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def test_no_reader_sees_half_a_day_and_the_rerun_gives_the_same_bytes(tmp_path: Path) -> None:
    lake, undisturbed = Lake(str(tmp_path / "lake")), Lake(str(tmp_path / "undisturbed"))
    warehouse = f"duckdb:///{tmp_path}/w.duckdb"
    for day in DAYS:
        write(lake, day, "first")
        load_day(lake, warehouse, day)
    chance = random.Random(1)
    with watching(Path(lake.root, "mentions"), is_whole,
                  (by_pandas, by_pyarrow, by_duckdb, by_warehouse)) as watch:
        for _ in range(KILLS):
            writer = start(WRITER, lake.root, warehouse)
            time.sleep(chance.uniform(0, 2))
            kill(writer)
    assert watch.wrong == [] and watch.errors == []
    assert watch.asked > 2 * KILLS
    for day in DAYS:
        for each in (lake, undisturbed):
            write(each, day, "last")
        load_day(lake, warehouse, day)
    assert content(Path(lake.root)) == content(Path(undisturbed.root))
    assert by_warehouse(Path(lake.root, "mentions")) == {(str(day), "last"): ROWS for day in DAYS}
    tidied = tidy(lake, TIDYING, date(2026, 11, 20))
    assert tidied.leftovers == 0, "too young to be anybody's leftovers"
    assert [fault for fault in verify(lake).faults
            if not fault.startswith(".pending") and "feeds" not in fault
            and "captures" not in fault and "entries" not in fault] == []


def test_a_killed_roll_up_hides_no_row_and_shows_none_twice(tmp_path: Path) -> None:
    template, rows = tmp_path / "template", 300
    days = [date(2026, month, day) for month in (9, 10) for day in range(1, 16)]
    for day in days:
        write(Lake(str(template)), day, "text", rows)
    rolled = tmp_path / "rolled"
    shutil.copytree(template, rolled)
    clock = time.monotonic()
    assert tidy(Lake(str(rolled)), TIDYING, TODAY).rolled_up == 4
    seconds = time.monotonic() - clock
    expected = {(str(day), "text"): rows for day in days}
    chance, asked = random.Random(2), 0
    for number in range(KILLS):
        folder = tmp_path / f"lake {number}"
        shutil.copytree(template, folder)
        with watching(folder / "mentions", lambda seen: seen == expected) as watch:
            tidier = start(TIDIER, folder)
            time.sleep(chance.uniform(0, seconds))
            kill(tidier)
            tidy(Lake(str(folder)), TIDYING, TODAY)
        assert watch.wrong == []
        # Who has listed the days and opens them after the exchange is told that they are gone.
        assert all("No such file" in error or "No files found" in error
                   for error in watch.errors), watch.errors
        asked += watch.asked
        assert content(folder) == content(rolled)
        assert by_pandas(folder / "mentions") == expected
        shutil.rmtree(folder)
    assert asked > KILLS


@pytest.mark.parametrize("name", ["mentions", "articles"])
def test_a_rolled_up_day_reads_and_loads_as_before(tmp_path: Path, name: str) -> None:
    lake = Lake(str(tmp_path / "lake"))
    days = [date(2026, 10, number) for number in (1, 2, 3)]
    for day in days:
        write(lake, day, f"of {day}", 10)
    before = {day: lake.read(name, day) for day in days}
    assert tidy(lake, TIDYING, TODAY).rolled_up == 2 and tidy(lake, TIDYING, TODAY).rolled_up == 0
    assert lake.files(name) == ["2026-10.parquet"]
    assert lake.days(name) == days and {day: lake.read(name, day) for day in days} == before
    for day in days:
        load_day(lake, f"duckdb:///{tmp_path}/w.duckdb", day)
    with duckdb.connect(tmp_path / "w.duckdb", read_only=True) as connection:
        found = connection.sql(
            f"SELECT ingest_date, count(*) FROM {name} GROUP BY ALL ORDER BY 1").fetchall()
    assert found == [(day, before[day].num_rows) for day in days]
