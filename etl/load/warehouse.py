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
from etl.load import ddl, views
from etl.load.duckdb_file import PREFIX as DUCKDB
from etl.load.duckdb_file import DuckDBFile
from etl.load.engines import Connection, Warehouse
from etl.load.stream import CommittedFile

LOG = logging.getLogger(__name__)
TEXT, TIME = pa.string(), pa.timestamp("us", tz="UTC")

LOADS = Contract("_loads", "One row per table and ingest date that the warehouse holds.", "1.0.0",
                 ("ingest_date", "table_name"), (
    Column("ingest_date", pa.date32(), True, "The UTC day of the nightly run that stored the rows."),
    Column("table_name", TEXT, True, "The table; views stands for all queries of the marts."),
    Column("sha256", TEXT, True, "Checksum of the file that was loaded."),
    Column("row_count", pa.int64(), True, "Rows that were loaded."),
    Column("dateline_version", TEXT, True, "Version of Dateline that loaded them."),
    Column("loaded_at", TIME, True, "When they were loaded."),
))
