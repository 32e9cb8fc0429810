"""Other doors than feeds: lists of addresses and WARC files become feeds and entries of an ingest date.

They leave in staging what a poll leaves, and `commit_polls` stores it. A list's pages are then fetched as
those of feeds are; the pages of a WARC file are captures at once.
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
from etl.pipeline.chunks import chunk_of, read_plan, write_plan
from etl.pipeline.extract import commit_fetches, plan_fetches, stage_polled
from etl.pipeline.known import known_of
from etl.pipeline.run import Run
from etl.pipeline.stages import FETCH, POLL, Counts


@dataclass(frozen=True)
class WarcFile:
    """A WARC file that a chunk has to take."""

    path: str


def enter_list(run: Run, path: str) -> Counts:
    """Take a list of addresses (- is standard input) into staging; returns counts of addresses.

    Raises UsageError where there is none to take.
    """
    body, feed = read_list(path), list_feed(path)
    [chunk] = write_plan(run, POLL, [[feed]])
    with chunk_of(run, POLL, chunk) as work, ArchiveWriter(run.lake, run.day, f"list-{chunk}") as archive:
        polled = take_list(feed, body, known_of([feed], run).entry_ids, run.day, archive)
        stage_polled(run, chunk, polled)
        counts = polled.counts
        work.counts |= {"in": counts["entries"], "out": counts["new"], "rejected": counts["rejected"],
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
    with chunk_of(run, POLL, chunk) as work, ArchiveWriter(run.lake, run.day, f"warc-{chunk}") as archive:
        known = known_of([feed], run).entry_ids
        reader = WarcReader(feed, run.day, archive, run.settings.max_body_bytes, known,
                            _inside(run.lake, file.path))
        polled = reader.read(file.path)
        stage_polled(run, chunk, polled)
        work.counts |= {"in": polled.feeds[0]["entry_count"], "out": len(polled.entries),
                        "rejected": len(polled.rejects), "skipped": reader.skipped_count}
    return work.counts


def settle_fetches(run: Run) -> None:
    """Commit the day's fetch stage without the network, unless entries of feeds still wait for pages."""
    rejects = run.read("rejects", ["stage", "key"]).to_pylist()
    refused = {row["key"] for row in rejects if row["stage"] == "fetch"}
    waiting = {target.entry_id for chunk in plan_fetches(run)
               for target in read_plan(run, FETCH, chunk, Target)}
    if waiting <= refused:
        commit_fetches(run)


def _inside(lake: Lake, path: str) -> str | None:
    """Where a file lies in the lake's folder of answers; None where it lies elsewhere."""
    place = Path(path).resolve()
    raw = Path(lake.root, "raw").resolve()
    return f"raw/{place.relative_to(raw).as_posix()}" if lake.is_local and place.is_relative_to(raw) else None
