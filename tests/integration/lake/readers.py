"""Readers as analysts have them (pandas, pyarrow, DuckDB), asking while somebody writes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.dataset as ds

# Rows by day and by what was written in them.
Seen = dict[tuple[str, str], int]
COLUMNS = ["ingest_date", "pattern"]


def by_pandas(folder: Path) -> Seen:
    frame = pd.read_parquet(folder, columns=COLUMNS)
    return {(str(day), str(text)): int(count)
            for (day, text), count in frame.groupby(COLUMNS).size().items()}


def by_pyarrow(folder: Path) -> Seen:
    table = ds.dataset(folder, format="parquet").to_table(COLUMNS).group_by(COLUMNS).aggregate(
        [([], "count_all")])
    return {(str(row["ingest_date"]), row["pattern"]): row["count_all"]
            for row in table.to_pylist()}


def by_duckdb(folder: Path) -> Seen:
    with duckdb.connect() as connection:
        query = f"SELECT ingest_date, pattern, count(*) FROM '{folder}/*.parquet' GROUP BY ALL"
        rows = connection.sql(query).fetchall()
    return {(str(day), str(text)): int(count) for day, text, count in rows}


READERS: tuple[Callable[[Path], Seen], ...] = (by_pandas, by_pyarrow, by_duckdb)


@dataclass
class Watch:
    """What readers saw: how often they asked, what was wrong, and the errors that they got."""

    asked: int = 0
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def watching(folder: Path, is_whole: Callable[[Seen], bool],
             readers: tuple[Callable[[Path], Seen], ...] = READERS) -> Iterator[Watch]:
    """Let every reader ask again and again, in a thread each, while the block runs."""
    watch, stop = Watch(), threading.Event()

    def ask(reader: Callable[[Path], Seen]) -> None:
        while not stop.is_set():
            try:
                seen = reader(folder)
            except (OSError, duckdb.Error, ValueError) as error:
                watch.errors.append(f"{reader.__name__}: {error}")
                continue
            watch.asked += 1
            if not is_whole(seen):
                watch.wrong.append(f"{reader.__name__}: {seen}")

    threads = [threading.Thread(target=ask, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        yield watch
    finally:
        stop.set()
        for thread in threads:
            thread.join()
