"""A night in a stack: extract is triggered for a day, and the runs that follow are waited for."""

import time
from collections.abc import Callable
from datetime import date

from etl.errors import WorkError
from etl.orchestration.embedded.api import Api, DagRun, Record, TaskInstance
from etl.orchestration.embedded.services import NIGHT

POLL_SECONDS = 1.0
NIGHT_SECONDS = 900


class Night:
    """The runs of one day, of extract, transform and load in turn.

    The API may be away for a while: then nothing is known, and it is asked again.
    """

    def __init__(self, api: Api, day: date) -> None:
        """Trigger extract for the day."""
        self.api, self.day = api, day
        self.known = {run["dag_run_id"] for dag in NIGHT for run in api.runs(dag)}
        body: Record = {"logical_date": None, "partition_key": day.isoformat(), "conf": {}}
        api.tell("POST", f"dags/{NIGHT[0]}/dagRuns", body)

    def runs(self) -> list[DagRun]:
        """The day's runs that there are so far, in the order of their phases."""
        return [run for dag in NIGHT for run in self.api.runs(dag)
                if run["dag_run_id"] not in self.known
                and run["partition_key"] == self.day.isoformat()]

    def tasks(self) -> list[TaskInstance]:
        """All tasks of the day's runs so far."""
        return [task for run in self.runs() for task in self.api.tasks(run)]

    def until(self, holds: Callable[[list[TaskInstance]], bool]) -> None:
        """Wait until something holds of the tasks; raises WorkError where it never does."""
        deadline = time.monotonic() + NIGHT_SECONDS
        while time.monotonic() < deadline:
            try:
                if holds(self.tasks()):
                    return
            except WorkError:
                pass
            time.sleep(POLL_SECONDS)
        raise WorkError(f"the night of {self.day} came to no end in {NIGHT_SECONDS} s")

    def until_done(self) -> None:
        """Wait for the end of the last phase; raises WorkError where a run has failed."""
        deadline = time.monotonic() + NIGHT_SECONDS
        while time.monotonic() < deadline:
            try:
                states = [run["state"] for run in self.runs()]
            except WorkError:
                states = []
            if "failed" in states:
                raise WorkError(f"a run of {self.day} has failed: {states}")
            if len(states) == len(NIGHT) and set(states) == {"success"}:
                return
            time.sleep(POLL_SECONDS)
        raise WorkError(f"the night of {self.day} came to no end in {NIGHT_SECONDS} s")
