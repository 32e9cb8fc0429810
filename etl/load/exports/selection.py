"""What an export is made of: committed days, and those of their events that a condition chooses.

In: tables of the lake, loaded into a database in memory. Out: a `Selection`.

The condition comes from the command line and maybe from further away, so the database can reach
nothing else: no file, no network, no variable of the program, no change of these settings; and the
condition is parsed as one expression, not pasted into a statement.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from etl.errors import LakeError, UsageError
from etl.lake import Lake, manifests
from etl.lake.scratch import Scratch
from etl.load.warehouse import ddl, marts, stream
from etl.tables import contracts

EVENTS = marts.MARTS[0]
LOCKS = ("SET enable_external_access = false", "SET python_enable_replacements = false",
         "SET lock_configuration = true")
ARTICLE_COLUMNS = ("ingest_date", "article_id", "title", "canonical_url", "publisher",
                   "published_at", "language")
# What every export reads of a table; others only where a format asks for them. None: every column.
TABLES: Mapping[str, tuple[str, ...] | None] = {"events": None, "mentions": None,
                                                "articles": ARTICLE_COLUMNS}
BATCH_ROWS = 10_000
# A condition that takes longer is a mistake, or meant to keep the machine busy.
WHERE_SECONDS = 60.0


@dataclass(frozen=True)
class Selection:
    """Chosen events: the table `chosen` with the columns of `v_events`, beside the other tables."""

    connection: duckdb.DuckDBPyConnection

    def batches(self, sql: str) -> pa.RecordBatchReader:
        """Run a query over the tables; its rows come batch by batch."""
        return self.connection.sql(sql).to_arrow_reader(BATCH_ROWS)

    def rows(self, sql: str) -> Iterator[dict[str, Any]]:
        """Run a query over the tables; its rows come as dictionaries, times in UTC."""
        for batch in self.batches(sql):
            yield from batch.to_pylist()

    def register(self, name: str, rows: pa.Table) -> None:
        """Add a table of constants, such as country codes."""
        self.connection.register(name, rows)


def committed_days(lake: Lake, first: date | None, last: date | None) -> list[date]:
    """List the committed days from `first` to `last`; the latest one where neither is given.

    Raises LakeError where there is none, and where the manifest of a day that was asked for is
    broken.
    """
    if first is None and last is None:
        chosen = [day for day, tables in manifests.readable(lake) if "events" in tables][-1:]
    else:
        asked_for = [day for day in manifests.days(lake)
                     if (first or date.min) <= day <= (last or date.max)]
        chosen = [day for day in asked_for if "events" in lake.manifest(day)]
    if not chosen:
        asked = " ".join(f"{word} {day}" for word, day in (("from", first), ("to", last)) if day)
        raise LakeError(f"the lake {lake.uri} has no coded days{' ' if asked else ''}{asked}: "
                        "extract and transform them first")
    return chosen


@contextmanager
def selection(lake: Lake, days: Sequence[date], where: str | None, scratch: Scratch,
              more: Mapping[str, tuple[str, ...] | None] | None = None) -> Iterator[Selection]:
    """Read the days and choose their events.

    `more` names tables and columns beyond `TABLES`. Raises LakeError where a file is not its
    manifest's or what is read has no room, UsageError where the condition is not one, or fails on a
    row.
    """
    with scratch.database() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table, columns in {**TABLES, **(more or {})}.items():
            _read(connection, lake, days, table, columns)
        connection.execute(
            "CREATE TEMPORARY TABLE _touched_event_id AS SELECT DISTINCT event_id FROM events")
        # What only the warehouse's own search means is no column of an export.
        connection.execute(f"CREATE TABLE v_events AS SELECT * EXCLUDE (number) FROM "
                           f"({EVENTS.query})")
        for lock in LOCKS:
            connection.execute(lock)
        _choose(connection, where)
        connection.execute("DROP TABLE v_events")
        yield Selection(connection)


def _read(connection: duckdb.DuckDBPyConnection, lake: Lake, days: Sequence[date], table: str,
          columns: Iterable[str] | None) -> None:
    contract = contracts.contract(table)
    for statement in ddl.statements(contract, ()):
        connection.execute(statement)
    wanted = tuple(columns or contract.schema.names)
    for column in contract.columns:
        if column.name not in wanted:
            connection.execute(f"ALTER TABLE {ddl.name(table)} DROP COLUMN {ddl.name(column.name)}")
    for day in days:
        files = lake.manifest(day).get(table)
        if files is None:
            continue
        with stream.committed(lake, table, files, wanted) as batches:
            connection.register("_incoming", batches)
            connection.execute(f"INSERT INTO {ddl.name(table)} BY NAME SELECT * FROM _incoming")
            connection.unregister("_incoming")


def _choose(connection: duckdb.DuckDBPyConnection, where: str | None) -> None:
    everything = connection.table("v_events")
    if where is None:
        connection.execute("CREATE TABLE chosen AS SELECT * FROM v_events")
        return
    timer = threading.Timer(WHERE_SECONDS, connection.interrupt)
    timer.start()
    try:
        condition = duckdb.SQLExpression(where)
        kind = str(everything.select(condition).types[0])
        if kind != "BOOLEAN":
            raise UsageError(f"--where {where!r} is {kind}, not a condition; write it as "
                             "\"place_country = 'UKR'\"")
        everything.filter(condition).create("chosen")
    except duckdb.InterruptException:
        raise UsageError(f"--where {where!r} took more than {WHERE_SECONDS:.0f} seconds; make it "
                         "simpler, or take fewer days") from None
    except duckdb.Error as error:
        raise UsageError(f"--where {where!r}: {_reason(error)}") from None
    finally:
        timer.cancel()


def _reason(error: duckdb.Error) -> str:
    """The part of DuckDB's message that says what is wrong, with the columns that may be meant."""
    said = str(error).split("\n\nLINE")[0].split("\nLINE")[0]
    return " ".join(said.split())
