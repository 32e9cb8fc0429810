"""The runs of one night, a DAG after another, followed to their end."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

from etl.errors import WorkError
from etl.orchestration.embedded.api import DagRun, Record, TaskInstance
from etl.orchestration.embedded.services import EXTRACT, NIGHT, Airflow
from etl.pipeline.stages import JUDGES

log = logging.getLogger(__name__)

POLL_SECONDS = 0.7
FOLLOW_SECONDS = 120
ACTIVE = ("queued", "running")
ENDED = frozenset({"success", "failed", "skipped", "upstream_failed", "removed"})


@dataclass(frozen=True)
class TaskProgress:
    """A task of a run: how many of its chunks are done, its state, and its seconds so far."""

    dag_id: str
    task_id: str
    done: int
    total: int
    state: str
    seconds: float


@dataclass(frozen=True)
class Failure:
    """A task that failed: its name, the file of its log, and what that says last.

    `is_judgement` where everything is stored, and is not what was expected of a night.
    """

    task: str
    log: Path
    error: str
    is_judgement: bool = False

    def __str__(self) -> str:
        """As one line."""
        return f"{self.task} failed: {self.error} (log: {self.log})"


def watch(airflow: Airflow, day: date, show: Callable[[list[TaskProgress]], None]) -> list[Failure]:
    """Start the night of a day and follow its DAGs; returns what failed, nothing when all is well.

    A night that is judged to be bad goes on: all of it is stored. Raises WorkError where a service
    ends or the next DAG does not start.
    """
    _unpause(airflow)
    before = {dag: {run["dag_run_id"] for run in airflow.api.runs(dag)} for dag in NIGHT}
    run = _first(airflow, day, before[EXTRACT])
    judgements: list[Failure] = []
    for dag in NIGHT:
        if dag != EXTRACT:
            run = _await(airflow, dag, day, before[dag])
        failures = _follow(airflow, run, show)
        judgements += failures
        if not all(failure.is_judgement for failure in failures):
            return judgements
    _drain(airflow)
    return judgements


def _unpause(airflow: Airflow) -> None:
    """Let all DAGs of a night run: one that was paused in the UI would keep it waiting for ever."""
    for dag in NIGHT:
        if airflow.api.ask(f"dags/{dag}")["is_paused"]:
            airflow.api.tell("PATCH", f"dags/{dag}", {"is_paused": False})
            log.warning("%s was paused; it is not any more", dag)


def _first(airflow: Airflow, day: date, known: set[str]) -> DagRun:
    """The extract run of the day: one that is due by schedule, or one that is triggered now."""
    due = airflow.api.ask(f"dags/{EXTRACT}")["next_dagrun_run_after"]
    if due and day.isoformat() == due[:10] and datetime.fromisoformat(due) <= datetime.now(UTC):
        return _await(airflow, EXTRACT, day, known)
    body: Record = {"logical_date": None, "partition_key": day.isoformat(), "conf": {}}
    return cast(DagRun, airflow.api.tell("POST", f"dags/{EXTRACT}/dagRuns", body))


def _await(airflow: Airflow, dag: str, day: date, known: set[str]) -> DagRun:
    deadline = time.monotonic() + FOLLOW_SECONDS
    while time.monotonic() < deadline:
        for run in airflow.api.runs(dag):
            if run["dag_run_id"] not in known and run["partition_key"] == day.isoformat():
                return run
        airflow.check()
        time.sleep(POLL_SECONDS)
    raise WorkError(f"{dag} has not started for {day}; "
                    f"the scheduler's log: {airflow.home.log_of('scheduler')}")


def _follow(airflow: Airflow, run: DagRun,
            show: Callable[[list[TaskProgress]], None]) -> list[Failure]:
    path = f"dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}"
    while True:
        state = airflow.api.ask(path)["state"]
        tasks = airflow.api.tasks(run)
        show(list(progress(run["dag_id"], tasks)))
        if state not in ACTIVE:
            return [] if state == "success" else _failures(airflow, run, tasks)
        airflow.check()
        time.sleep(POLL_SECONDS)


def _drain(airflow: Airflow) -> None:
    """Wait for other runs that are going on, such as a night that was due: they are not cut off."""
    while any(airflow.api.runs(dag, state=list(ACTIVE)) for dag in NIGHT):
        airflow.check()
        time.sleep(POLL_SECONDS)


def progress(dag_id: str, tasks: list[TaskInstance]) -> Iterator[TaskProgress]:
    """Sum up task instances by task, in the order in which they began."""
    groups: dict[str, list[TaskInstance]] = {}
    for task in sorted(tasks, key=lambda t: (t["start_date"] or "9", t["task_id"])):
        groups.setdefault(task["task_id"], []).append(task)
    for task_id, chunks in groups.items():
        states = [chunk["state"] or "waiting" for chunk in chunks]
        done = sum(state in ENDED for state in states)
        begun = [datetime.fromisoformat(time) for chunk in chunks if (time := chunk["start_date"])]
        ended = [datetime.fromisoformat(time) for chunk in chunks if (time := chunk["end_date"])]
        last = max(ended) if done == len(chunks) and ended else datetime.now(UTC)
        seconds = (last - min(begun)).total_seconds() if begun else 0.0
        yield TaskProgress(dag_id, task_id, done, len(chunks), _common(states), max(0.0, seconds))


def _common(states: list[str]) -> str:
    for state in ("failed", "up_for_retry", "running", "queued", "scheduled", "upstream_failed",
                  "waiting"):
        if state in states:
            return state
    return "success" if "success" in states else "skipped"


def _failures(airflow: Airflow, run: DagRun, tasks: list[TaskInstance]) -> list[Failure]:
    failed = [task for task in tasks if task["state"] == "failed"]
    if not failed:
        log = airflow.home.log_of("scheduler")
        return [Failure(run["dag_id"], log, "the run failed without a failed task")]
    return [_failure(airflow.home.logs, run, task) for task in failed]


def _failure(logs: Path, run: DagRun, task: TaskInstance) -> Failure:
    of_run = logs / f"dag_id={run['dag_id']}" / f"run_id={run['dag_run_id']}"
    folder = of_run / f"task_id={task['task_id']}"
    name = f"{run['dag_id']}.{task['task_id']}"
    if task["map_index"] >= 0:
        folder /= f"map_index={task['map_index']}"
        name += f"[{task['rendered_map_index'] or task['map_index']}]"
    log = folder / f"attempt={task['try_number']}.log"
    is_judgement = task["task_id"] in {judge.name for judge in JUDGES.values()}
    return Failure(name, log, last_error(log), is_judgement)


def last_error(log: Path) -> str:
    """The last error of a task's log (JSON lines) in one line."""
    try:
        lines = log.read_text("utf-8", "replace").splitlines()
    except OSError:
        return "it left no log"
    said = [text for line in lines if (text := _error_of(line))]
    return said[-1] if said else (lines[-1][:300] if lines else "its log is empty")


def _error_of(line: str) -> str | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    if record.get("level") not in {"error", "critical"}:
        return None
    details = record.get("error_detail") or []
    text = str(record.get("event", ""))
    if details:
        text = f"{details[-1]['exc_type']}: {details[-1]['exc_value']}"
    for ours in ("AirflowFailException: ", "AirflowException: "):
        text = text.removeprefix(ours)
    return " ".join(text.split())
