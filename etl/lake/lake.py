"""The lake's tables by ingest date.

They are read and written under their contracts, staged chunk by chunk, and committed by manifest.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import pyarrow as pa

from etl.errors import BrokenManifest, LakeError
from etl.lake import manifests, months, names, parquet
from etl.lake.atomic import replacement
from etl.lake.manifests import ArchiveFile, StoredFile, TableFiles
from etl.lake.objects import Seen
from etl.lake.store import Store, sha256_of
from etl.tables import contracts
from etl.tables.row import Row, Some, columns_of, read_rows

log = logging.getLogger("etl")

STAGING = ".staging"


class Lake(Store):
    """One lake, by folder or s3:// URI."""

    # --- tables

    def table_file(self, name: str, day: date) -> str:
        """Where a table's day begins, relative to the lake."""
        return names.day_file(name, day)

    def parts(self, name: str, day: date) -> list[str]:
        """Files of a table's day, in the order of its rows; none where its month is rolled up."""
        if not self.exists(names.day_file(name, day)):
            return []
        found = [names.day_file(name, day)]
        while self.exists(after := names.day_file(name, day, len(found))):
            found.append(after)
        return found

    def days(self, name: str) -> list[date]:
        """Ingest dates that a table has, sorted."""
        found: set[date] = set()
        for file in filter(None, map(names.parse, self.files(name))):
            found.update([file.day] if file.day else self._days_in(name, file.month))
        return sorted(found)

    def _days_in(self, name: str, month: str) -> Iterable[date]:
        """Days of a rolled-up month: as its manifest says or, where that is broken, its rows."""
        try:
            return months.days_in(self, name, month)
        except BrokenManifest as error:
            log.warning("table=%s month=%s read_rows=%r", name, month, str(error))
            rows = self.read_file(name, names.month_file(name, month), ["ingest_date"])
            return list(rows["ingest_date"].unique().to_pylist())

    def read(self, name: str, day: date, columns: Iterable[str] | None = None) -> pa.Table:
        """Read a table's day through its contract; no rows where the lake does not have it."""
        schema = contracts.contract(name).schema_of(columns)
        batches = self.batches(name, day, schema.names, parquet.ROW_GROUP_ROWS)
        return pa.Table.from_batches(batches, schema)

    def read_file(self, name: str, relative: str, columns: Iterable[str] | None = None) -> pa.Table:
        """Read one Parquet file of a table through the contract.

        Columns that it lacks are null; there are no rows where there is no file. Raises LakeError
        where the file is torn or unreadable.
        """
        contract = contracts.contract(name)
        if not self.exists(relative):
            return contract.schema_of(columns).empty_table()
        with self.open(relative) as source:
            return parquet.Reader(source, contract, self.path(relative)).table(columns)

    def batches(self, name: str, day: date, columns: Iterable[str] | None = None,
                rows: int = parquet.READ_ROWS) -> Iterator[pa.RecordBatch]:
        """Read a table's day through its contract, in batches of at most `rows`.

        There is no batch where the lake does not have the day.
        """
        contract, wanted = contracts.contract(name), list(columns) if columns is not None else None
        for relative in self.parts(name, day) or self._month(name, day):
            with self.open(relative) as source:
                is_month = relative == names.month_file(name, names.month_of(day))
                reader = parquet.Reader(source, contract, self.path(relative))
                yield from reader.batches(wanted, day if is_month else None, rows)

    def rows(self, kind: type[Some], day: date) -> Iterator[Some]:
        """Read a day of a class's table as rows of the class, reading no other columns."""
        for batch in self.batches(kind.TABLE, day, columns_of(kind)):
            yield from read_rows(kind, batch)

    def _month(self, name: str, day: date) -> list[str]:
        relative = names.month_file(name, names.month_of(day))
        return [relative] if self.exists(relative) else []

    def read_slice(self, name: str, day: date, first_row: int, rows: int) -> pa.Table:
        """Read some rows of a table's day, in the order of its key, without holding the others.

        Whole files and row groups before them are not read.
        """
        found = [contracts.contract(name).schema.empty_table()]
        for at, batch in self._batches_from(name, day, first_row):
            start, end = max(first_row - at, 0), min(first_row + rows - at, batch.num_rows)
            if start < end:
                found.append(pa.Table.from_batches([batch.slice(start, end - start)]))
            if at + batch.num_rows >= first_row + rows:
                break
        return pa.concat_tables(found)

    def _batches_from(self, name: str, day: date,
                      first_row: int) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Yield batches of a day with the number of their first row, from a row or before it."""
        at = 0
        for relative in self.parts(name, day) or self._month(name, day):
            with self.open(relative) as source:
                is_month = relative == names.month_file(name, names.month_of(day))
                reader = parquet.Reader(source, contracts.contract(name), self.path(relative))
                skipped = 0 if is_month else reader.rows_before(first_row - at)
                at += skipped
                for batch in reader.batches(None, day if is_month else None, skip=skipped):
                    yield at, batch
                    at += batch.num_rows

    @contextmanager
    def committed(self, name: str, files: TableFiles,
                  rows: int = parquet.READ_ROWS) -> Iterator[Iterator[pa.RecordBatch]]:
        """Open a manifest's table as batches, once its bytes are found to be those committed.

        The bytes that were checked are the bytes that are read, whatever takes the files' place
        meanwhile. Raises LakeError where they are not those of the manifest, before a row is given
        out.
        """
        contract = contracts.contract(name)
        opened: list[tuple[pa.NativeFile, str, date | None]] = []
        try:
            for committed in files.files:
                opened.append(self._open_committed(name, committed))
            readers = [(parquet.Reader(file, contract, path), day) for file, path, day in opened]
            yield (batch for reader, day in readers for batch in reader.batches(day=day, rows=rows))
        finally:
            for file, _, _ in opened:
                file.close()

    def _open_committed(self, name: str,
                        committed: StoredFile) -> tuple[pa.NativeFile, str, date | None]:
        """Open a committed file, or its month's file where it is rolled up.

        Returns it with its path and, where it holds a month, the day to read.
        """
        file, day = self._where_it_lies(name, committed)
        source = self.open(file.path)
        if sha256_of(source) != file.sha256:
            source.close()
            raise LakeError(f"{self.path(file.path)} is not the file of its manifest: the checksum "
                            "differs; transform the day again")
        source.seek(0)
        return source, self.path(file.path), day

    def _where_it_lies(self, name: str, committed: StoredFile) -> tuple[StoredFile, date | None]:
        named = names.parse(committed.path.rpartition("/")[2])
        if named is None or named.day is None or self.exists(committed.path):
            return committed, None
        month = manifests.read_month(self, named.month).get(name)
        if month is None or month.days.get(named.day) != committed.sha256:
            return committed, None
        return month.file, named.day

    # --- staging: parts of a day, one file per chunk and table

    def staged(self, day: date, part: str, chunk: str) -> str:
        """Where a chunk's part lies, relative to the lake."""
        return f"{STAGING}/{day.isoformat()}/{part}/{chunk}.parquet"

    def stage_rows(self, name: str, day: date, part: str, chunk: str,
                   rows: Sequence[Row]) -> None:
        """Keep a chunk's rows of a table until the day is committed."""
        table = contracts.from_rows(name, rows, day)
        with replacement(self.fs, self.path(self.staged(day, part, chunk))) as draft, \
                parquet.writer(draft, contracts.contract(name), is_sorted=False) as writer:
            writer.write_table(table)

    def staged_chunks(self, day: date, part: str) -> list[str]:
        """Names of the chunks that a part has, sorted."""
        return [f.removesuffix(".parquet")
                for f in self.files(f"{STAGING}/{day.isoformat()}/{part}")]

    def staged_tables(self, name: str, day: date, part: str) -> Iterator[pa.Table]:
        """Read a part's chunks one after another."""
        for chunk in self.staged_chunks(day, part):
            yield self.read_file(name, self.staged(day, part, chunk))

    def staged_table(self, name: str, day: date, part: str) -> pa.Table:
        """Read all chunks of a part into one table."""
        return pa.concat_tables(
            [contracts.contract(name).schema.empty_table(), *self.staged_tables(name, day, part)])

    def clear_staging(self, day: date, *parts: str) -> None:
        """Forget parts of a day, or the whole day's staging where none is named."""
        for part in parts or ("",):
            self.delete(f"{STAGING}/{day.isoformat()}/{part}".rstrip("/"))

    # --- manifests

    def manifest(self, day: date) -> dict[str, TableFiles]:
        """What was committed of the day, by table; empty where there is no manifest.

        Raises LakeError where the manifest is none or lacks a field.
        """
        return manifests.read_day(self, day)

    def archive(self, day: date) -> dict[str, ArchiveFile]:
        """The WARC files to which the day's captures point, as committed; none in old manifests.

        Raises LakeError where the manifest is none or lacks a field.
        """
        return manifests.read_archive(self, day)

    def commit(self, day: date, tables: Mapping[str, TableFiles],
               archive: Mapping[str, ArchiveFile] | None = None, found: Seen | None = None) -> None:
        """Write the day's manifest: these tables replace those of the same name, others stay.

        The WARC files replace all that were named; they stay where None is given. Raises LakeError,
        among others where the manifest is not the one that was `found` any more.
        """
        manifests.update_day(self, day, tables, archive, found)
