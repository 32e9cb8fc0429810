"""Other doors than feeds: lists of addresses and WARC files become feeds and entries of a day.

They leave in staging what a poll leaves, and `commit_polls` stores it. A list's pages are then
fetched as those of feeds are; the pages of a WARC file are captures at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.errors import UsageError
from etl.extract.archive.archive import ArchiveWriter
from etl.extract.doors.lists import list_feed, read_list, take_list
from etl.extract.doors.warcs import WarcReader, warc_feed
from etl.extract.pages import Target
from etl.lake import Lake
from etl.lake.manifests import ArchiveFile
from etl.pipeline.chunks import chunk_of, read_plan, write_plan
from etl.pipeline.extract import commit_fetches, plan_fetches, stage_polled
from etl.pipeline.known import known_of
from etl.pipeline.run import Run
from etl.pipeline.stages import FETCH, POLL, Counts
from etl.tables.row import zip_columns


@dataclass(frozen=True)
class WarcFile:
    """A WARC file to take: its path on this machine."""

    path: str


def enter_list(run: Run, path: str) -> Counts:
    """Take a list of addresses (- is standard input) into staging; returns counts of addresses.

    Raises UsageError where there is none to take.
    """
    body, feed = read_list(path), list_feed(path)
    [chunk] = write_plan(run, POLL, [[feed]])
    with chunk_of(run, POLL, chunk) as work, \
            ArchiveWriter(run.lake, run.day, f"list-{chunk}", scratch=run.scratch) as archive:
        known = known_of([feed], run).entry_ids
        counts = stage_polled(run, chunk, take_list(feed, body, known, run.day, archive)).counts
        work.archive |= archive.files
        work.counts |= {"in": counts["entries"], "out": counts["new"],
                        "rejected": counts["rejected"],
                        "skipped": counts["known"] + counts["duplicate"]}
    return work.counts


def plan_warcs(run: Run, paths: Sequence[str]) -> list[str]:
    """Make a chunk of each WARC file; returns their names.

    Raises UsageError where one can't be read, or two have one name.
    """
    feeds = [warc_feed(path) for path in paths]
    if len({feed.feed_id for feed in feeds}) < len(feeds):
        raise UsageError("two of the WARC files have the same name, by which they are known")
    return write_plan(run, POLL, [[WarcFile(path)] for path in paths])


def enter_warc(run: Run, chunk: str) -> Counts:
    """Take a WARC file into staging and the archive; returns counts of its answers."""
    [file] = read_plan(run, POLL, chunk, WarcFile)
    feed = warc_feed(file.path)
    with chunk_of(run, POLL, chunk) as work, \
            ArchiveWriter(run.lake, run.day, f"warc-{chunk}", scratch=run.scratch) as archive:
        known = known_of([feed], run).entry_ids
        inside = _inside(run.lake, file.path)
        reader = WarcReader(feed, run.day, archive, run.settings.max_body_bytes, known, inside)
        counts = stage_polled(run, chunk, reader.read(file.path)).counts
        work.archive |= archive.files
        if inside:
            work.archive[inside] = ArchiveFile(run.lake.size(inside) or 0, run.lake.sha256(inside))
        work.counts |= {"in": counts["entries"], "out": counts["new"],
                        "rejected": counts["rejected"], "skipped": counts["skipped"]}
    return work.counts


def settle_fetches(run: Run) -> None:
    """Commit the day's fetch stage without the network.

    Nothing is committed while entries of feeds still wait for their pages.
    """
    rejects = run.read("rejects", ["stage", "key"])
    refused = {key for stage, key in zip_columns(rejects, "stage", "key") if stage == "fetch"}
    waiting = [target.entry_id for chunk in plan_fetches(run)
               for target in read_plan(run, FETCH, chunk, Target)]
    if refused.issuperset(waiting):
        commit_fetches(run)


def _inside(lake: Lake, path: str) -> str | None:
    """Where a file lies in the lake's folder of answers; None where it lies elsewhere."""
    place = Path(path).resolve()
    raw = Path(lake.root, "raw").resolve()
    if not (lake.is_local and place.is_relative_to(raw)):
        return None
    return f"raw/{place.relative_to(raw).as_posix()}"
