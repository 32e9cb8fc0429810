"""What may happen to a night while it goes on, and that each leaves what an undisturbed one leaves.

`make test-stack` runs this; it is no part of `make test`.
"""

import time
from typing import Any

import pytest

from etl.tables import contracts
from stack.services import Stack
from tests.stack.nights import Nights

BUSY_SECONDS = 20.0


def test_a_night_goes_through_s3_postgresql_and_two_workers(stack: Stack,
                                                           undisturbed: dict[str, Any]) -> None:
    assert undisturbed["faults"] == []
    assert undisturbed["page"]
    for table in contracts.loaded_names():
        assert undisturbed[f"warehouse {table}"] == len(undisturbed[table])
    assert len(undisturbed["events"]) == undisturbed["browsed"] > 20
    for name in ("airflow-worker-1", "airflow-worker-2"):
        assert " succeeded in " in stack.log_of(name).read_text("utf-8", "replace"), f"{name} did nothing"


def busy_worker(stack: Stack) -> str:
    """The worker that has a task: it has the most processes."""
    return max(("airflow-worker-1", "airflow-worker-2"), key=lambda name: len(stack.processes(name)))


def kill_worker(stack: Stack) -> None:
    stack.kill(busy_worker(stack))


def kill_scheduler(stack: Stack) -> None:
    stack.kill("airflow-scheduler")


def restart_redis(stack: Stack) -> None:
    stack.restart("redis")


def restart_postgres(stack: Stack) -> None:
    stack.restart("postgres")


def s3_is_busy(stack: Stack) -> None:
    stack.switch.touch()
    time.sleep(BUSY_SECONDS)
    stack.switch.unlink()


DISTURBANCES = [(kill_worker, "fetch"), (s3_is_busy, "parse"), (kill_scheduler, "code"),
                (restart_postgres, "parse"), (restart_redis, "commit_fetches")]


@pytest.mark.parametrize(("disturb", "task"), DISTURBANCES, ids=lambda one: getattr(one, "__name__", one))
def test_a_disturbed_night_leaves_the_same(stack: Stack, nights: Nights, undisturbed: dict[str, Any],
                                           disturb: Any, task: str) -> None:
    begun = dict(stack.begun)
    found = nights.done(lambda: disturb(stack), task)
    for table, rows in undisturbed.items():
        assert found[table] == rows, table
    if disturb is not s3_is_busy:
        assert stack.begun != begun, "what was disturbed has been started again"
