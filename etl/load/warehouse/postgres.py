"""A PostgreSQL warehouse (15 or newer) over ADBC: a load is one transaction, rows go by COPY."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import adbc_driver_manager
import pyarrow as pa
from adbc_driver_postgresql import dbapi

from etl.errors import WarehouseError

PREFIX = "postgresql://"
# Any number, as long as every Dateline takes the same: the lock that loads wait for each other on.
ADVISORY_LOCK = 0x64617465

# For this transaction only: sorts and index builds in memory; texts packed by the quicker method
# where the server has it.
TUNING = (
    "SET LOCAL work_mem = '64MB'",
    "SET LOCAL maintenance_work_mem = '256MB'",
    "SELECT set_config(name, 'lz4', true) FROM pg_settings WHERE name = "
    "'default_toast_compression' AND 'lz4' = ANY(enumvals)",
)


class PostgresConnection:
    """An open transaction on a PostgreSQL database."""

    has_indexes = True
    is_browsed = False

    def __init__(self, connection: dbapi.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str) -> None:
        """Run one statement."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql)

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run one query and fetch all of its rows."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            # Column by column: the driver's own fetchall() takes twenty times as long.
            found = cursor.fetch_arrow_table()
        return list(zip(*(column.to_pylist() for column in found.columns), strict=True))

    def settle(self, at_once: bool = False) -> None:
        """Do nothing: what is not committed is seen by nobody, however much it is."""

    def append(self, table: str, batches: pa.RecordBatchReader) -> None:
        """Append a stream to a table; columns are matched by name."""
        with self._connection.cursor() as cursor:
            cursor.adbc_ingest(table, batches, mode="append")


class Postgres:
    """A warehouse by `postgresql://user:password@host:port/database`."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        parts = urlsplit(uri)
        self.label = f"{PREFIX}{parts.hostname or ''}{parts.path}"

    @contextmanager
    def reading(self) -> Iterator[PostgresConnection]:
        """Open a transaction that changes nothing."""
        with self._explained(), closing(dbapi.connect(self.uri)) as connection:
            yield PostgresConnection(connection)

    @contextmanager
    def loading(self) -> Iterator[PostgresConnection]:
        """Open a transaction and commit it when the block ends well.

        Raises WarehouseError where the server can't be reached or refuses.
        """
        with self._explained(), closing(dbapi.connect(self.uri)) as connection:
            session = PostgresConnection(connection)
            session.rows(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})::text")
            for statement in TUNING:
                session.execute(statement)
            yield session
            connection.commit()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except adbc_driver_manager.Error as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise WarehouseError(f"can't load the warehouse {self.label}: {reason}") from error
