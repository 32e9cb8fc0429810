"""What chunks of a stage leave for each other in the lake's staging: plans and counts."""

import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from etl.lake import STAGING, Lake

log = logging.getLogger("etl")
Plan = list[dict[str, Any]]
Item = TypeVar("Item")


def write_plan(lake: Lake, day: date, stage: str, plans: Sequence[Sequence[Any]]) -> list[str]:
    """Keep what each chunk of a stage has to do, frozen values; returns the chunks' names in order."""
    names = [f"{number:04d}" for number in range(len(plans))]
    for name, plan in zip(names, plans, strict=True):
        rows = [asdict(item) if is_dataclass(item) and not isinstance(item, type) else item
                for item in plan]
        lake.write_bytes(_file(day, f"plan-{stage}", name), json.dumps(rows, default=str).encode())
    return names


def read_items(lake: Lake, day: date, stage: str, chunk: str, kind: Callable[..., Item]) -> list[Item]:
    """What a chunk has to do, as values of the class that was planned.

    The class has fields of text, numbers and null only.
    """
    return [kind(**row) for row in read_plan(lake, day, stage, chunk)]


def read_plan(lake: Lake, day: date, stage: str, chunk: str) -> Plan:
    """What a chunk has to do; times come back as text."""
    plan: Plan = json.loads(lake.read_bytes(_file(day, f"plan-{stage}", chunk)))
    return plan


@dataclass
class Work:
    """A chunk's counts, filled while it works; in = out + rejected + skipped."""

    counts: dict[str, int] = field(default_factory=lambda: {"in": 0, "out": 0, "rejected": 0, "skipped": 0})


@contextmanager
def chunk_of(lake: Lake, day: date, stage: str, chunk: str) -> Iterator[Work]:
    """Do a chunk's work inside: when it ends well its counts and seconds are kept and logged in one line."""
    started_at, clock = datetime.now(UTC), time.perf_counter()
    work = Work()
    yield work
    seconds = round(time.perf_counter() - clock, 3)
    facts = {**work.counts, "started_at": started_at.isoformat(), "seconds": seconds}
    lake.write_bytes(_file(day, f"counts-{stage}", chunk), json.dumps(facts).encode())
    numbers = " ".join(f"{name}={value}" for name, value in work.counts.items())
    log.info("stage=%s ingest_date=%s chunk=%s %s seconds=%.1f", stage, day, chunk, numbers, seconds)


@dataclass(frozen=True)
class Effort:
    """What a stage's chunks took together."""

    started_at: datetime
    seconds: float


def effort(lake: Lake, day: date, stage: str) -> Effort:
    """When a stage's first chunk began, and the seconds of all; now and 0 where it had none."""
    facts = _facts(lake, day, stage)
    starts = [datetime.fromisoformat(f["started_at"]) for f in facts]
    return Effort(min(starts, default=datetime.now(UTC)), sum(f["seconds"] for f in facts))


def total(lake: Lake, day: date, stage: str, count: str) -> int:
    """Sum of one count over a stage's chunks."""
    return sum(facts[count] for facts in _facts(lake, day, stage))


def _facts(lake: Lake, day: date, stage: str) -> list[dict[str, Any]]:
    folder = _folder(day, f"counts-{stage}")
    return [json.loads(lake.read_bytes(f"{folder}/{name}")) for name in lake.files(folder)]


def _folder(day: date, part: str) -> str:
    return f"{STAGING}/{day.isoformat()}/{part}"


def _file(day: date, part: str, chunk: str) -> str:
    return f"{_folder(day, part)}/{chunk}.json"
