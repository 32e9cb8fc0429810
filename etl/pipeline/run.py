"""A run: one ingest date as one version of Dateline does it; every stage is handed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

import etl
from etl.lake import Lake
from etl.lake.scratch import Scratch
from etl.resources.opinions import chosen_version
from etl.settings import Settings
from etl.tables import ids

# Airflow maps a task over 1,024 at most, and a person looks over fewer.
MOST_CHUNKS = 500


@dataclass(frozen=True)
class Run:
    """One ingest date, the settings it is done with, its lake, and the versions that do it.

    `coder_version` is Dateline's version with a checksum of codebook and model, and a label for
    opinions other than those that ship: what stands in `mentions` and in `runs`. Making a run loads
    no model, so that every task and process can have one. It can be pickled.

    `only` names the feeds that are polled (empty: all of the list); with `force` feeds are asked,
    too, that wanted to be left alone, and unchanged ones are read again. A stage of the day is cut
    into `most_chunks` at most.
    """

    settings: Settings
    day: date
    lake: Lake
    dateline_version: str
    coder_version: str
    only: tuple[str, ...] = ()
    force: bool = False
    most_chunks: int = MOST_CHUNKS

    @classmethod
    def of(cls, settings: Settings, day: date) -> "Run":
        """The run of a day by this version; raises LakeError where the lake can't be opened."""
        return cls(settings, day, Lake(settings.lake), etl.__version__, chosen_version(settings))

    @property
    def run_id(self) -> str:
        """The run's name: the same for every run of a day by the same versions."""
        made = ids.make_id("run", self.dateline_version, self.coder_version)
        return f"{self.day.isoformat()}-{made[:8]}"

    @property
    def scratch(self) -> Scratch:
        """Room for rows that are more than memory may hold."""
        return Scratch.of(self.settings)

    @property
    def page(self) -> str:
        """Path or s3:// URI of the day's page, which the stage `report` writes."""
        folder = self.settings.reports
        name = f"{self.day.isoformat()}.html"
        return f"{folder.rstrip('/')}/{name}" if "://" in folder else str(Path(folder) / name)

    def read(self, name: str, columns: Iterable[str] | None = None) -> pa.Table:
        """What the lake holds of a table for this day, as `Lake.read` gives it."""
        return self.lake.read(name, self.day, columns)
