"""The lake: flat Parquet tables by ingest date, WARC files, and a manifest a day as the commit.

    <lake>/<table>/<ingest_date>.parquet        readable by plain pandas
    <lake>/manifests/<ingest_date>.json         rows, bytes and sha256 of that day's files, written last
    <lake>/raw/<ingest_date>/*.warc.gz          every response as it came
    <lake>/.staging/<ingest_date>/              parts of a day that is being made

A file is written beside its place under a dot-name, synced and renamed: it is there whole or not at
all. The same rows give the same bytes. Works on a folder and on S3 (pyarrow.fs).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from etl import contracts
from etl.atomic import Replacement, check_folder
from etl.errors import LakeError

ROW_GROUP_ROWS = 50_000
READ_ROWS = 1_000
STAGING = ".staging"


class Lake:
    """One lake, by folder or s3:// URI."""

    def __init__(self, uri: str) -> None:
        """Open the lake; a folder is made when the first file is written."""
        self.uri = uri
        try:
            if "://" in uri:
                self.fs, self.root = pafs.FileSystem.from_uri(uri)
            else:
                self.fs, self.root = pafs.LocalFileSystem(), str(Path(uri).absolute())
        except (OSError, ValueError, pa.ArrowInvalid) as error:
            raise LakeError(f"can't open the lake {uri}: {error}") from None
        self.root = self.root.rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether the lake is a folder of this machine."""
        return isinstance(self.fs, pafs.LocalFileSystem)

    def check_writable(self) -> None:
        """Raise SettingError where the lake's folder can't be made or written; an s3:// lake is left to the run."""
        if self.is_local:
            check_folder("DATELINE_LAKE", self.root)

    def path(self, relative: str) -> str:
        """Full path of a file in the lake, for people and for readers of its file system."""
        return f"{self.root}/{relative}"

    # --- files

    def write_bytes(self, relative: str, content: bytes) -> None:
        """Write one file whole or not at all.

        Raises LakeError where the lake can't be written.
        """
        with Replacement(self.fs, self.path(relative)) as sink:
            sink.write(content)

    def read_bytes(self, relative: str) -> bytes:
        """Read one file whole; raises LakeError where it is missing or unreadable."""
        try:
            with self.fs.open_input_file(self.path(relative)) as file:
                return bytes(file.read())
        except OSError as error:
            raise LakeError(f"can't read {self.path(relative)}: {error}") from None

    def open(self, relative: str) -> pa.NativeFile:
        """Open one file for random reads; raises LakeError where it is missing or unreadable."""
        try:
            return self.fs.open_input_file(self.path(relative))
        except OSError as error:
            raise LakeError(f"can't read {self.path(relative)}: {error}") from None

    def exists(self, relative: str) -> bool:
        """Whether a file or folder is there."""
        return bool(self.fs.get_file_info(self.path(relative)).type != pafs.FileType.NotFound)

    def files(self, folder: str) -> list[str]:
        """Names of the visible files in a folder, sorted; empty where there is no folder."""
        found = self.fs.get_file_info(pafs.FileSelector(self.path(folder), allow_not_found=True))
        return sorted(f.base_name for f in found if f.is_file and not f.base_name.startswith("."))

    def folders(self, folder: str) -> list[str]:
        """Names of the folders in a folder, sorted; empty where there is no folder."""
        found = self.fs.get_file_info(pafs.FileSelector(self.path(folder), allow_not_found=True))
        return sorted(f.base_name for f in found if f.type == pafs.FileType.Directory)

    def delete(self, relative: str) -> None:
        """Delete a file or a folder with all that is in it; nothing happens where there is none."""
        info = self.fs.get_file_info(self.path(relative))
        if info.type == pafs.FileType.Directory:
            self.fs.delete_dir(info.path)
        elif info.type == pafs.FileType.File:
            self.fs.delete_file(info.path)

    # --- tables

    def table_file(self, name: str, day: date) -> str:
        """Where a table's day lies, relative to the lake."""
        return f"{name}/{day.isoformat()}.parquet"

    def read(self, name: str, day: date, columns: Iterable[str] | None = None) -> pa.Table:
        """Read a table's day through its contract; no rows where the day has no file."""
        return self.read_file(name, self.table_file(name, day), columns)

    def read_file(self, name: str, relative: str, columns: Iterable[str] | None = None) -> pa.Table:
        """Read one Parquet file of a table through the contract: missing columns are null.

        Raises LakeError where the file is torn or unreadable.
        """
        schema = contracts.contract(name).schema
        wanted = pa.schema([schema.field(c) for c in columns]) if columns is not None else schema
        if not self.exists(relative):
            return wanted.empty_table()
        with self.open(relative) as source:
            try:
                file = pq.ParquetFile(source)
                here = [c for c in wanted.names if c in file.schema_arrow.names]
                table = file.read(columns=here)
            except (pa.ArrowException, OSError) as error:
                raise LakeError(f"{self.path(relative)} is no whole Parquet file: {error}") from None
        arrays = [table[f.name].cast(f.type) if f.name in here else pa.nulls(table.num_rows, f.type) for f in wanted]
        return pa.Table.from_arrays(arrays, schema=wanted)

    def batches(self, name: str, day: date) -> Iterator[pa.RecordBatch]:
        """Read a table's day batch by batch; nothing where the day has no file."""
        relative = self.table_file(name, day)
        if self.exists(relative):
            with self.open(relative) as source:
                yield from pq.ParquetFile(source).iter_batches(READ_ROWS)

    def read_slice(self, name: str, day: date, first_row: int, rows: int) -> pa.Table:
        """Read some rows of a table's day, in the order of its key, without holding the others."""
        found = [contracts.contract(name).schema.empty_table()]
        at = 0
        for batch in self.batches(name, day):
            start, end = max(first_row - at, 0), min(first_row + rows - at, batch.num_rows)
            if start < end:
                found.append(pa.Table.from_batches([batch.slice(start, end - start)]))
            at += batch.num_rows
            if at >= first_row + rows:
                break
        return pa.concat_tables(found)

    def days(self, name: str) -> list[date]:
        """Ingest dates for which a table has a file, sorted."""
        return [date.fromisoformat(f.removesuffix(".parquet")) for f in self.files(name) if f.endswith(".parquet")]

    def write(self, name: str, day: date, table: pa.Table) -> dict[str, Any]:
        """Write a table's day under its contract and return its manifest entry.

        Rows that differ from the stored ones in clock readings only keep the stored readings, so that
        a second run with the same content writes the same bytes. Raises ContractError and LakeError.
        """
        conformed = _keep_clock(contracts.contract(name), contracts.conform(name, table), self.read(name, day))
        return self.write_batches(name, day, conformed.to_batches(max_chunksize=ROW_GROUP_ROWS))

    def write_batches(self, name: str, day: date, batches: Iterable[pa.RecordBatch]) -> dict[str, Any]:
        """Write a table's day from batches that are already sorted by key and under the contract."""
        return self.write_file(contracts.contract(name).schema, self.table_file(name, day), batches)

    def write_file(self, schema: pa.Schema, relative: str, batches: Iterable[pa.RecordBatch]) -> dict[str, Any]:
        """Write one Parquet file with pinned settings; returns its rows, bytes and sha256."""
        rows = 0
        with Replacement(self.fs, self.path(relative)) as sink, pq.ParquetWriter(
                pa.PythonFile(sink, mode="w"), schema, compression="zstd", version="2.6",
                write_page_index=True, store_schema=True) as writer:
            for table in _regrouped(schema, batches):
                writer.write_table(table, row_group_size=ROW_GROUP_ROWS)
                rows += table.num_rows
        return {"file": relative, "rows": rows, **self.fingerprint(relative)}

    def fingerprint(self, relative: str) -> dict[str, Any]:
        """Bytes and sha256 of a file."""
        digest, count = hashlib.sha256(), 0
        with self.open(relative) as file:
            while block := file.read(1 << 20):
                digest.update(block)
                count += len(block)
        return {"bytes": count, "sha256": digest.hexdigest()}

    # --- staging: parts of a day, one file per chunk and table

    def staged(self, day: date, part: str, chunk: str) -> str:
        """Where a chunk's part lies, relative to the lake."""
        return f"{STAGING}/{day.isoformat()}/{part}/{chunk}.parquet"

    def stage_rows(self, name: str, day: date, part: str, chunk: str, rows: list[dict[str, Any]]) -> None:
        """Keep a chunk's rows of a table until the day is committed."""
        table = contracts.from_rows(name, rows, day)
        self.write_file(table.schema, self.staged(day, part, chunk), table.to_batches())

    def staged_chunks(self, day: date, part: str) -> list[str]:
        """Names of the chunks that a part has, sorted."""
        return [f.removesuffix(".parquet") for f in self.files(f"{STAGING}/{day.isoformat()}/{part}")]

    def staged_tables(self, name: str, day: date, part: str) -> Iterator[pa.Table]:
        """Read a part's chunks one after another."""
        for chunk in self.staged_chunks(day, part):
            yield self.read_file(name, self.staged(day, part, chunk))

    def staged_table(self, name: str, day: date, part: str) -> pa.Table:
        """Read all chunks of a part into one table."""
        return pa.concat_tables([contracts.contract(name).schema.empty_table(), *self.staged_tables(name, day, part)])

    def clear_staging(self, day: date, *parts: str) -> None:
        """Forget parts of a day, or the whole day's staging where none is named."""
        for part in parts or ("",):
            self.delete(f"{STAGING}/{day.isoformat()}/{part}".rstrip("/"))

    # --- manifests

    def manifest(self, day: date) -> dict[str, Any]:
        """The day's commit: its tables' files with rows, bytes and sha256; empty where there is none."""
        relative = f"manifests/{day.isoformat()}.json"
        if not self.exists(relative):
            return {}
        try:
            found: dict[str, Any] = json.loads(self.read_bytes(relative))
        except ValueError as error:
            raise LakeError(f"{self.path(relative)} is no manifest: {error}") from None
        return found

    def commit(self, day: date, tables: dict[str, dict[str, Any]], **facts: Any) -> None:
        """Write the day's manifest: the given tables replace those of the same name, others stay."""
        before = self.manifest(day)
        merged = {**before.get("tables", {}), **tables}
        document = {**before, **facts, "ingest_date": day.isoformat(), "tables": dict(sorted(merged.items()))}
        self.write_bytes(f"manifests/{day.isoformat()}.json",
                         json.dumps(document, indent=1, sort_keys=True).encode() + b"\n")


def _regrouped(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Cut batches of any size into full row groups, so that bytes do not depend on how rows arrived."""
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


def _keep_clock(contract: contracts.Contract, new: pa.Table, old: pa.Table) -> pa.Table:
    clocks = [c.name for c in contract.columns if c.is_clock]
    if not clocks or not old.num_rows or not new.num_rows:
        return new
    content = [c.name for c in contract.columns if not c.is_clock]
    key = list(contract.key)
    known = {tuple(row[k] for k in key): row for row in old.to_pylist()}
    rows = new.to_pylist()
    for row in rows:
        before = known.get(tuple(row[k] for k in key))
        if before and all(before[c] == row[c] for c in content):
            row.update({c: before[c] for c in clocks})
    return pa.Table.from_pylist(rows, schema=contract.schema)
