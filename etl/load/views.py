"""The marts: `marts/*.sql` as views of the warehouse, each a query with its grain in its first comment."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from etl.contracts import Column, Contract
from etl.load import ddl
from etl.load.engines import Connection

FOLDER = Path(__file__).parent / "marts"
# In the order of their making: a view stands behind those that it reads.
NAMES = ("unique_events", "v_events", "daily_counts", "dyads")

MARTS = Contract("_marts", "One row per view that the loader has made.", "1.0.0", ("view_name",), (
    Column("view_name", pa.string(), True, "The view."),
    Column("sha256", pa.string(), True, "Checksum of its query."),
))


@dataclass(frozen=True)
class Mart:
    """One view: its query and what it holds."""

    name: str
    query: str
    grain: str

    @property
    def sha256(self) -> str:
        """Checksum of the query and its comment."""
        return hashlib.sha256(f"{self.query}\n{self.grain}".encode()).hexdigest()


def marts() -> Iterator[Mart]:
    """Read the views in the order of their making."""
    for name in NAMES:
        text = (FOLDER / f"{name}.sql").read_text("utf-8")
        comments = [line[2:].strip() for line in text.splitlines() if line.startswith("--")]
        yield Mart(name, "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip(),
                   " ".join(comments))


def are_stale(connection: Connection) -> bool:
    """Whether the warehouse's views are of other queries than ours."""
    rows = connection.rows(f"SELECT view_name, sha256 FROM {MARTS.name}")
    return {(str(name), str(sha256)) for name, sha256 in rows} != {(mart.name, mart.sha256) for mart in marts()}


def recreate(connection: Connection) -> None:
    """Replace all views; their tables must be there.

    To be called where `are_stale` only: rights that were granted on a view go with it.
    """
    for name in reversed(NAMES):
        connection.execute(f"DROP VIEW IF EXISTS {ddl.name(name)}")
    connection.execute(f"DELETE FROM {MARTS.name}")
    for mart in marts():
        for statement in ddl.view(mart.name, mart.query, mart.grain):
            connection.execute(statement)
    record = [{"view_name": mart.name, "sha256": mart.sha256} for mart in marts()]
    connection.append(MARTS.name, pa.Table.from_pylist(record, MARTS.schema).to_reader())
