"""One table's rows as Parquet: written with pinned settings, read through the contract.

The same rows give the same bytes (by the same pyarrow). Statistics and page indexes are kept for
the key and for `filteredBy` of the contract: those of long texts would only make footers large.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.errors import LakeError
from etl.lake.atomic import Draft
from etl.tables.contract import Contract, major_of
from etl.tables.migrations import migrate

log = logging.getLogger("etl")

ROW_GROUP_ROWS = 50_000
READ_ROWS = 1_000


def writer(draft: Draft, contract: Contract, is_sorted: bool = True) -> pq.ParquetWriter:
    """Open a Parquet file of a contract; everything that its bytes depend on is pinned here."""
    statistics = [*contract.key, *contract.filtered_by]
    order = pq.SortingColumn.from_ordering(contract.schema,
                                           [(name, "ascending") for name in contract.key])
    return pq.ParquetWriter(
        pa.PythonFile(draft, mode="w"), contract.schema, version="2.6", data_page_version="1.0",
        compression="zstd", compression_level=1, use_dictionary=True, write_statistics=statistics,
        write_page_index=True, store_schema=True, sorting_columns=order if is_sorted else None)


def regrouped(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Cut batches of any size into full row groups: bytes must not depend on how rows arrived."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        waiting.append(batch)
        count += batch.num_rows
        while count >= ROW_GROUP_ROWS:
            table = pa.Table.from_batches(waiting, schema)
            yield table.slice(0, ROW_GROUP_ROWS).combine_chunks()
            rest = table.slice(ROW_GROUP_ROWS)
            waiting, count = rest.to_batches(), rest.num_rows
    if count:
        yield pa.Table.from_batches(waiting, schema).combine_chunks()


class Reader:
    """One Parquet file of a table, read through its contract.

    Columns that an older minor version did not have are null; rows of an older major version are
    migrated. Raises LakeError where the file is torn, is of a newer major version, or has columns
    of which the contract knows nothing: dropping them in silence would lose data.
    """

    def __init__(self, source: pa.NativeFile, contract: Contract, name: str) -> None:
        """Read the file's footer; `name` is what people call it."""
        self.contract, self.name = contract, name
        try:
            self.file = pq.ParquetFile(source)
        except (pa.ArrowException, OSError) as error:
            raise LakeError(f"{name} is no whole Parquet file: {error}") from None
        schema = self.file.schema_arrow
        self.version = (schema.metadata or {}).get(b"version", b"1.0.0").decode()
        self.rows: int = self.file.metadata.num_rows
        self._columns = schema.names
        counts = (self.file.metadata.row_group(n).num_rows for n in range(self.file.num_row_groups))
        self._starts = [0, *accumulate(counts)][:self.file.num_row_groups]
        self._is_old = major_of(self.version) < contract.major
        self._check()

    def _check(self) -> None:
        if major_of(self.version) > self.contract.major:
            raise LakeError(f"{self.name} is of contract version {self.version}, this Dateline "
                            f"knows {self.contract.version}: upgrade it")
        unknown = [name for name in self._columns if name not in self.contract.schema.names]
        if not unknown or self._is_old:
            return
        what = (f"{self.name} has columns that the contract {self.contract.version} does not know: "
                f"{', '.join(unknown)}")
        if _numbers(self.version) <= _numbers(self.contract.version):
            raise LakeError(f"{what}; a new major version and a migration are missing")
        log.warning("lake file=%s warning=%r", self.name,
                    f"{what}; a newer Dateline wrote them, they are left out")

    def batches(self, columns: Iterable[str] | None = None, day: date | None = None,
                rows: int = READ_ROWS, skip: int = 0) -> Iterator[pa.RecordBatch]:
        """Yield batches of at most `rows`, of some columns or of all.

        `day` chooses one ingest date where the file holds several. `skip` leaves out so many rows
        at the beginning: a number that `rows_before` has given.
        """
        wanted = self.contract.schema_of(columns)
        asked = {*wanted.names, "ingest_date"} if day else set(wanted.names)
        here = None if self._is_old else [name for name in self._columns if name in asked]
        groups = [n for n, start in enumerate(self._starts)
                  if start >= skip and (day is None or self._may_hold(n, day))]
        try:
            for batch in self.file.iter_batches(rows, groups, here):
                table = pa.Table.from_batches([batch])
                if self._is_old:
                    table = migrate(self.contract, table, major_of(self.version))
                if day:
                    table = table.filter(pc.equal(table["ingest_date"], day))
                yield from _under(wanted, table).to_batches()
        except (pa.ArrowException, OSError) as error:
            raise LakeError(f"{self.name} is no whole Parquet file: {error}") from None

    def rows_before(self, row: int) -> int:
        """Rows of the row groups that end before a row, or with it."""
        ends = [*self._starts[1:], self.rows]
        return max((end for end in ends if end <= row), default=0)

    def table(self, columns: Iterable[str] | None = None, day: date | None = None) -> pa.Table:
        """Read all of it at once."""
        wanted = self.contract.schema_of(columns)
        return pa.Table.from_batches(self.batches(wanted.names, day, ROW_GROUP_ROWS), wanted)

    def _may_hold(self, group: int, day: date) -> bool:
        """Whether a row group's statistics allow for the day."""
        at = self._columns.index("ingest_date")
        found = self.file.metadata.row_group(group).column(at).statistics
        return found is None or not found.has_min_max or found.min <= day <= found.max


def _under(wanted: pa.Schema, table: pa.Table) -> pa.Table:
    arrays = [table[f.name].cast(f.type) if f.name in table.column_names
              else pa.nulls(table.num_rows, f.type) for f in wanted]
    return pa.Table.from_arrays(arrays, schema=wanted)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
