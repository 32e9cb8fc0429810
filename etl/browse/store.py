"""The published warehouse as the browser asks it: the newest copy, read-only, within a time limit.

In: `DATELINE_WAREHOUSE`, or where that is PostgreSQL its copy in DuckDB. Out: a connection for one
question, which can change nothing and reach no file. A load replaces the file; questions that are
under way keep the old one, whole.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.errors import WarehouseError
from etl.lake.places import browsed
from etl.load.warehouse import ddl
from etl.load.warehouse.duckdb_file import PREFIX
from etl.settings import Settings

# One page; an export may take longer.
SECONDS, EXPORT_SECONDS = 10.0, 60.0
LOCKS = ("SET TimeZone = 'UTC'", "SET enable_external_access = false",
         "SET python_enable_replacements = false", "SET lock_configuration = true")
# Marts that pages need and that a warehouse of an older version may lack.
NEEDED = frozenset({"v_events", "word_places", "feed_quality"})
COPY = "DuckDB copy of the warehouse (DATELINE_BROWSE_COPY)"
Row = dict[str, Any]
Stamp = tuple[int, int, int]


class TooSlow(WarehouseError):
    """A question took longer than its limit."""


class Asking:
    """One question's connection to the warehouse."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a query; its rows as dictionaries."""
        done = self.connection.execute(sql, list(values))
        names = [column[0] for column in done.description or ()]
        return [dict(zip(names, row, strict=True)) for row in done.fetchall()]

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Run a query; its first row, None where it has none."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def batches(self, sql: str) -> pa.RecordBatchReader:
        """Run a query; its rows batch by batch."""
        return self.connection.execute(sql).to_arrow_reader(10_000)


class Store:
    """The DuckDB file of one address; `name` is what it is called where it is missing."""

    def __init__(self, uri: str, name: str = "warehouse") -> None:
        """Remember the address; nothing is opened yet."""
        self._path, self._name = Path(uri.removeprefix(PREFIX)), name
        self._lock = threading.Lock()
        self._opened: tuple[Stamp, duckdb.DuckDBPyConnection] | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Store":
        """What the settings name; raises SettingError where the page has nothing to read."""
        uri = browsed(settings)
        return cls(uri) if uri == settings.warehouse else cls(uri, COPY)

    @property
    def stamp(self) -> Stamp:
        """What tells one published copy from the next; raises WarehouseError where none is."""
        try:
            found = self._path.stat()
        except OSError:
            raise WarehouseError(f"there is no {self._name} at {self._path} yet: dateline_load (or "
                                 "`dateline load`) writes it") from None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def check(self) -> None:
        """Raise WarehouseError, as `asking` does, where there is nothing to ask."""
        with self.asking():
            pass

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        with self._lock:
            if self._opened:
                self._opened[1].close()
            self._opened = None

    @contextmanager
    def asking(self, seconds: float = SECONDS) -> Iterator[Asking]:
        """Open a connection for the block, which is interrupted after so many seconds.

        Raises TooSlow then, and WarehouseError where there is no warehouse, or one whose marts are
        of an older version.
        """
        cursor = self._current().cursor()
        timer = threading.Timer(seconds, cursor.interrupt)
        timer.start()
        try:
            cursor.execute("USE warehouse")
            yield Asking(cursor)
        except duckdb.InterruptException:
            raise TooSlow(f"this took more than {seconds:.0f} seconds: ask for less, such as "
                          "fewer days") from None
        finally:
            timer.cancel()
            cursor.close()

    def _current(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            stamp = self.stamp
            if self._opened is None or self._opened[0] != stamp:
                self._opened = stamp, _open(self._path)
            return self._opened[1]


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    """Attach a file to a database in memory: by its path alone DuckDB gives an old one again."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"ATTACH {ddl.literal(str(path))} AS warehouse (READ_ONLY)")
        for lock in LOCKS:
            connection.execute(lock)
        known = {name for (name,) in connection.execute(
            "SELECT table_name FROM information_schema.tables").fetchall()}
    except duckdb.Error as error:
        raise WarehouseError(f"can't read the warehouse {path}: "
                             f"{(str(error).splitlines() or ['?'])[0]}") from None
    if missing := NEEDED - known:
        raise WarehouseError(
            f"the warehouse {path} was loaded by an older version and lacks "
            f"{', '.join(sorted(missing))}: load any of its days again (dateline load --date …)")
    return connection

