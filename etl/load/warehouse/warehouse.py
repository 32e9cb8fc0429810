"""The warehouse: a day's committed tables, replaced in one transaction, on DuckDB or PostgreSQL.

In: the day's manifest and the Parquet files that it names. Out: tables of the same names, the marts
of `sql/`, and `_loads`, which says what was loaded when by which version.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyarrow as pa

import etl
from etl.errors import LakeError, WarehouseError
from etl.lake import Lake
from etl.lake.manifests import TableFiles
from etl.lake.scratch import Scratch
from etl.load.warehouse import ddl, marts, stream
from etl.load.warehouse.duckdb_file import PREFIX as DUCKDB
from etl.load.warehouse.duckdb_file import DuckDBFile
from etl.load.warehouse.engines import Connection, Warehouse
from etl.tables import contracts
from etl.tables.contract import Column, Contract

LOG = logging.getLogger(__name__)
TEXT, TIME = pa.string(), pa.timestamp("us", tz="UTC")

LOADS = Contract("_loads", "One row per table and ingest date that the warehouse holds.", "1.0.0",
                 ("ingest_date", "table_name"), (
    Column("ingest_date", pa.date32(), True,
           "The UTC day of the nightly run that stored the rows."),
    Column("table_name", TEXT, True, "The table."),
    Column("sha256", TEXT, True, "Checksum of the file that was loaded."),
    Column("row_count", pa.int64(), True, "Rows that were loaded."),
    Column("dateline_version", TEXT, True, "Version of Dateline that loaded them."),
    Column("loaded_at", TIME, True, "When they were loaded."),
))

# Where the marts and people look for rows without knowing the day.
LOOKUPS = (("events", ("event_id",)), ("event_mentions", ("mention_id",)))


def load_day(lake: Lake, uri: str, day: date) -> dict[str, int]:
    """Make the warehouse hold exactly the day's committed tables, as `load_days` does.

    Returns the rows of the tables that changed.
    """
    return load_days(lake, uri, (day,))


def load_days(lake: Lake, uri: str, days: Sequence[date],
              scratch: Scratch | None = None) -> dict[str, int]:
    """Make the warehouse hold exactly these days' committed tables.

    Returns the rows of the tables that changed. `scratch` is the room for rows that DuckDB's memory
    does not hold; by default the system's folder for temporary files.

    Tables whose checksum is the loaded one are left alone; with nothing to do nothing is written.
    All changes, the marts' too, become visible at once. Raises LakeError where a day is not
    committed or a file is not the manifest's, WarehouseError where the warehouse can't be opened or
    written; either way the warehouse stays as it was.
    """
    started = datetime.now(UTC)
    committed = {day: _committed_tables(lake, day) for day in sorted(set(days))}
    warehouse = open_warehouse(uri, scratch)
    with warehouse.reading() as published:
        if published is not None and not _Plans(published, committed).has_work:
            return {}
    rows: Counter[str] = Counter()
    with warehouse.loading() as connection:
        _bring_up(connection)
        plans = _Plans(connection, committed)
        if not plans.has_work:
            return {}  # another load did it while this one waited
        is_first = not connection.rows(f"SELECT table_name FROM {LOADS.name} LIMIT 1")
        refresh = marts.Refresh(connection, list(plans.days), plans.has_stale_marts)
        for day, plan in plans.days.items():
            for table in (*plan.withdrawn, *plan.replaced):
                _forget(connection, table, day)
            for table in plan.changed:
                rows[table] += _append(connection, lake, table, day, committed[day][table])
            connection.settle()
        if connection.has_indexes:
            _index(connection, is_first)
        refresh.finish()
        if connection.has_indexes:
            for table, columns in marts.indexes():
                connection.execute(ddl.index(table, columns))
    seconds = (datetime.now(UTC) - started).total_seconds()
    LOG.info("stage=load ingest_date=%s days=%d tables=%d rows=%d seconds=%.1f", max(committed),
             len(committed), len(rows), sum(rows.values()), seconds)
    return dict(rows)


def open_warehouse(uri: str, scratch: Scratch | None = None) -> Warehouse:
    """Choose the engine by the address; nothing is opened yet.

    Raises WarehouseError for an address of neither engine, or where PostgreSQL's driver is not
    installed.
    """
    if uri.startswith(DUCKDB) and len(uri) > len(DUCKDB):
        return DuckDBFile(uri, scratch or Scratch())
    if not uri.startswith(("postgresql://", "postgres://")):
        raise WarehouseError("the warehouse must be duckdb:///PATH or postgresql://…")
    try:
        from etl.load.warehouse.postgres import Postgres
    except ImportError:
        raise WarehouseError(
            "PostgreSQL needs its driver: install adbc-driver-postgresql") from None
    return Postgres(uri)


@dataclass(frozen=True)
class _Plan:
    """What a load has to do for one day.

    The rows of `changed` tables are appended; those of them that are `replaced` have rows that must
    go first. All rows of `withdrawn` tables go.
    """

    changed: tuple[str, ...]
    replaced: tuple[str, ...]
    withdrawn: tuple[str, ...]


class _Plans:
    """What a load has to do: the days with work, and whether the marts are of other queries."""

    def __init__(self, connection: Connection,
                 committed: dict[date, dict[str, TableFiles]]) -> None:
        here = _existing(connection)
        loaded: dict[date, dict[str, str]] = {day: {} for day in committed}
        if LOADS.name in here:
            days = ", ".join(f"DATE '{day.isoformat()}'" for day in committed)
            for day, table, sha256 in connection.rows(
                    f"SELECT ingest_date, table_name, sha256 FROM {LOADS.name} WHERE ingest_date "
                    f"IN ({days})"):
                loaded[day][str(table)] = str(sha256)
        plans = {day: _plan(tables, loaded[day]) for day, tables in committed.items()}
        self.days = {day: plan for day, plan in plans.items() if plan.changed or plan.withdrawn}
        self.has_stale_marts = marts.RECORD.name not in here or marts.are_stale(connection)

    @property
    def has_work(self) -> bool:
        return bool(self.days) or self.has_stale_marts


def _committed_tables(lake: Lake, day: date) -> dict[str, TableFiles]:
    tables = lake.manifest(day)
    if not tables:
        raise LakeError(f"the lake {lake.uri} has no committed tables for {day}: extract and "
                        "transform that day first")
    unread = set(contracts.names()) - set(contracts.loaded_names())
    return {name: files for name, files in tables.items() if name not in unread}


def _plan(tables: dict[str, TableFiles], loaded: dict[str, str]) -> _Plan:
    """Compare a day's committed tables with the checksums of the loaded ones."""
    changed = tuple(table for table, files in tables.items() if loaded.get(table) != files.sha256)
    return _Plan(changed, tuple(table for table in changed if table in loaded),
                 tuple(sorted(loaded.keys() - tables.keys())))


def _existing(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Columns of every table that is there."""
    rows = connection.rows("SELECT table_name, column_name FROM information_schema.columns "
                           "WHERE table_schema = current_schema() ORDER BY table_name, "
                           "ordinal_position")
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return {table: tuple(columns) for table, columns in found.items()}


def _bring_up(connection: Connection) -> None:
    """Create what is missing of all tables; marts also need those that the day does not have."""
    here = _existing(connection)
    for contract in (LOADS, marts.RECORD, *map(contracts.contract, contracts.loaded_names())):
        for statement in ddl.statements(contract, here.get(contract.name, ())):
            connection.execute(statement)


def _forget(connection: Connection, table: str, day: date) -> None:
    connection.execute(f"DELETE FROM {ddl.name(table)} {ddl.where(ingest_date=day.isoformat())}")
    connection.execute(
        f"DELETE FROM {LOADS.name} {ddl.where(ingest_date=day.isoformat(), table_name=table)}")


def _index(connection: Connection, is_first: bool) -> None:
    """Create the missing indexes, after the rows: a first load then need not keep them up."""
    for contract in (LOADS, *map(contracts.contract, contracts.loaded_names())):
        connection.execute(ddl.index(contract.name, contract.key, is_unique=True))
        if is_first:
            connection.execute(f"ANALYZE {ddl.name(contract.name)}")
    for table, columns in LOOKUPS:
        connection.execute(ddl.index(table, columns))


def _append(connection: Connection, lake: Lake, table: str, day: date, files: TableFiles) -> int:
    """Append the rows of a table's files and say so in `_loads`; returns their number."""
    with stream.committed(lake, table, files) as batches:
        connection.append(table, batches)
    record = {"ingest_date": day, "table_name": table, "sha256": files.sha256,
              "row_count": files.row_count,
              "dateline_version": etl.__version__, "loaded_at": datetime.now(UTC)}
    connection.append(LOADS.name, pa.Table.from_pylist([record], LOADS.schema).to_reader())
    return files.row_count
