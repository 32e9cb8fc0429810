"""Verification of a lake: files are as committed, rows keep their contracts, nothing is unknown.

In: everything that the lake holds. Out: findings, which are lines for people; none where all is
well. Nothing is changed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import DatelineError
from etl.lake import manifests, months, names
from etl.lake.answers import archive_faults
from etl.lake.lake import Lake
from etl.lake.manifests import MANIFESTS, TableFiles
from etl.tables import checks, contracts
from etl.tables.contract import Contract
from etl.tables.rows import RunRow

BATCH_ROWS = 10_000


@dataclass
class Findings:
    """What was looked at, and what is wrong."""

    day_count: int = 0
    file_count: int = 0
    row_count: int = 0
    faults: list[str] = field(default_factory=list)


def verify(lake: Lake, day: date | None = None, answers_since: date = date.min,
           is_deep: bool = True) -> Findings:
    """Look at one committed day, or at all days and at what belongs to none.

    Where it is not deep, no file is read but manifests and `captures`: the others are to be there,
    with as many bytes as were committed. WARC files are looked for from `answers_since` on:
    retention may have taken earlier ones.
    """
    found = Findings()
    keys = _Keys(lake)
    for committed in [day] if day else manifests.days(lake):
        found.day_count += 1
        found.faults += _guarded(f"{MANIFESTS}/{committed}.json",
                                 _day_faults(lake, committed, keys if is_deep else None, found))
        if committed >= answers_since:
            found.faults += _guarded(f"captures {committed}",
                                     archive_faults(lake, committed, is_deep))
    if day is None:
        for month in manifests.months(lake):
            found.faults += _guarded(f"{MANIFESTS}/{month}.json",
                                     _month_faults(lake, month, is_deep))
        found.faults += _orphans(lake)
    return found


def _guarded(what: str, faults: Iterator[str]) -> Iterator[str]:
    """Pass faults on; what can't be read at all is one more."""
    try:
        yield from faults
    except DatelineError as error:
        yield f"{what}: {error}"


def _day_faults(lake: Lake, day: date, keys: "_Keys | None",
                found: Findings) -> Iterator[str]:
    """Faults of a day's tables: of their rows, too, where there are keys to compare them with."""
    tables = lake.manifest(day)
    if not tables:
        yield f"{day}: there is no manifest, or no table in it"
    for name, files in tables.items():
        found.file_count += len(files.files)
        found.row_count += files.row_count
        if name not in contracts.names():
            yield f"{name} {day}: there is no contract for it"
            continue
        faults = (_size_faults(lake, name, day, files) if keys is None
                  else _table_faults(lake, name, day, files, keys))
        yield from _guarded(f"{name} {day}", faults)
    if keys is not None and "runs" in tables:
        yield from _guarded(f"runs {day}", _lost_records(lake, day))


def _size_faults(lake: Lake, name: str, day: date, files: TableFiles) -> Iterator[str]:
    """Check that a table's files have as many bytes as were committed; a month's is another's."""
    if months.is_rolled_up(lake, name, day):
        return
    for file in files.files:
        size = lake.size(file.path)
        if size != file.byte_count:
            is_there = "is missing" if size is None else f"has {size} bytes"
            yield f"{name} {day}: {file.path} {is_there}, {file.byte_count} were committed"


def _table_faults(lake: Lake, name: str, day: date, files: TableFiles,
                  keys: "_Keys") -> Iterator[str]:
    contract = contracts.contract(name)
    with lake.committed(name, files, BATCH_ROWS) as batches:
        found = _Rows(contract, day)
        for batch in batches:
            found.add(pa.Table.from_batches([batch]))
    what = f"{name} {day}"
    if found.count != files.row_count:
        yield f"{what}: {found.count} rows, {files.row_count} were committed"
    yield from (f"{what}: {fault}" for fault in found.faults())
    if not found.is_ascending:
        key = ", ".join(contract.key)
        if checks.has_twins(lake.read(name, day, contract.key), contract.key):
            yield f"{what}: {key} must be unique"
        yield f"{what}: is not sorted by {key}"
    for column in contract.columns:
        if column.references and column.referenced:
            values = pa.concat_arrays([pa.array([], column.type), *found.values[column.name]])
            lost = keys.missing(values.unique(), column.references, column.referenced, day)
            if len(lost):
                yield (f"{what}: {column.name} has {len(lost)} values that no row of "
                       f"{column.references} has, such as {lost[0]}")


class _Rows:
    """What is to be known of a table's day, gathered batch by batch.

    `values` has for each column that refers to another table what it refers to. `is_ascending`:
    the rows are in the order of their key, and no key stands twice.
    """

    def __init__(self, contract: Contract, day: date) -> None:
        self.count = 0
        self.values: dict[str, list[pa.Array]] = {
            column.name: [] for column in contract.columns if column.references}
        self.is_ascending = True
        self._contract, self._day = contract, day
        self._broken: Counter[str] = Counter()
        self._is_of_day = True
        self._last: pa.Table | None = None

    def add(self, rows: pa.Table) -> None:
        """Look at the next rows."""
        if not rows.num_rows:
            return
        self.count += rows.num_rows
        self._is_of_day &= bool(pc.all(pc.equal(rows["ingest_date"], self._day)).as_py())
        for fault in checks.row_faults(self._contract, rows):
            self._broken[fault.meaning] += pc.sum(fault.mask).as_py()
        keys = rows.select(list(self._contract.key))
        joined = keys if self._last is None else pa.concat_tables([self._last, keys])
        self.is_ascending &= checks.is_ascending(joined, self._contract.key)
        self._last = keys.slice(rows.num_rows - 1)
        for name, known in self.values.items():
            known.append(rows[name].drop_null().unique())

    def faults(self) -> Iterator[str]:
        """Say what single rows break, and whether there are some of another day."""
        if not self._is_of_day:
            yield "has rows of another ingest date"
        yield from (f"{meaning} in {count} rows" for meaning, count in self._broken.items())


class _Keys:
    """Keys that rows refer to.

    Most lie in the same day; the others are looked for in all days, which are read once.
    """

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._all: dict[tuple[str, str], pa.Array] = {}

    def missing(self, values: pa.Array, table: str, column: str, day: date) -> pa.Array:
        lost = checks.missing(values, self._of(table, column, day))
        if not len(lost):
            return lost
        if (table, column) not in self._all:
            found = [self._of(table, column, each) for each in self._lake.days(table)]
            self._all[table, column] = pa.concat_arrays(
                [pa.array([], pa.string()), *found]).unique()
        return checks.missing(lost, self._all[table, column])

    def _of(self, table: str, column: str, day: date) -> pa.Array:
        return self._lake.read(table, day, [column])[column].combine_chunks()


def _lost_records(lake: Lake, day: date) -> Iterator[str]:
    rejected = Counter(lake.read("rejects", day, ["stage"])["stage"].to_pylist())
    for run in lake.rows(RunRow, day):
        out = run.out_count + run.rejected_count + run.skipped_count
        if run.in_count != out:
            yield (f"runs {day}: {run.stage} had {run.in_count} records in, but {out} out, "
                   "rejected and skipped")
        if run.rejected_count != rejected[run.stage]:
            yield (f"runs {day}: {run.stage} rejected {run.rejected_count} records, but "
                   f"{rejected[run.stage]} are in rejects")


def _month_faults(lake: Lake, month: str, is_deep: bool) -> Iterator[str]:
    for name, held in manifests.read_month(lake, month).items():
        file = held.file
        if not lake.exists(file.path):
            if not all(lake.exists(names.day_file(name, day)) for day in held.days):
                yield f"{name} {month}: {file.path} is missing"
        elif (lake.sha256(file.path) != file.sha256 if is_deep
              else lake.size(file.path) != file.byte_count):
            yield f"{name} {month}: {file.path} is not the file of its manifest"


def _orphans(lake: Lake) -> Iterator[str]:
    """Name table files that no manifest has, and what killed writers left."""
    known = {path for day in manifests.days(lake) for path in _day_paths(lake, day)}
    known |= {path for month in manifests.months(lake) for path in _month_paths(lake, month)}
    for folder in lake.folders(""):
        if folder.startswith(".") or folder in (MANIFESTS, "raw"):
            continue
        if folder not in contracts.names():
            yield f"{folder}/: there is no table of this name"
            continue
        yield from (f"{folder}/{name}: no manifest has it"
                    for name in lake.files(folder) if f"{folder}/{name}" not in known)
        yield from (f"{folder}/{name}: left by a writer that was killed"
                    for name in lake.hidden(folder))
    for folder in (MANIFESTS, months.PENDING):
        left = lake.hidden(folder) + (lake.files(folder) + lake.folders(folder)
                                      if folder == months.PENDING else [])
        yield from (f"{folder}/{name}: left by a writer that was killed, or being written now"
                    for name in left)


def _day_paths(lake: Lake, day: date) -> list[str]:
    """Files that a day's manifest names; none where it can't be read: that is another fault."""
    try:
        return [file.path for table in lake.manifest(day).values() for file in table.files]
    except DatelineError:
        return []


def _month_paths(lake: Lake, month: str) -> list[str]:
    try:
        return [held.file.path for held in manifests.read_month(lake, month).values()]
    except DatelineError:
        return []
