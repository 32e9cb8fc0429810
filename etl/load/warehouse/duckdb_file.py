"""A DuckDB warehouse: loads work on a hidden copy, which takes the file's place when complete.

DuckDB lets no other process open a file that is being written, not even to read. So readers open
the published file, and a reader who has it open keeps the old one, whole, until it opens the new
one.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.errors import WarehouseError
from etl.lake.scratch import Scratch
from etl.load.warehouse import ddl

PREFIX = "duckdb:///"
COPY_BYTES = 1 << 30
# A commit rewrites the last row group of every table: not after every day of a range.
SETTLED_ROWS = 2_000_000


class DuckDBConnection:
    """An open transaction on a DuckDB file."""

    has_indexes = False
    is_browsed = True

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._waiting_rows = 0

    def execute(self, sql: str) -> None:
        """Run one statement."""
        self._connection.execute(sql)

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run one query and fetch all of its rows."""
        return self._connection.execute(sql).fetchall()

    def settle(self, at_once: bool = False) -> None:
        """Commit much to the hidden copy: a long range of days must not pile up in memory."""
        if at_once or self._waiting_rows >= SETTLED_ROWS:
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")
            self._waiting_rows = 0

    def append(self, table: str, batches: pa.RecordBatchReader) -> None:
        """Append a stream to a table; columns are matched by name."""
        self._connection.register("_incoming", batches)
        # Rows come one batch after another: threads that wait for them cost a quarter of the time.
        self._connection.execute("SET threads = 1")
        try:
            done = self._connection.execute(
                f"INSERT INTO {ddl.name(table)} BY NAME SELECT * FROM _incoming")
            self._waiting_rows += done.fetchall()[0][0]
        finally:
            self._connection.unregister("_incoming")
            self._connection.execute("RESET threads")


class DuckDBFile:
    """A warehouse by `duckdb:///relative/path` or `duckdb:////absolute/path`."""

    def __init__(self, uri: str, scratch: Scratch) -> None:
        self._scratch = scratch
        self.path = Path(uri.removeprefix(PREFIX))
        self._working = self.path.with_name(f".{self.path.name}.loading")
        self._lock = self.path.with_name(f".{self.path.name}.lock")

    @contextmanager
    def reading(self) -> Iterator[DuckDBConnection | None]:
        """Open the published file; None where there is none, or somebody is writing to it."""
        try:
            connection = duckdb.connect(self.path, read_only=True) if self.path.exists() else None
        except duckdb.Error:
            connection = None
        if connection is None:
            yield None
            return
        with closing(connection):
            yield DuckDBConnection(connection)

    @contextmanager
    def loading(self) -> Iterator[DuckDBConnection]:
        """Open a transaction on a copy, and publish it when the block ends well.

        Raises WarehouseError where the file can't be read, written or replaced.
        """
        with self._explained(), self._alone():
            self._copy()
            try:
                with self._scratch.room() as options, closing(
                        duckdb.connect(self._working, config=options)) as connection:
                    connection.execute("SET enable_progress_bar = false")
                    connection.execute("BEGIN")
                    yield DuckDBConnection(connection)
                    connection.execute("COMMIT")
                    connection.execute("CHECKPOINT")
                self._publish()
            finally:
                self._clear()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (duckdb.Error, OSError) as error:
            reason = getattr(error, "strerror",
                             None) or (str(error).splitlines() or [type(error).__name__])[0]
            raise WarehouseError(f"can't load the warehouse {self.path}: {reason}") from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._lock, "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _copy(self) -> None:
        self._clear()
        if self.path.exists():
            _copied(self.path, self._working)

    def _publish(self) -> None:
        descriptor = os.open(self._working, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        # A log left by somebody who wrote to the published copy must not be replayed into its
        # successor.
        _log(self.path).unlink(missing_ok=True)
        os.replace(self._working, self.path)

    def _clear(self) -> None:
        """Remove what a killed load has left."""
        self._working.unlink(missing_ok=True)
        _log(self._working).unlink(missing_ok=True)


def _copied(source: Path, target: Path) -> None:
    """Copy a file inside the kernel.

    File systems that can (XFS, btrfs) share the blocks instead, whatever the size.
    """
    if not hasattr(os, "copy_file_range"):
        shutil.copyfile(source, target)
        return
    with open(source, "rb") as reading, open(target, "wb") as writing:
        while os.copy_file_range(reading.fileno(), writing.fileno(), COPY_BYTES):
            pass


def _log(path: Path) -> Path:
    return path.with_name(path.name + ".wal")
