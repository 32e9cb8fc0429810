"""What a task reads and writes, by the names under which tools of lineage know it.

In: a task of a stage, the settings, and the rows that it has counted. Out: `Dataset`s. The
names follow OpenLineage's rules, as those of dbt and Spark do, so that what others tell of the same
tables joins on: https://openlineage.io/docs/spec/naming
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from etl.lake.places import DUCKDB
from etl.pipeline.stages import LOAD, REPORT, Counts, Stage
from etl.settings import Settings
from etl.tables import contracts
from etl.tables.contract import Column

# Every stage of extract and transform adds to these, and their DAGs' commits write them.
RECORDS = ("rejects", "runs")
POSTGRES_PORT = 5432


@dataclass(frozen=True)
class Dataset:
    """A table of the lake or the warehouse, or the folder of the nightly pages.

    `columns` and `rows` (of the day) are told of a table that was written, and else left out.
    """

    namespace: str
    name: str
    columns: tuple[Column, ...] = ()
    rows: int | None = None


@dataclass(frozen=True)
class Lineage:
    """What a task reads, and what it writes."""

    inputs: tuple[Dataset, ...] = ()
    outputs: tuple[Dataset, ...] = ()


def lineage_of(stage: Stage, task: str, settings: Settings, counts: Counts | None) -> Lineage:
    """The lineage of one of a stage's tasks, by its name; a plan has none.

    Chunks are read by the work and written by the commit, which is told with both: only so are the
    tables of a stage made of those that it reads. counts: rows that a commit has written, by table,
    which then are all that it names; None where it is not done.
    """
    if stage.commit and task == stage.commit.name:
        return Lineage(_inputs(stage, settings), tuple(_outputs(stage, settings, counts)))
    if stage.work and task == stage.work.name:
        return Lineage(_inputs(stage, settings))
    return Lineage()


def _inputs(stage: Stage, settings: Settings) -> tuple[Dataset, ...]:
    return tuple(_in_lake(settings.lake, table) for table in stage.reads)


def _outputs(stage: Stage, settings: Settings, counts: Counts | None) -> Iterator[Dataset]:
    if stage is REPORT:
        yield Dataset(*_place(settings.reports))
        return
    for table in stage.reads if stage is LOAD else (*stage.tables, *RECORDS):
        named = (_in_warehouse(settings.warehouse, table) if stage is LOAD
                 else _in_lake(settings.lake, table))
        if counts is None:
            yield named
        elif table in counts:
            yield replace(named, columns=contracts.contract(table).columns, rows=counts[table])


def _in_lake(lake: str, table: str) -> Dataset:
    namespace, name = _place(lake)
    return Dataset(namespace, f"{name}/{table}")


def _place(uri: str) -> tuple[str, str]:
    """Namespace and name of a folder or s3:// URI, without the keys that it may hold."""
    if "://" not in uri:
        return "file", str(Path(uri).absolute())
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return "file", parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", parts.path.strip("/")


def _in_warehouse(address: str, table: str) -> Dataset:
    if address.startswith(DUCKDB):
        file = Path(address.removeprefix(DUCKDB)).absolute()
        return Dataset(f"duckdb://{file}", f"{file.stem}.main.{table}")
    parts = urlsplit(address)
    # Of several servers the first.
    server = parts.netloc.rpartition("@")[2].partition(",")[0]
    if not urlsplit(f"//{server}").port:
        server = f"{server or 'localhost'}:{POSTGRES_PORT}"
    return Dataset(f"postgres://{server}", f"{parts.path.strip('/')}.public.{table}")
