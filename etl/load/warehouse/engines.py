"""What the loader asks of a database, whichever it is: one transaction with streamed appends.

`etl.load.warehouse.duckdb_file` and `etl.load.warehouse.postgres` answer it;
`etl.load.warehouse.warehouse` does the same on both.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pyarrow as pa


class Connection(Protocol):
    """An open transaction."""

    has_indexes: bool
    """Whether tables get indexes.

    PostgreSQL finds a day by them. DuckDB has its own and would hold these in memory.
    """

    is_browsed: bool
    """Whether the events page can read it, and needs the marts that are for browsing."""

    def execute(self, sql: str) -> None:
        """Run one statement."""

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run one query and fetch all of its rows."""

    def settle(self, at_once: bool = False) -> None:
        """Put what was done so far aside, where no reader sees it yet: at once, or if it is much.

        Nothing is done where the engine has no such place.
        """

    def append(self, table: str, batches: pa.RecordBatchReader) -> None:
        """Append a stream to a table; columns are matched by name."""


class Warehouse(Protocol):
    """A warehouse by its address. Both methods raise WarehouseError."""

    def reading(self) -> AbstractContextManager[Connection | None]:
        """Open what readers see; None where nothing is there yet or it can't be opened now."""

    def loading(self) -> AbstractContextManager[Connection]:
        """Open a transaction.

        Readers see all of it when the block ends well, and nothing of it otherwise.
        Loads of one warehouse wait for each other.
        """
