"""A run's tasks summed up, and the error that a task's log ends with."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from etl.orchestration.embedded import watch
from etl.orchestration.embedded.services import EXTRACT
from etl.orchestration.embedded.watch import Failure, TaskProgress, last_error, progress

DAY = date(2026, 11, 22)


def task(name: str, state: str | None, start: int | None = None, end: int | None = None,
         index: int = -1) -> dict[str, Any]:
    def at(second: int | None) -> str | None:
        return None if second is None else f"2026-11-22T02:15:{second:02}+00:00"
    return {"task_id": name, "state": state, "map_index": index, "start_date": at(start),
            "end_date": at(end)}


def test_chunks_are_summed_up_by_task_in_the_order_of_their_start() -> None:
    tasks = [task("commit_fetches", None), task("poll", "success", 9, 12, 0),
             task("plan_polls", "success", 5, 8),
             task("poll", "failed", 10, 19, 1), task("fetch", "skipped")]
    found = list(progress(EXTRACT, tasks))
    assert found[:2] == [TaskProgress(EXTRACT, "plan_polls", 1, 1, "success", 3.0),
                         TaskProgress(EXTRACT, "poll", 2, 2, "failed", 10.0)]
    assert {(p.task_id, p.done, p.state) for p in found[2:]} == {
        ("commit_fetches", 0, "waiting"), ("fetch", 1, "skipped")}


def test_a_task_that_runs_counts_until_now() -> None:
    chunks = [task("poll", "running", 0, None, 0), task("poll", "success", 0, 3, 1)]
    [found] = progress(EXTRACT, chunks)
    assert (found.done, found.total, found.state) == (1, 2, "running")
    assert found.seconds > 3


@pytest.mark.parametrize(("records", "said"), [
    ([{"level": "info", "event": "stage=poll"},
      {"level": "error", "event": "stage=poll error=no list"},
      {"level": "error", "event": "Task failed with exception",
       "error_detail": [{"exc_type": "AirflowFailException", "exc_value": "no list"}]},
      {"level": "info", "event": "end"}],
     "no list"),
    ([{"level": "error", "event": "Task failed with exception",
       "error_detail": [{"exc_type": "ZeroDivisionError", "exc_value": "division\nby zero"}]}],
     "ZeroDivisionError: division by zero"),
    ([{"level": "info", "event": "killed"}], '{"level": "info", "event": "killed"}'),
    ([], "its log is empty"),
])
def test_last_error(tmp_path: Path, records: list[dict[str, Any]], said: str) -> None:
    log = tmp_path / "attempt=1.log"
    log.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    assert last_error(log) == said


def test_a_log_that_is_not_there(tmp_path: Path) -> None:
    assert last_error(tmp_path / "none.log") == "it left no log"


class FakeApi:
    """Knows when the next night is due, and notes what it is told."""

    def __init__(self, due: datetime | None) -> None:
        self.due, self.told = due, list[dict[str, Any]]()

    def ask(self, path: str, **_: object) -> dict[str, Any]:
        return {"next_dagrun_run_after": self.due and self.due.isoformat()}

    def tell(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self.told.append(body)
        return {"dag_run_id": "manual"}

    def runs(self, dag: str, **_: object) -> list[dict[str, Any]]:
        return [{"dag_run_id": "scheduled", "partition_key": datetime.now(UTC).date().isoformat()}]


@pytest.mark.parametrize(("offset", "run_id"), [
    (None, "manual"), (timedelta(days=1), "manual"), (timedelta(days=-1), "manual"),
    (timedelta(0), "scheduled")])
def test_a_night_that_is_due_today_is_not_done_twice(offset: timedelta | None, run_id: str) -> None:
    now = datetime.now(UTC)
    api = FakeApi(None if offset is None else now + offset)
    airflow: Any = SimpleNamespace(api=api)
    assert watch._first(airflow, now.date(), set())["dag_run_id"] == run_id
    if run_id == "manual":
        assert api.told == [
            {"logical_date": None, "partition_key": now.date().isoformat(), "conf": {}}]


def test_a_bad_night_goes_on_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Failure("dateline_extract.judge_extract", Path("log"), "3 of 4 feeds failed", True)
    red = Failure("dateline_transform.parse", Path("log"), "no disk", False)
    followed: list[str] = []

    def follow(airflow: Any, run: Any, show: Any) -> list[Failure]:
        followed.append(run)
        return {"dateline_extract": [bad], "dateline_transform": failing}.get(run, [])

    api: Any = SimpleNamespace(runs=lambda dag, **_: [])
    for name, stand_in in (("_unpause", lambda airflow: None), ("_follow", follow),
                           ("_first", lambda *_: "dateline_extract"),
                           ("_await", lambda airflow, dag, *_: dag)):
        monkeypatch.setattr(watch, name, stand_in)
    failing: list[Failure] = []
    found = watch.watch(SimpleNamespace(api=api), DAY, lambda tasks: None)  # type: ignore[arg-type]
    assert (found, followed[-1]) == ([bad], "dateline_load")
    failing.append(red)
    found = watch.watch(SimpleNamespace(api=api), DAY, lambda tasks: None)  # type: ignore[arg-type]
    assert (found, followed[-1]) == ([bad, red], "dateline_transform")
