"""A month of a table in one file: its days one after the other, each in row groups of its own."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pyarrow as pa

from etl.lake import manifests, names, parquet
from etl.lake.atomic import Draft
from etl.lake.store import Store
from etl.tables import contracts

PENDING = ".pending"
# A day's rows with their checksum: that of the file that they would be by themselves.
Day = tuple[date, str, Iterable[pa.RecordBatch]]


def is_rolled_up(store: Store, table: str, day: date) -> bool:
    """Whether a table's day lies in its month's file, or belongs there because the month is rolled up."""
    return not store.exists(names.day_file(table, day)) and store.exists(names.month_file(table, names.month_of(day)))


def days_in(store: Store, table: str, month: str) -> dict[date, str]:
    """Days that a month's file of a table holds, with the checksums of their rows; empty where it is not rolled up."""
    entry = manifests.read(store, month).get("tables", {}).get(table)
    if entry is None or not store.exists(entry["file"]):
        return {}
    return {date.fromisoformat(day): sha256 for day, sha256 in entry["days"].items()}


def read_day(store: Store, table: str, day: date) -> Iterator[pa.RecordBatch]:
    """Read one day of a rolled-up month."""
    relative = names.month_file(table, names.month_of(day))
    with store.open(relative) as source:
        yield from parquet.Reader(source, contracts.contract(table), store.path(relative)).batches(day=day)


def draft(store: Store, table: str, month: str, days: Iterable[Day]) -> tuple[Draft, dict[str, Any]]:
    """Write a month's file where nobody looks for it yet; returns it with its manifest entry."""
    contract = contracts.contract(table)
    rows, held = 0, {}
    with Draft(store.fs, store.path(f"{PENDING}/{uuid.uuid4().hex}.parquet")) as written, \
            parquet.writer(written, contract) as writer:
        for day, sha256, batches in sorted(days, key=lambda one: one[0]):
            held[day.isoformat()] = sha256
            for group in parquet.regrouped(contract.schema, batches):
                writer.write_table(group, row_group_size=parquet.ROW_GROUP_ROWS)
                rows += group.num_rows
    return written, {"file": names.month_file(table, month), "rows": rows, "bytes": written.byte_count,
                     "sha256": written.sha256, "days": held}


def replace_day(store: Store, table: str, day: date, sha256: str, batches: Iterable[pa.RecordBatch]) -> None:
    """Put a day's rows into its rolled-up month: file first, then the month's manifest."""
    month = names.month_of(day)
    others = [(other, digest, read_day(store, table, other)) for other, digest in days_in(store, table, month).items()
              if other != day]
    written, entry = draft(store, table, month, [*others, (day, sha256, batches)])
    written.publish(store.path(entry["file"]))
    record(store, month, {table: entry})


def record(store: Store, month: str, entries: dict[str, dict[str, Any]]) -> None:
    """Say in a month's manifest what is rolled up; other tables stay."""
    before = manifests.read(store, month).get("tables", {})
    manifests.write(store, month, {"month": month, "tables": {**before, **entries}})
