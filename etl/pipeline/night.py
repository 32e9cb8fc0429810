"""One night without Airflow: all stages in order, chunks in a pool of processes."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager
from itertools import groupby
from operator import attrgetter
from typing import Protocol

from etl.lake.locks import locked
from etl.pipeline.doors import enter_list, enter_warc, plan_warcs, settle_fetches
from etl.pipeline.run import Run
from etl.pipeline.stages import FETCH, POLL, Counts, Stage

DoChunk = Callable[[Run, str], Counts]
# However few the cores: a chunk mostly waits for its slowest host. Threads would share one core.
NETWORK_PROCESSES = 4


class Progress(Protocol):
    """Shows how far a stage is; `advance` is called once for each chunk done."""

    def stage(self, name: str, chunks: int) -> AbstractContextManager[Callable[[Counts], None]]:
        """Begin a stage of so many chunks; the context gives the function to call after each."""


def do(run: Run, stages: Iterable[Stage], progress: Progress) -> None:
    """Do stages of one ingest date, in the order given; all of them are `STAGES`.

    Raises DatelineError.
    """
    for _, together in groupby(stages, key=attrgetter("phase")):
        with _alone(run):
            for stage in together:
                _do(run, stage, progress)


def fetch_list(run: Run, path: str, progress: Progress) -> None:
    """Fetch the pages of a list of addresses, and what else the day's entries still lack."""
    with _alone(run):
        with progress.stage("list", 1) as advance:
            advance(enter_list(run, path))
        POLL.commit(run)
        _do(run, FETCH, progress)


def take_warcs(run: Run, paths: list[str], progress: Progress) -> None:
    """Take the pages of WARC files as captures of a day; no network is touched."""
    with _alone(run):
        chunks = plan_warcs(run, paths)
        _in_processes(run, "warc", enter_warc, chunks, run.settings.jobs, progress)
        POLL.commit(run)
        settle_fetches(run)


def _alone(run: Run) -> AbstractContextManager[None]:
    """Let runs of one day wait for each other phase by phase: they would share its staging."""
    return locked(run.lake, f"{run.day.isoformat()}-stage")


def _do(run: Run, stage: Stage, progress: Progress) -> None:
    if stage.plan:
        processes = NETWORK_PROCESSES if stage.is_network else run.settings.jobs
        _in_processes(run, stage.name, stage.work, stage.plan(run), processes, progress)
        if stage.commit:
            stage.commit(run)
        return
    with progress.stage(stage.name, 1) as advance:
        advance(stage.commit(run))


def _in_processes(run: Run, name: str, work: DoChunk, chunks: list[str], processes: int,
                  progress: Progress) -> None:
    with progress.stage(name, len(chunks)) as advance:
        for counts in _mapped(run, work, chunks, min(processes, len(chunks))):
            advance(counts)


def _mapped(run: Run, work: DoChunk, chunks: list[str], processes: int) -> Iterable[Counts]:
    if processes < 2:
        for chunk in chunks:
            yield work(run, chunk)
        return
    # spawn: a forked copy of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _end_with_parent) as pool:
        for done in as_completed([pool.submit(work, run, chunk) for chunk in chunks]):
            yield done.result()


def _end_with_parent() -> None:
    """Let no process go on with a chunk when the night that gave it out was killed.

    The next night does the chunk anew.
    """
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
