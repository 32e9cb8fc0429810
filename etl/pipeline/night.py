"""One night without Airflow: all stages in order, chunks in a pool of processes."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from etl.lake import Lake
from etl.lake.locks import locked
from etl.pipeline.doors import enter_list, enter_warc, plan_warcs, settle_fetches
from etl.pipeline.extract import commit_fetches, commit_polls, fetch, plan_fetches, plan_polls, poll
from etl.pipeline.load import load, report
from etl.pipeline.transform import code, commit_parses, parse, plan_codes, plan_parses, resolve
from etl.settings import Settings

Stage = Callable[[Settings, date, str], dict[str, int]]
# More than cores: a chunk mostly waits for its slowest host. Threads would share one core for all of them.
NETWORK_PROCESSES = 4


class Progress(Protocol):
    """Shows how far a stage is; `advance` is called once for each chunk done."""

    def stage(self, name: str, chunks: int) -> AbstractContextManager[Callable[[dict[str, int]], None]]:
        """Begin a stage of so many chunks; the context gives the function to call after each."""


def run(settings: Settings, day: date, progress: Progress) -> str:
    """Do every stage of one ingest date; returns the path of its page. Raises DatelineError."""
    extract(settings, day, progress)
    transform(settings, day, progress)
    with progress.stage("load", 1) as advance:
        advance(load(settings, day))
    with progress.stage("report", 1) as advance:
        page = report(settings, day)
        advance({})
    return page


def extract(settings: Settings, day: date, progress: Progress) -> None:
    """Poll and fetch a day."""
    poll_day(settings, day, progress)
    fetch_day(settings, day, progress)


def poll_day(settings: Settings, day: date, progress: Progress) -> None:
    """Poll a day's feeds and commit what they brought."""
    with _alone(settings, day):
        _in_processes("poll", poll, plan_polls(settings, day), settings, day, progress, NETWORK_PROCESSES)
        commit_polls(settings, day)


def fetch_day(settings: Settings, day: date, progress: Progress) -> None:
    """Fetch the pages of a day's entries and commit them."""
    with _alone(settings, day):
        _in_processes("fetch", fetch, plan_fetches(settings, day), settings, day, progress, NETWORK_PROCESSES)
        commit_fetches(settings, day)


def fetch_list(settings: Settings, day: date, path: str, progress: Progress) -> None:
    """Fetch the pages of a list of addresses, and what else the day's entries still lack."""
    with _alone(settings, day):
        with progress.stage("list", 1) as advance:
            advance(enter_list(settings, day, path))
        commit_polls(settings, day)
    fetch_day(settings, day, progress)


def take_warcs(settings: Settings, day: date, paths: list[str], progress: Progress) -> None:
    """Take the pages of WARC files as captures of a day; no network is touched."""
    with _alone(settings, day):
        _in_processes("warc", enter_warc, plan_warcs(settings, day, paths), settings, day, progress, settings.jobs)
        commit_polls(settings, day)
        settle_fetches(settings, day)


def transform(settings: Settings, day: date, progress: Progress) -> None:
    """Parse, code, resolve and commit a day."""
    parse_day(settings, day, progress)
    code_day(settings, day, progress)


def parse_day(settings: Settings, day: date, progress: Progress) -> None:
    """Parse a day's pages and commit its articles."""
    with _alone(settings, day):
        _in_processes("parse", parse, plan_parses(settings, day), settings, day, progress, settings.jobs)
        commit_parses(settings, day)


def code_day(settings: Settings, day: date, progress: Progress) -> None:
    """Code a day's articles, resolve their mentions and commit both."""
    with _alone(settings, day):
        _in_processes("code", code, plan_codes(settings, day), settings, day, progress, settings.jobs)
        with progress.stage("resolve", 1) as advance:
            advance(resolve(settings, day))


def _alone(settings: Settings, day: date) -> AbstractContextManager[None]:
    """Let runs of one day wait for each other stage by stage: they would share its staging."""
    return locked(Lake(settings.lake), f"{day.isoformat()}-stage")


def _in_processes(name: str, stage: Stage, chunks: list[str], settings: Settings, day: date, progress: Progress,
                  processes: int) -> None:
    with progress.stage(name, len(chunks)) as advance:
        for counts in _mapped(stage, chunks, settings, day, min(processes, len(chunks))):
            advance(counts)


def _mapped(stage: Stage, chunks: list[str], settings: Settings, day: date, processes: int) -> Iterable[dict[str, int]]:
    if processes < 2:
        for chunk in chunks:
            yield stage(settings, day, chunk)
        return
    # spawn: a forked copy of a process with threads may hang.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _end_with_parent) as pool:
        for done in as_completed([pool.submit(stage, settings, day, chunk) for chunk in chunks]):
            yield done.result()


def _end_with_parent() -> None:
    """Let no process go on with a chunk when the run that gave it was killed: the next run does it anew."""
    threading.Thread(target=_outlive_not, daemon=True).start()


def _outlive_not() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
