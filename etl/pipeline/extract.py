"""Extract, day by day: feeds polled, new entries fetched, all of it stored and committed.

In: the feed list, and what the lake knows. Out: `feeds`, `entries`, `captures`, `rejects`, `runs`.
"""

import logging
from collections import Counter
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.archive.archive import OWN_FILE, ArchiveWriter
from etl.extract.feeds.polls import count_fates
from etl.extract.feeds.roster import Feed, chosen, read_roster
from etl.extract.pages import Target, fetch_entries
from etl.extract.poll import Polled, poll_feeds
from etl.lake import Change
from etl.lake.answers import damages
from etl.pipeline.chunks import (
    Work,
    chunk_of,
    read_plan,
    stage_rejects,
    stage_rows,
    staged_table,
    stored_archive,
    write_plan,
)
from etl.pipeline.cutting import cut_by_host
from etl.pipeline.history import captured_pages, earlier_bodies, settled_urls
from etl.pipeline.known import known_of
from etl.pipeline.merging import (
    files_given_up,
    keep_needed_captures,
    merge_feeds,
    merge_rejects,
    replace_pages,
    tally_fetch,
    tally_poll,
    union,
)
from etl.pipeline.records import Tally, commit_stages
from etl.pipeline.run import Run
from etl.pipeline.stages import FETCH, POLL, Counts, Stage
from etl.tables.quarantine import check_share, sift
from etl.tables.row import zip_columns

log = logging.getLogger("etl")
# At least half a minute of work a chunk on an ordinary line: a mapped task alone costs a second.
# A large day has larger ones (`etl.pipeline.cutting`).
FEEDS_PER_CHUNK = 400
PAGES_PER_CHUNK = 1000


def plan_polls(run: Run) -> list[str]:
    """Read the feed list and cut it into chunks, each host whole in one; returns their names.

    Raises FeedListError, and ParameterError where a feed that the run names is not in the list.
    """
    feeds = chosen(read_roster(run.settings.feeds), run.only)
    plans = cut_by_host(run, feeds, lambda feed: feed.url, lambda feed: feed.feed_id,
                        FEEDS_PER_CHUNK)
    return write_plan(run, POLL, plans)


def poll(run: Run, chunk: str) -> Counts:
    """Poll a chunk of feeds into staging; returns counts of feeds and entries together."""
    feeds = read_plan(run, POLL, chunk, Feed)
    urls = [feed.url for feed in feeds]
    with _storing(run, POLL, "feed", chunk, urls) as (work, archive):
        found = poll_feeds(feeds, known_of(feeds, run), run.day, run.settings, archive)
        polled = stage_polled(run, chunk, found)
        fates = count_fates((row.outcome for row in polled.feeds),
                            (row.reason for row in polled.feeds))
        counts = polled.counts
        passed_over = counts["known"] + counts["old"] + counts["duplicate"]
        work.counts |= {"in": len(feeds) + counts["entries"],
                        "out": fates["read"] + counts["new"],
                        "rejected": fates["failed"] + counts["rejected"],
                        "skipped": fates["skipped"] + passed_over}
    return work.counts


@contextmanager
def _storing(run: Run, stage: Stage, kind: str, chunk: str,
             urls: list[str]) -> Iterator[tuple[Work, ArchiveWriter]]:
    """A chunk's work with an archive that stores no body of these addresses twice."""
    earlier = earlier_bodies(run, kind, urls)
    with chunk_of(run, stage, chunk) as work, \
            ArchiveWriter(run.lake, run.day, f"{stage.name}-{chunk}", earlier,
                          run.scratch) as archive:
        yield work, archive
        work.archive |= archive.files


def stage_polled(run: Run, chunk: str, polled: Polled) -> Polled:
    """Leave what polling brought in staging; returns what was left there.

    Entries that break their contract count as rejected and no longer as new.
    """
    entries, broken = sift("poll", "entries", polled.entries, run.day,
                           lambda row: row.entry_id)
    kept, lost = {row.entry_id for row in entries}, Counter(row.feed_id for row in polled.entries)
    lost.subtract(row.feed_id for row in entries)
    counts = Counter(polled.counts)
    counts.update({"new": -len(broken), "rejected": len(broken)})
    staged = Polled(
        [replace(row, new_entry_count=row.new_entry_count - lost[row.feed_id])
         for row in polled.feeds],
        entries,
        # A page that came with its entry (from a WARC file) goes with it.
        [row for row in polled.captures if row.entry_id is None or row.entry_id in kept],
        [*polled.rejects, *broken], counts)
    stage_rows(run, POLL, "feeds", chunk, staged.feeds)
    stage_rows(run, POLL, "entries", chunk, staged.entries)
    stage_rows(run, POLL, "captures", chunk, staged.captures)
    stage_rejects(run, POLL, chunk, staged.rejects)
    return staged


def commit_polls(run: Run) -> Counts:
    """Join the polled chunks with what the day already has; returns rows by table.

    Feeds, entries and the captures of feeds are written. What is stored stays: a repeated run adds
    what was missing and changes nothing else. Raises TooManyRejects.
    """
    with Change(run.lake, run.day) as change:
        feeds = merge_feeds(run.read("feeds"), staged_table(run, POLL, "feeds"), run.day)
        entries = _joined(run, POLL, "entries")
        captures = keep_needed_captures(_joined(run, POLL, "captures"), feeds, entries)
        made_it = set(feeds.filter(pc.is_null(feeds["reason"]))["feed_id"].to_pylist())
        made_it |= set(entries["entry_id"].to_pylist())
        rejects = merge_rejects("poll", run.read("rejects"), staged_table(run, POLL, "rejects"),
                                made_it, run.day)
        tally = tally_poll(feeds, rejects)
        tally.check(run.settings)
        check_share("entries", entries.num_rows, rejects)
        _log_warnings(run, feeds)
        tables = {"feeds": feeds, "entries": entries, "captures": captures}
        return _commit(run, change, POLL, tally, tables, rejects)


def _joined(run: Run, stage: Stage, name: str) -> pa.Table:
    """A table's rows of the day, and those that a stage's chunks add."""
    return union(name, run.read(name), staged_table(run, stage, name))


def _log_warnings(run: Run, feeds: pa.Table) -> None:
    warned = feeds.filter(pc.is_valid(feeds["warning"]))
    for url, warning in zip_columns(warned, "url", "warning"):
        log.warning("stage=poll ingest_date=%s feed=%s warning=%r", run.day, url, warning)


def plan_fetches(run: Run) -> list[str]:
    """Cut the day's entries that have no page yet into chunks; returns the chunks' names.

    Each host is whole in one chunk. A page whose record is damaged is fetched again.
    """
    columns = ("entry_id", "feed_id", "publisher", "canonical_url")
    entries = run.read("entries", [*columns, "updated_at"])
    lost = {damage.url for damage in damages(run.lake, run.day, "page")}
    stored = captured_pages(run.lake, [run.day]).keys() | settled_urls(run, entries)
    stored -= lost
    targets = [Target(*values) for values in zip_columns(entries, *columns)]
    plans = cut_by_host(run, (target for target in targets if target.url not in stored),
                        lambda target: target.url, lambda target: target.entry_id,
                        PAGES_PER_CHUNK)
    return write_plan(run, FETCH, plans)


def fetch(run: Run, chunk: str) -> Counts:
    """Fetch a chunk of pages into staging and the WARC archive; returns counts of pages."""
    targets = read_plan(run, FETCH, chunk, Target)
    urls = [target.url for target in targets]
    with _storing(run, FETCH, "page", chunk, urls) as (work, archive):
        fetched = fetch_entries(targets, run.settings, archive, run.day)
        captures, broken = sift("fetch", "captures", fetched.captures, run.day,
                                lambda row: str(row.entry_id))
        rejects = [*fetched.rejects, *broken]
        stage_rows(run, FETCH, "captures", chunk, captures)
        stage_rejects(run, FETCH, chunk, rejects)
        work.counts |= {"in": len(targets), "out": len(captures), "rejected": len(rejects),
                        "skipped": fetched.duplicate_count}
    return work.counts


def commit_fetches(run: Run) -> Counts:
    """Join the fetched chunks with what the day already has; returns rows by table.

    Captures are written; one whose page was fetched again, because its record is damaged, gives
    way. Raises WorkError where an entry has neither page nor reject, and TooManyRejects.
    """
    with Change(run.lake, run.day) as change:
        before = run.read("captures")
        captures = replace_pages(before, staged_table(run, FETCH, "captures"))
        made_it = set(captures["entry_id"].to_pylist())
        rejects = merge_rejects("fetch", run.read("rejects"), staged_table(run, FETCH, "rejects"),
                                made_it, run.day)
        entries = run.read("entries", ["entry_id", "canonical_url", "updated_at"])
        tally = tally_fetch(entries, captures, rejects, settled_urls(run, entries))
        tally.check(run.settings)
        check_share("captures", captures.num_rows, rejects)
        written = _commit(run, change, FETCH, tally, {"captures": captures}, rejects,
                          files_given_up(before, captures))
        _drop_unused_archives(run, captures)
        return written


def _commit(run: Run, change: Change, stage: Stage, tally: Tally, tables: dict[str, pa.Table],
            rejects: pa.Table, given_up: Container[str] = ()) -> Counts:
    """Write the tables and the names of the WARC files that the day's captures point to.

    A file of which a damaged record was given up is not vouched for as a whole any more: its other
    records have their own checksums.
    """
    for name, table in tables.items():
        change.write(name, table)
    used = set(tables["captures"]["warc_file"].to_pylist())
    known = run.lake.archive(run.day) | stored_archive(run, stage)
    change.archive = {path: file for path, file in known.items()
                      if path in used and path not in given_up}
    return commit_stages(run, change, [tally], rejects)


def _drop_unused_archives(run: Run, captures: pa.Table) -> None:
    """Delete those of the day's WARC files that no capture points into.

    A repeated poll that brought nothing new leaves one.
    """
    folder = f"raw/{run.day.isoformat()}"
    used = {str(name).rpartition("/")[2] for name in captures["warc_file"].to_pylist()}
    for name in run.lake.files(folder):
        if name not in used and OWN_FILE.fullmatch(name):
            run.lake.delete(f"{folder}/{name}")
