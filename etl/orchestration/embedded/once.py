"""`make run`: one night of the pipeline, feeds to warehouse, in an Airflow that ends with it."""

from datetime import UTC, date, datetime
from pathlib import Path

from etl.orchestration.embedded.display import display
from etl.orchestration.embedded.prepare import Plan, planned
from etl.orchestration.embedded.services import Airflow
from etl.orchestration.embedded.signals import say
from etl.orchestration.embedded.watch import Failure, watch

UI_COMMAND = "make ui"
FAILURES_SHOWN = 3


def run(root: Path, feeds: str | None = None) -> int:
    """Do one night for today (UTC) and print what it stored; `feeds` is another feed list.

    Returns 0 where every stage succeeded, else 1, and 1 where nothing could be had. A night that is
    not what was expected says so. Raises UsageError and WorkError, with one clear line.
    """
    day = datetime.now(UTC).date()
    with planned(root, feeds) as plan:
        failures = _night(root, plan, day)
        for failure in failures[:FAILURES_SHOWN]:
            say(f"dateline: {failure}", error=True)
        if len(failures) > FAILURES_SHOWN:
            say(f"dateline: {len(failures) - FAILURES_SHOWN} more tasks failed", error=True)
        if not all(failure.is_judgement for failure in failures):
            return 1
        _tell(plan, day)
        return _status(plan, day)


def _status(plan: Plan, day: date) -> int:
    from etl.pipeline.judging import nothing_read
    from etl.pipeline.run import Run

    if said := nothing_read(Run.of(plan.settings, day)):
        say(f"dateline: {said}", error=True)
        return 1
    return 0


def _night(root: Path, plan: Plan, day: date) -> list[Failure]:
    say(f"Starting Airflow for the night of {day}; its logs: {root / 'data' / 'airflow'}")
    with Airflow(root, plan.variables) as airflow:
        seconds = sum(airflow.seconds.values())
        say(f"Airflow is ready after {seconds:.0f} s at {airflow.api.address}")
        with display() as show:
            return watch(airflow, day, show)


def _tell(plan: Plan, day: date) -> None:
    from etl.command.summary import summarise

    say(f"\n{summarise(plan.settings, day)}\n\nTo look at the runs in Airflow: {UI_COMMAND}")
