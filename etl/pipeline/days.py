"""Days of a range: each is taken by itself, and one that lacks what is needed is left out.

In: the runs of a range. Out: the days that can be done.
"""

import logging
from collections.abc import Sequence

from etl.errors import BrokenManifest, ParameterError
from etl.pipeline.run import Run

log = logging.getLogger("etl")


def ready(runs: Sequence[Run], table: str) -> list[str]:
    """The ingest dates (ISO 8601) of which the lake has committed a table; others are warned of.

    A single day is taken as it is: its own stage says what it lacks. Raises ParameterError where a
    range has no such day.
    """
    if len(runs) == 1:
        return [runs[0].day.isoformat()]
    found = [run.day.isoformat() for run in runs if _has(run, table)]
    if not found:
        raise ParameterError(f"no day from {runs[0].day} until {runs[-1].day} has {table} in the "
                             f"lake {runs[0].lake.uri}")
    return found


def _has(run: Run, table: str) -> bool:
    try:
        lack = None if table in run.lake.manifest(run.day) else f"the lake has no {table} of it"
    except BrokenManifest as error:
        lack = str(error)
    if lack:
        log.warning("ingest_date=%s skipped=%r", run.day, lack)
    return not lack
