"""The marts: `sql/*.sql` as tables and views of the warehouse, each with its grain in a comment.

A mart that is kept as a table is made anew for the keys that a load touched, in the load's own
transaction: its query reads them from the temporary table `_touched_<key>`. A mart without a key is
a view.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from etl.load.warehouse import ddl
from etl.load.warehouse.engines import Connection
from etl.tables import contracts
from etl.tables.contract import Column, Contract

FOLDER = Path(__file__).parent / "sql"
EVENT, EVENT_DAY, NIGHT, NEWEST = "event_id", "event_date", "ingest_date", "last_ingest_date"
TOUCHED = {EVENT: "TEXT", EVENT_DAY: "DATE", NIGHT: "DATE", NEWEST: "DATE"}

RECORD = Contract("_marts", "One row per mart that the loader has made.", "1.1.0", ("view_name",), (
    Column("view_name", pa.string(), True, "The mart."),
    Column("sha256", pa.string(), True, "Checksum of its query."),
))


@dataclass(frozen=True)
class Mart:
    """One mart: its name, the key it is kept by, and the columns of its indexes.

    A mart without a key is a view. One that is for browsing alone is made where the events page
    reads.
    """

    name: str
    kept_by: str | None = None
    indexes: tuple[tuple[str, ...], ...] = ()
    is_for_browsing: bool = False

    @property
    def query(self) -> str:
        """Its query, with the columns of the contracts."""
        lines = [line for line in self._text.splitlines() if not line.startswith("--")]
        return "\n".join(lines).strip().replace("{events}", _event_columns())

    @property
    def grain(self) -> str:
        """What a row is."""
        return " ".join(line[2:].strip()
                        for line in self._text.splitlines() if line.startswith("--"))

    @property
    def sha256(self) -> str:
        """Checksum of all that makes it."""
        return hashlib.sha256(
            f"{self.query}\n{self.grain}\n{self.kept_by} {self.indexes}".encode()).hexdigest()

    @property
    def _text(self) -> str:
        return (FOLDER / f"{self.name}.sql").read_text("utf-8")


# In the order of their making: a mart stands behind those that it reads.
MARTS = (
    Mart("v_events", EVENT, ((EVENT,), (EVENT_DAY,))),
    Mart("v_event_mentions"),
    Mart("daily_counts", EVENT_DAY, ((EVENT_DAY,),)),
    Mart("daily_dyads", EVENT_DAY, ((EVENT_DAY,),)),
    Mart("dyads"),
    Mart("fatalities", EVENT_DAY, ((EVENT_DAY,),)),
    Mart("event_words", NIGHT, ((NIGHT,),)),
    Mart("word_places", NEWEST, is_for_browsing=True),
    Mart("story_of_the_day", NIGHT, ((NIGHT,),)),
    Mart("feed_quality", NIGHT, ((NIGHT,),)),
    Mart("coder_quality", NIGHT, ((NIGHT,),)),
)


def _event_columns() -> str:
    """Name every column of `events`."""
    return ",\n    ".join(f"e.{ddl.name(c.name)}" for c in contracts.contract("events").columns)


def made_on(connection: Connection) -> tuple[Mart, ...]:
    """Name the marts of a warehouse."""
    return tuple(mart for mart in MARTS if connection.is_browsed or not mart.is_for_browsing)


def are_stale(connection: Connection) -> bool:
    """Whether the warehouse's marts are of other queries than ours."""
    rows = connection.rows(f"SELECT view_name, sha256 FROM {RECORD.name}")
    return {(str(name), str(sha256))
            for name, sha256 in rows} != {
                (mart.name, mart.sha256) for mart in made_on(connection)}


class Refresh:
    """One load's work on the marts: begun before its tables change, finished after."""

    def __init__(self, connection: Connection, days: Sequence[date], is_stale: bool) -> None:
        """Remember which events the days tell before they are replaced."""
        self._connection, self._days, self._is_stale = connection, days, is_stale
        self._marts = made_on(connection)
        for key, kind in TOUCHED.items():
            connection.execute(f"DROP TABLE IF EXISTS {_touched(key)}")
            connection.execute(f"CREATE TEMPORARY TABLE {_touched(key)} ({key} {kind})")
        if not is_stale:
            self._touch_nights()

    def finish(self) -> None:
        """Make the touched rows of every mart anew, and the marts whose queries changed.

        A mart that is made anew is dropped first, so grants on it come from default privileges.
        """
        if self._is_stale:
            self._recreate()
            self._touch(NIGHT, "SELECT DISTINCT ingest_date FROM _loads")
            self._touch(EVENT, "SELECT DISTINCT event_id FROM events")
        else:
            self._touch_nights()
            self._touch(
                NIGHT, " UNION ALL ".join(f"SELECT DATE '{day.isoformat()}'" for day in self._days))
        for mart in self._marts:
            if mart.kept_by == NEWEST:
                self._renew_by_night(mart)
            elif mart.kept_by:
                self._renew(mart.name, mart.kept_by, mart.query)
        for key in TOUCHED:
            self._connection.execute(f"DROP TABLE {_touched(key)}")

    def _touch_nights(self) -> None:
        """Touch the events that the days tell, and those that have taken them over."""
        days = ", ".join(f"DATE '{day.isoformat()}'" for day in self._days)
        self._touch(EVENT, "WITH RECURSIVE told(event_id) AS (SELECT event_id FROM events WHERE "
                    f"ingest_date IN ({days}) UNION SELECT e.superseded_by FROM events AS e JOIN "
                    "told AS t ON t.event_id = e.event_id WHERE e.superseded_by IS NOT NULL) "
                    "SELECT event_id FROM told")

    def _touch(self, key: str, query: str) -> None:
        self._connection.execute(f"INSERT INTO {_touched(key)} {query}")
        self._connection.execute(f"ANALYZE {_touched(key)}")

    def _renew(self, name: str, key: str, query: str) -> None:
        those = f"WHERE {key} IN (SELECT {key} FROM {_touched(key)})"
        dates = f"SELECT DISTINCT {EVENT_DAY} FROM {name} {those}"
        if key == EVENT:
            self._touch(EVENT_DAY, dates)
        self._connection.execute(f"DELETE FROM {name} {those}")
        self._connection.execute(f"INSERT INTO {name} {query}")
        if key == EVENT:
            self._touch(EVENT_DAY, dates)
            self._touch(NEWEST, f"SELECT DISTINCT {NEWEST} FROM {name} {those}")

    def _renew_by_night(self, mart: Mart) -> None:
        """Renew a mart one night after another: all words of all nights are too much to sort."""
        nights = self._connection.rows(
            f"SELECT DISTINCT {NEWEST} FROM {_touched(NEWEST)} ORDER BY {NEWEST}")
        for (night,) in nights:
            self._connection.execute(f"DELETE FROM {_touched(NEWEST)}")
            self._touch(NEWEST, f"SELECT DATE '{night.isoformat()}'")
            self._renew(mart.name, NEWEST, mart.query)

    def _recreate(self) -> None:
        kinds = {str(name): str(kind) for name, kind in self._connection.rows(
            "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = "
            "current_schema()")}
        known = {
            str(name) for (name,) in self._connection.rows(f"SELECT view_name FROM {RECORD.name}")}
        ours = [mart.name for mart in self._marts]
        for name in [*reversed(ours), *sorted(known - {*ours})]:
            if name in kinds:
                kind = "VIEW" if kinds[name] == "VIEW" else "TABLE"
                self._connection.execute(f"DROP {kind} IF EXISTS {ddl.name(name)} CASCADE")
        for mart in self._marts:
            for statement in ddl.mart(mart.name, mart.query, mart.grain,
                                      is_table=mart.kept_by is not None):
                self._connection.execute(statement)
        self._connection.execute(f"DELETE FROM {RECORD.name}")
        record = [{"view_name": mart.name, "sha256": mart.sha256} for mart in self._marts]
        self._connection.append(RECORD.name,
                                pa.Table.from_pylist(record, RECORD.schema).to_reader())
        # A table that DuckDB has made of a query and got 122,880 rows for, its row group, reads as
        # empty until the end of the transaction.
        self._connection.settle(at_once=True)


def indexes() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name the indexes of all marts: table and columns."""
    for mart in MARTS:
        yield from ((mart.name, columns) for columns in mart.indexes)


def _touched(key: str) -> str:
    return f"_touched_{key}"
