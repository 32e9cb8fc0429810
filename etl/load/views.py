"""The marts: `marts/*.sql` as views of the warehouse, each a query with its grain in its first comment."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.load import ddl
from etl.load.engines import Connection

FOLDER = Path(__file__).parent / "marts"
# In the order of their making: a view stands behind those that it reads.
NAMES = ("unique_events", "v_events", "daily_counts", "dyads")


@dataclass(frozen=True)
class Mart:
    """One view: its query and what it holds."""

    name: str
    query: str
    grain: str


def marts() -> Iterator[Mart]:
    """Read the views in the order of their making."""
    for name in NAMES:
        text = (FOLDER / f"{name}.sql").read_text("utf-8")
        comments = [line[2:].strip() for line in text.splitlines() if line.startswith("--")]
        yield Mart(name, "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip(),
                   " ".join(comments))


def version() -> str:
    """Name the state of all queries: their checksum."""
    digest = hashlib.sha256()
    for mart in marts():
        digest.update(f"{mart.name}\n{mart.query}\n{mart.grain}\n".encode())
    return digest.hexdigest()


def recreate(connection: Connection) -> None:
    """Replace all views; their tables must be there."""
    for name in reversed(NAMES):
        connection.execute(f"DROP VIEW IF EXISTS {ddl.name(name)}")
    for mart in marts():
        for statement in ddl.view(mart.name, mart.query, mart.grain):
            connection.execute(statement)
