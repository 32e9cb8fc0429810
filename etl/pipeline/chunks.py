"""What the chunks of a stage leave in the lake's staging: plans, rows and counts."""

import json
import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from etl.lake import STAGING
from etl.lake.manifests import ArchiveFile
from etl.pipeline.run import Run
from etl.pipeline.stages import Counts, Stage, after
from etl.tables.rejects import Reject

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

log = logging.getLogger("etl")
Item = TypeVar("Item", bound="DataclassInstance")


def write_plan(run: Run, stage: Stage, plans: Iterable[Iterable[Item]]) -> list[str]:
    """Keep the items that each chunk of a stage has to do; returns the chunks' names in order.

    No more than one chunk's items are held at once.

    What the stage and the later ones of its phase have left in staging is forgotten: it follows
    from another plan.
    """
    stale = [other for other in (stage, *after(stage)) if other.phase == stage.phase]
    run.lake.clear_staging(run.day, *(part for other in stale for part in other.parts))
    names: list[str] = []
    for plan in plans:
        names.append(f"{len(names):04d}")
        items = json.dumps([vars(item) for item in plan], default=str)
        run.lake.write_bytes(_file(run, stage, "plan", names[-1]), items.encode())
    return names


def read_plan(run: Run, stage: Stage, chunk: str, kind: type[Item]) -> list[Item]:
    """The items that a chunk has to do, of the class that was planned; times come back as text."""
    items = json.loads(run.lake.read_bytes(_file(run, stage, "plan", chunk)))
    return [kind(**item) for item in items]


def stage_rows(run: Run, stage: Stage, table: str, chunk: str, rows: Sequence[Any]) -> None:
    """Leave a chunk's rows of a table in staging."""
    run.lake.stage_rows(table, run.day, stage.part(table), chunk, list(rows))


def stage_rejects(run: Run, stage: Stage, chunk: str, rejects: Iterable[Reject]) -> None:
    """Leave a chunk's rejects in staging, stamped with the run."""
    stage_rows(run, stage, "rejects", chunk, [reject.row(run.run_id) for reject in rejects])


def staged_tables(run: Run, stage: Stage, table: str) -> Iterator[pa.Table]:
    """Read what a stage's chunks have left of a table, chunk by chunk."""
    return run.lake.staged_tables(table, run.day, stage.part(table))


def staged_table(run: Run, stage: Stage, table: str) -> pa.Table:
    """Read what a stage's chunks have left of a table, all together."""
    return run.lake.staged_table(table, run.day, stage.part(table))


@dataclass
class Work:
    """A chunk's counts, filled while it works, and the WARC files that it stored.

    in = out + rejected + skipped.
    """

    counts: Counts = field(default_factory=lambda: {"in": 0, "out": 0, "rejected": 0, "skipped": 0})
    archive: dict[str, ArchiveFile] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """A chunk that is done: its counts, when it began (ISO 8601), and the seconds that it took.

    `archive` has the bytes and the sha256 of each WARC file that it stored.
    """

    counts: Counts
    started_at: str
    seconds: float
    archive: dict[str, tuple[int, str]] = field(default_factory=dict)


@contextmanager
def chunk_of(run: Run, stage: Stage, chunk: str) -> Iterator[Work]:
    """Do a chunk's work in the block; when it ends well, counts and seconds are kept and logged."""
    started_at, clock = datetime.now(UTC), time.perf_counter()
    work = Work()
    yield work
    done = Done(work.counts, started_at.isoformat(), round(time.perf_counter() - clock, 3),
                {path: (file.byte_count, file.sha256) for path, file in work.archive.items()})
    keep_done(run, stage, chunk, done)
    numbers = " ".join(f"{name}={value}" for name, value in work.counts.items())
    log.info("stage=%s ingest_date=%s chunk=%s %s seconds=%.1f", stage.name, run.day, chunk,
             numbers, done.seconds)


def keep_done(run: Run, stage: Stage, chunk: str, done: Done) -> None:
    """Leave in staging what a chunk took."""
    run.lake.write_bytes(_file(run, stage, "counts", chunk), json.dumps(asdict(done)).encode())


@dataclass(frozen=True)
class Effort:
    """What a stage's chunks took together."""

    started_at: datetime
    seconds: float


def effort(run: Run, stage: Stage) -> Effort:
    """When a stage's first chunk began, and the seconds of all; now and 0 where it had none."""
    chunks = _done(run, stage)
    starts = [datetime.fromisoformat(chunk.started_at) for chunk in chunks]
    return Effort(min(starts, default=datetime.now(UTC)), sum(chunk.seconds for chunk in chunks))


def total(run: Run, stage: Stage, count: str) -> int:
    """Sum of one count over a stage's chunks."""
    return sum(chunk.counts[count] for chunk in _done(run, stage))


def stored_archive(run: Run, stage: Stage) -> dict[str, ArchiveFile]:
    """The WARC files that a stage's chunks have stored, by path."""
    return {path: ArchiveFile(*file)
            for done in _done(run, stage) for path, file in done.archive.items()}


def _done(run: Run, stage: Stage) -> list[Done]:
    folder = _folder(run, stage, "counts")
    found = (run.lake.read_bytes(f"{folder}/{name}") for name in run.lake.files(folder))
    return [Done(**json.loads(counts)) for counts in found]


def _folder(run: Run, stage: Stage, what: str) -> str:
    return f"{STAGING}/{run.day.isoformat()}/{stage.part(what)}"


def _file(run: Run, stage: Stage, what: str, chunk: str) -> str:
    return f"{_folder(run, stage, what)}/{chunk}.json"
