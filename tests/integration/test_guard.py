"""Work under guard: an item that takes too long or too much memory costs its own result, and the others go on."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import UsageError, WorkError
from etl.pipeline.guard import Ended, Guard, Limits, guarded_map, resident_bytes
from tests.paths import CHECKOUT

HERE = "tests.integration.test_guard:work"
LIMITS = Limits(30, 600_000_000)


def work(item: str) -> object:
    """What the guarded process does in these tests."""
    if item == "hang":
        while True:
            time.sleep(60)
    if item == "die":
        os._exit(7)
    if item == "grow":
        held = []
        while True:
            held.append(bytearray(20_000_000))
    if item == "pid":
        return os.getpid()
    return item.upper()


@pytest.fixture
def guard() -> Iterator[Guard]:
    with Guard(HERE, LIMITS) as guarded:
        yield guarded


def test_one_process_serves_many_items(guard: Guard) -> None:
    assert guard.call("pid") == guard.call("pid") != os.getpid()
    assert [guard.call(word) for word in ("one", "two")] == ["ONE", "TWO"]


def test_what_takes_too_long_is_ended_and_the_next_goes_on() -> None:
    with Guard(HERE, Limits(0.5, LIMITS.memory_bytes)) as guard:
        first = guard.call("pid")
        assert guard.call("hang") == Ended("too_slow", "more than 0.5 seconds")
        assert guard.call("next") == "NEXT"
        assert guard.call("pid") != first
        assert not os.path.exists(f"/proc/{first}")


def test_what_takes_too_much_memory_is_ended_and_the_next_goes_on(guard: Guard) -> None:
    ended = guard.call("grow")
    assert isinstance(ended, Ended) and ended.reason == "too_much_memory"
    assert guard.call("next") == "NEXT"


def test_a_process_that_ends_by_itself_is_told(guard: Guard) -> None:
    assert guard.call("die") == Ended("parser_failed", "the parsing process ended by itself with status 7")
    assert guard.call("next") == "NEXT"


def test_a_process_that_cannot_start_is_an_error() -> None:
    with Guard("no.such.module:work", LIMITS) as guard, pytest.raises(WorkError, match="did not start"):
        guard.call("x")


@pytest.mark.parametrize(("prepare", "kind", "said"), [
    ("from etl.errors import UsageError\n    raise UsageError('publishers/a.yaml, line 3: zone: no')", UsageError,
     "^publishers/a.yaml, line 3: zone: no$"),
    ("raise KeyError('model')", WorkError, "did not start: KeyError: 'model'$")])
def test_what_keeps_it_from_starting_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepare: str,
                                             kind: type[Exception], said: str) -> None:
    (tmp_path / "unprepared.py").write_text(f"def prepare():\n    {prepare}\ndef work(item): return item\n")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}:{CHECKOUT}")
    with Guard("unprepared:work", LIMITS) as guard, pytest.raises(kind, match=said):
        guard.call("x")


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_keep_the_items_order(jobs: int) -> None:
    items = [f"item {n}" for n in range(40)]
    items[20] = "die"
    results = list(guarded_map(HERE, iter(items), jobs, LIMITS))
    assert [item for item, _ in results] == items
    assert [result for _, result in results if not isinstance(result, Ended)] == [i.upper() for i in items if i != "die"]


def test_whoever_stops_early_leaves_no_process() -> None:
    found = guarded_map(HERE, ("pid" for _ in range(100)), 1, LIMITS)
    _, pid = next(found)
    found.close()  # type: ignore[attr-defined]  # a generator
    assert not os.path.exists(f"/proc/{pid}")


def test_memory_of_a_process() -> None:
    assert resident_bytes(os.getpid()) > 1_000_000
    assert resident_bytes(2**22 + 1) == 0
