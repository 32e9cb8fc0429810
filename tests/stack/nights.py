"""Nights of one day, each from an empty lake and an empty warehouse, and what they leave."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.fs as pafs

from etl.browse.store import Store
from etl.lake import Lake
from etl.lake.verify import verify
from etl.orchestration.embedded.api import Api
from etl.tables import contracts
from stack import postgres
from stack.night import Night
from stack.services import Stack

DAY = date(2026, 11, 20)
EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
# Where a record lies follows from when it came, and so does a file's checksum.
PLACES = {"warc_file", "warc_offset", "warc_length", "warc_sha256", "checksum"}
BEGUN = ("running", "success")


@dataclass(frozen=True)
class Nights:
    """The nights of a stack."""

    stack: Stack

    def done(self, disturb: Callable[[], None], task: str) -> dict[str, Any]:
        """Do a night; disturb it while a task runs; returns what is left when all is done."""
        self.forget()
        night = Night(Api(self.stack.port, self.stack.password), DAY)
        if task:
            # A short task may have ended before it was seen to run.
            night.until(lambda tasks: any(
                one["task_id"] == task and one["state"] in BEGUN for one in tasks))
            disturb()
        night.until_done()
        return self.left()

    def forget(self) -> None:
        """Empty the lake, its pages and the warehouse."""
        fs, _ = pafs.FileSystem.from_uri("s3://dateline")
        fs.delete_dir_contents("dateline", missing_dir_ok=True)
        self.ask(EMPTY)

    def left(self) -> dict[str, Any]:
        """Rows of every table of the lake but readings of clocks and places of records.

        With them the rows of every table of the warehouse, counted, the events that the events page
        has, and what is wrong with the lake.
        """
        lake = Lake("s3://dateline/lake")
        found: dict[str, Any] = {}
        for table in contracts.names():
            kept = [column.name for column in contracts.contract(table).columns
                    if not column.is_clock and column.name not in PLACES]
            found[table] = lake.read(table, DAY, kept).to_pylist()
        found["faults"] = verify(lake).faults
        found["page"] = lake.fs.get_file_info(f"dateline/reports/{DAY}.html").is_file
        for table in contracts.loaded_names():
            found[f"warehouse {table}"] = int(self.ask(f"SELECT count(*) FROM {table}"))
        with Store(self.environment["DATELINE_BROWSE_COPY"]).asking() as asking:
            found["browsed"] = len(asking.rows("SELECT event_id FROM events WHERE ingest_date = ?", [DAY]))
        return found

    @property
    def environment(self) -> dict[str, str]:
        """That of the worker on the machine of the API server."""
        return self.stack.environment_of("airflow-worker-1")

    def ask(self, sql: str) -> str:
        """What `psql` says of a statement, in the warehouse."""
        command = [postgres.programs() / "psql", "-qtA", "-v", "ON_ERROR_STOP=1", "-c", sql,
                   self.environment["DATELINE_WAREHOUSE"]]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True,
                              check=True)
        return done.stdout.strip()
