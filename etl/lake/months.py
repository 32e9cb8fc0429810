"""A month of a table in one file: its days one after the other, each in row groups of its own."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date

import pyarrow as pa

from etl.lake import manifests, names, parquet
from etl.lake.atomic import Draft
from etl.lake.manifests import MonthFile, StoredFile
from etl.lake.store import Store
from etl.tables import contracts

PENDING = ".pending"
# A day's rows with their checksum: that of the file that they would be by themselves.
Day = tuple[date, str, Iterable[pa.RecordBatch]]


def is_rolled_up(store: Store, table: str, day: date) -> bool:
    """Whether a table's day lies in its month's file, or belongs there: the month is rolled up."""
    month = names.month_file(table, names.month_of(day))
    return not store.exists(names.day_file(table, day)) and store.exists(month)


def days_in(store: Store, table: str, month: str) -> dict[date, str]:
    """Days that a month's file of a table holds, with the checksums of their rows.

    Empty where the month is not rolled up.
    """
    held = manifests.read_month(store, month).get(table)
    return dict(held.days) if held is not None and store.exists(held.file.path) else {}


def read_day(store: Store, table: str, day: date) -> Iterator[pa.RecordBatch]:
    """Read one day of a rolled-up month."""
    relative = names.month_file(table, names.month_of(day))
    with store.open(relative) as source:
        reader = parquet.Reader(source, contracts.contract(table), store.path(relative))
        yield from reader.batches(day=day)


def draft(store: Store, table: str, month: str, days: Iterable[Day]) -> tuple[Draft, MonthFile]:
    """Write a month's file where nobody looks for it yet; returns it with what it holds."""
    contract = contracts.contract(table)
    rows = 0
    held: dict[date, str] = {}
    with Draft(store.fs, store.path(f"{PENDING}/{uuid.uuid4().hex}.parquet")) as written, \
            parquet.writer(written, contract) as writer:
        for day, sha256, batches in sorted(days, key=lambda one: one[0]):
            held[day] = sha256
            for group in parquet.regrouped(contract.schema, batches):
                writer.write_table(group, row_group_size=parquet.ROW_GROUP_ROWS)
                rows += group.num_rows
    file = StoredFile(names.month_file(table, month), rows, written.byte_count, written.sha256)
    return written, MonthFile(file, held)


def replace_day(store: Store, table: str, day: date, sha256: str,
                batches: Iterable[pa.RecordBatch]) -> None:
    """Put a day's rows into its rolled-up month: file first, then the month's manifest."""
    month = names.month_of(day)
    others = [(other, digest, read_day(store, table, other))
              for other, digest in days_in(store, table, month).items()
              if other != day]
    written, held = draft(store, table, month, [*others, (day, sha256, batches)])
    written.publish(store.path(held.file.path))
    record(store, month, table, held)


def record(store: Store, month: str, table: str, held: MonthFile) -> None:
    """Say in a month's manifest what is rolled up of a table; other tables stay."""
    manifests.write_month(store, month, {**manifests.read_month(store, month), table: held})
