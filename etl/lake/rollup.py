"""Roll-up: the daily files of a table's past month become one, so that years stay quick to open.

    before  events/2026-10-01.parquet … events/2026-10-31.parquet
    after   events/2026-10.parquet

The month's manifest is written first, then a folder with the month in the place of its days changes
places with the table's. A reader lists the one folder or the other, so no row is seen twice or
missed; one who has listed the days and opens them afterwards gets an error and asks again. Killed
in between, it is done anew. Days' manifests stay as they are.

S3 knows no such exchange: there days stay days.
"""

import logging
import os
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pyarrow as pa

from etl.errors import LakeError
from etl.lake import manifests, months, names
from etl.lake.atomic import sync_folder
from etl.lake.change import FILE_ROWS
from etl.lake.lake import Lake
from etl.lake.locks import locked
from etl.lake.manifests import TableFiles
from etl.lake.swap import exchange

log = logging.getLogger("etl")

Days = dict[date, TableFiles]


def roll_up(lake: Lake, today: date, after_days: int) -> int:
    """Roll up the months that ended at least `after_days` ago; returns the number of files made.

    Months of more than a million rows are left as they are.
    A table's month with a day that is not committed whole stays as it is, with a warning. Raises
    LakeError.
    """
    if not lake.is_local:
        return 0
    made = 0
    for month, tables in sorted(_months(lake).items()):
        if _end(month) + timedelta(days=after_days) > today:
            continue
        for table, days in sorted(tables.items()):
            with locked(lake, table):
                made += _roll_up_table(lake, table, month, days)
    return made


def _months(lake: Lake) -> dict[str, dict[str, Days]]:
    """Committed days that have files of their own, by month and table."""
    found: dict[str, dict[str, Days]] = defaultdict(lambda: defaultdict(dict))
    for day, tables in manifests.readable(lake):
        for table, files in tables.items():
            if lake.exists(names.day_file(table, day)):
                found[names.month_of(day)][table][day] = files
    return found


def _end(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _roll_up_table(lake: Lake, table: str, month: str, days: Days) -> int:
    try:
        merged = months.days_in(lake, table, month)
        if (sum(files.row_count for files in days.values()) > FILE_ROWS
                or len(days) + len(merged) < 2):
            return 0
        parts = [(day, files.sha256, _checked(lake, table, files)) for day, files in days.items()]
        parts += [(day, sha256, months.read_day(lake, table, day))
                  for day, sha256 in merged.items() if day not in days]
        draft, held = months.draft(lake, table, month, parts)
    except LakeError as error:
        log.warning("stage=tidy table=%s month=%s rolled_up=no reason=%r", table, month, str(error))
        return 0
    months.record(lake, month, table, held)
    folder = lake.path(f"{months.PENDING}/{uuid.uuid4().hex}")
    gone = {os.path.basename(file) for day in days for file in lake.parts(table, day)}
    _link_others(lake.path(table), folder, {*gone, f"{month}.parquet"})
    draft.publish(f"{folder}/{month}.parquet")
    done = exchange(folder, lake.path(table))
    sync_folder(lake.root)
    lake.delete(folder.removeprefix(f"{lake.root}/"))
    if not done:
        log.warning(
            "stage=tidy table=%s rolled_up=no reason='this file system can't exchange two folders'",
            table)
    return int(done)


def _checked(lake: Lake, table: str, files: TableFiles) -> Iterator[pa.RecordBatch]:
    with lake.committed(table, files) as batches:
        yield from batches


def _link_others(source: str, target: str, without: set[str]) -> None:
    """Give the files of a folder a second name in a new one; their bytes are shared."""
    try:
        os.makedirs(target)
        for name in os.listdir(source):
            if name not in without:
                os.link(f"{source}/{name}", f"{target}/{name}")
    except OSError as error:
        raise LakeError(f"can't write {target}: {error.strerror or error}") from None
