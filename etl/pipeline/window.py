"""The window of a night: the earlier days among which its articles and mentions have relatives.

In: tables of the days before an ingest date. Out: their rows, a batch at a time, with their day.

A night reads the days before it and never a later one: a rerun of an old night finds what its first
run found.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import pyarrow as pa

from etl.pipeline.run import Run
from etl.tables.row import Some, columns_of, read_rows


def window_days(run: Run, table: str) -> list[date]:
    """The days of the window that have a table, the oldest first.

    The window is the `window_days` ingest dates before the run's; the run's own day is none of
    them.
    """
    first = run.day - timedelta(days=run.settings.window_days)
    return [day for day in run.lake.days(table) if first <= day < run.day]


def window_batches(run: Run, table: str, columns: Iterable[str] | None = None,
                   ) -> Iterator[tuple[date, pa.RecordBatch]]:
    """Read a table's days of the window; each batch comes with its ingest date, oldest first.

    columns: their names; None reads all.
    """
    wanted = list(columns) if columns is not None else None
    for day in window_days(run, table):
        for batch in run.lake.batches(table, day, wanted):
            yield day, batch


def window_rows(run: Run, kind: type[Some]) -> Iterator[tuple[date, Some]]:
    """Read the window's rows of a class's table, reading no other columns than the class has.

    Each comes with its ingest date, the oldest first.
    """
    for day, batch in window_batches(run, kind.TABLE, columns_of(kind)):
        for row in read_rows(kind, batch):
            yield day, row
