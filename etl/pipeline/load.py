"""Load: committed tables into the warehouse, its copy, and the page that people look at."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from etl.errors import BrokenManifest, LakeError
from etl.lake import Lake, manifests
from etl.lake.places import copied
from etl.lake.scratch import Scratch
from etl.load.exports import formats
from etl.load.report.report import write_report
from etl.load.warehouse.copy import keep
from etl.load.warehouse.warehouse import load_days
from etl.pipeline.run import Run
from etl.pipeline.stages import Counts
from etl.settings import Settings

log = logging.getLogger("etl")


def load(run: Run) -> Counts:
    """Load a committed day into the warehouse; returns the rows of the tables that changed."""
    return load_all([run])


def load_all(runs: Sequence[Run]) -> Counts:
    """Load committed days of one lake, all at once; returns the rows of the tables that changed."""
    first = runs[0]
    return load_days(first.lake, first.settings.warehouse, [run.day for run in runs], first.scratch)


def copy(run: Run) -> Counts:
    """Bring the copy of the warehouse that the events page reads up to date, all days at once.

    Nothing is done where the page reads the warehouse itself, or the settings want no copy.
    """
    place = copied(run.settings)
    return keep(run.lake, run.settings.warehouse, place, run.scratch) if place else {}


def committed(run: Run, last: date) -> list[Run]:
    """A run for each committed day from the run's own to another; raises LakeError without any.

    Days whose manifest is broken are passed over; `broken` names them.
    """
    found = [replace(run, day=day) for day, _ in manifests.readable(run.lake)
             if run.day <= day <= last]
    if not found:
        raise LakeError(f"the lake {run.lake.uri} has no committed days from {run.day} to {last}")
    return found


def broken(run: Run, last: date) -> list[str]:
    """The days from the run's own to another whose manifest is broken, and how."""
    found = []
    for day in (day for day in manifests.days(run.lake) if run.day <= day <= last):
        try:
            run.lake.manifest(day)
        except BrokenManifest as error:
            found.append(f"{day}: {error}")
    return found


def report(run: Run) -> Counts:
    """Write the day's page, whose place is `Run.page`; there is nothing to count."""
    page = write_report(run.lake, run.day, run.settings.reports, run.settings.browse_url)
    log.info("stage=report ingest_date=%s page=%s", run.day, page)
    return {}


def export(settings: Settings, name: str, first: date | None, last: date | None, where: str | None,
           out: str | None) -> None:
    """Write the events of some committed days in one of the export formats."""
    formats.export(Lake(settings.lake), name, first, last, where, out,
                   Scratch.of(settings))
