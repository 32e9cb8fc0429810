"""The warehouse: a day's committed tables, replaced in one transaction, on DuckDB or PostgreSQL.

In: the day's manifest and the Parquet files that it names. Out: tables of the same names, the views of
`marts/`, and `_loads`, which says what was loaded when by which version.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

import etl
from etl import contracts
from etl.contracts import Column, Contract
from etl.errors import LakeError, WarehouseError
from etl.lake import Lake
from etl.load import ddl, stream, views
from etl.load.duckdb_file import PREFIX as DUCKDB
from etl.load.duckdb_file import DuckDBFile
from etl.load.engines import Connection, Warehouse

LOG = logging.getLogger(__name__)
TEXT, TIME = pa.string(), pa.timestamp("us", tz="UTC")

LOADS = Contract("_loads", "One row per table and ingest date that the warehouse holds.", "1.0.0",
                 ("ingest_date", "table_name"), (
    Column("ingest_date", pa.date32(), True, "The UTC day of the nightly run that stored the rows."),
    Column("table_name", TEXT, True, "The table."),
    Column("sha256", TEXT, True, "Checksum of the file that was loaded."),
    Column("row_count", pa.int64(), True, "Rows that were loaded."),
    Column("dateline_version", TEXT, True, "Version of Dateline that loaded them."),
    Column("loaded_at", TIME, True, "When they were loaded."),
))


def load_day(lake: Lake, uri: str, day: date) -> dict[str, int]:
    """Make the warehouse hold exactly the day's committed tables; returns the rows of those that changed.

    Tables whose checksum is the loaded one are left alone; with nothing to do nothing is written. All
    changes of the day become visible at once. Raises LakeError where the day is not committed or a file
    is not the manifest's, WarehouseError where the warehouse can't be opened or written; either way the
    warehouse stays as it was.
    """
    started = datetime.now(UTC)
    tables = _committed_tables(lake, day)
    warehouse = open_warehouse(uri)
    with warehouse.reading() as published:
        if published is not None and not _plan(published, day, tables).has_work:
            return {}
    with warehouse.loading() as connection:
        _bring_up(connection)
        plan = _plan(connection, day, tables)
        for table in plan.withdrawn:
            _forget(connection, table, day)
        rows = {table: _replace(connection, lake, table, day, tables[table]) for table in plan.changed}
        if plan.has_stale_views:
            views.recreate(connection)
    seconds = (datetime.now(UTC) - started).total_seconds()
    LOG.info("stage=load ingest_date=%s tables=%d rows=%d seconds=%.1f", day, len(rows), sum(rows.values()), seconds)
    return rows


def open_warehouse(uri: str) -> Warehouse:
    """Choose the engine by the address; nothing is opened yet.

    Raises WarehouseError for an address of neither engine, or where PostgreSQL's driver is not installed.
    """
    if uri.startswith(DUCKDB) and len(uri) > len(DUCKDB):
        return DuckDBFile(uri)
    if not uri.startswith(("postgresql://", "postgres://")):
        raise WarehouseError("the warehouse must be duckdb:///PATH or postgresql://…")
    try:
        from etl.load.postgres import Postgres
    except ImportError:
        raise WarehouseError("PostgreSQL needs its driver: install adbc-driver-postgresql") from None
    return Postgres(uri)


@dataclass(frozen=True)
class _Plan:
    """What a load has to do."""

    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    has_stale_views: bool

    @property
    def has_work(self) -> bool:
        return bool(self.changed or self.withdrawn or self.has_stale_views)


def _committed_tables(lake: Lake, day: date) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = lake.manifest(day).get("tables", {})
    if not tables:
        raise LakeError(f"the lake {lake.uri} has no committed tables for {day}: extract and transform that day first")
    return tables


def _plan(connection: Connection, day: date, tables: dict[str, dict[str, Any]]) -> _Plan:
    here = _existing(connection)
    if LOADS.name not in here:
        return _Plan(tuple(tables), (), True)
    found = connection.rows(f"SELECT table_name, sha256 FROM {LOADS.name} {ddl.where(ingest_date=day.isoformat())}")
    loaded = {str(table): str(sha256) for table, sha256 in found}
    return _Plan(
        changed=tuple(table for table, entry in tables.items() if loaded.get(table) != entry["sha256"]),
        withdrawn=tuple(sorted(loaded.keys() - tables.keys())),
        has_stale_views=views.MARTS.name not in here or views.are_stale(connection))


def _existing(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Columns of every table that is there."""
    rows = connection.rows("SELECT table_name, column_name FROM information_schema.columns "
                           "WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position")
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return {table: tuple(columns) for table, columns in found.items()}


def _bring_up(connection: Connection) -> None:
    """Create what is missing of all tables, also those that the day does not have: the views need them."""
    here = _existing(connection)
    for contract in (LOADS, views.MARTS, *map(contracts.contract, contracts.names())):
        for statement in ddl.statements(contract, here.get(contract.name, ()), connection.has_keys):
            connection.execute(statement)


def _forget(connection: Connection, table: str, day: date) -> None:
    connection.execute(f"DELETE FROM {ddl.name(table)} {ddl.where(ingest_date=day.isoformat())}")
    connection.execute(f"DELETE FROM {LOADS.name} {ddl.where(ingest_date=day.isoformat(), table_name=table)}")


def _replace(connection: Connection, lake: Lake, table: str, day: date, entry: dict[str, Any]) -> int:
    """Put the file's rows in the place of those that the day had; returns their number."""
    _forget(connection, table, day)
    with stream.committed(lake, table, entry) as batches:
        connection.append(table, batches)
    record = {"ingest_date": day, "table_name": table, "sha256": entry["sha256"], "row_count": entry["rows"],
              "dateline_version": etl.__version__, "loaded_at": datetime.now(UTC)}
    connection.append(LOADS.name, pa.Table.from_pylist([record], LOADS.schema).to_reader())
    return int(entry["rows"])
