"""Extract, day by day: feeds polled, new entries fetched, all of it stored and committed.

In: the feed list, and what the lake knows. Out: `feeds`, `entries`, `captures`, `rejects`, `runs`.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.archive.archive import OWN_FILE, ArchiveWriter
from etl.extract.feeds.polls import count_fates
from etl.extract.feeds.roster import Feed, read_roster
from etl.extract.fetch.turns import chunk_by_host
from etl.extract.pages import Target, fetch_entries
from etl.extract.poll import Polled, poll_feeds
from etl.lake import Change, Lake
from etl.pipeline.chunks import Work, chunk_of, read_items, write_plan
from etl.pipeline.history import captured_pages, earlier_bodies, settled_urls, zip_columns
from etl.pipeline.known import known_of
from etl.pipeline.merging import (
    keep_needed_captures,
    merge_feeds,
    merge_rejects,
    tally_fetch,
    tally_poll,
    union,
)
from etl.pipeline.records import Tally, commit_stages, run_id
from etl.settings import Settings
from etl.tables.quarantine import check_share, sift

log = logging.getLogger("etl")
# At least half a minute of work a chunk on an ordinary line: a mapped task alone costs a second.
FEEDS_PER_CHUNK = 400
PAGES_PER_CHUNK = 1000
POLL_PARTS = ("poll-feeds", "poll-entries", "poll-captures", "poll-rejects", "plan-poll",
              "counts-poll")
FETCH_PARTS = ("fetch-captures", "fetch-rejects", "plan-fetch", "counts-fetch")


def plan_polls(settings: Settings, day: date) -> list[str]:
    """Read the feed list and cut it into chunks, each host whole in one; returns their names.

    Raises FeedListError.
    """
    lake = Lake(settings.lake)
    feeds = read_roster(settings.feeds)
    lake.clear_staging(day, *POLL_PARTS, *FETCH_PARTS)
    plans = chunk_by_host(feeds, lambda feed: feed.url, lambda feed: feed.feed_id,
                          FEEDS_PER_CHUNK)
    return write_plan(lake, day, "poll", plans)


def poll(settings: Settings, day: date, chunk: str) -> dict[str, int]:
    """Poll a chunk of feeds into staging; returns counts of feeds and entries together."""
    lake = Lake(settings.lake)
    feeds = read_items(lake, day, "poll", chunk, Feed)
    urls = [feed.url for feed in feeds]
    with _storing(settings, lake, day, "poll", "feed", chunk, urls) as (work, archive):
        known = known_of(feeds, lake, day, settings)
        polled = stage_polled(lake, day, chunk, poll_feeds(feeds, known, day, settings, archive))
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
def _storing(settings: Settings, lake: Lake, day: date, stage: str, kind: str, chunk: str,
             urls: list[str]) -> Iterator[tuple[Work, ArchiveWriter]]:
    """A chunk's work with an archive that stores no body of these addresses twice."""
    earlier = earlier_bodies(lake, day, settings, kind, urls)
    with chunk_of(lake, day, stage, chunk) as work, \
            ArchiveWriter(lake, day, f"{stage}-{chunk}", earlier) as archive:
        yield work, archive


def stage_polled(lake: Lake, day: date, chunk: str, polled: Polled) -> Polled:
    """Leave what polling brought in staging; returns what was left there.

    Entries that break their contract count as rejected and no longer as new.
    """
    entries, broken = sift("poll", "entries", polled.entries, day, lambda row: row.entry_id)
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
    lake.stage_rows("feeds", day, "poll-feeds", chunk, staged.feeds)
    lake.stage_rows("entries", day, "poll-entries", chunk, staged.entries)
    lake.stage_rows("captures", day, "poll-captures", chunk, staged.captures)
    rejects = [reject.row(run_id(day)) for reject in staged.rejects]
    lake.stage_rows("rejects", day, "poll-rejects", chunk, rejects)
    return staged


def commit_polls(settings: Settings, day: date) -> dict[str, int]:
    """Join the polled chunks with what the day already has; returns rows by table.

    Feeds, entries and the captures of feeds are written. What is stored stays: a repeated run adds
    what was missing and changes nothing else. Raises TooManyRejects.
    """
    lake = Lake(settings.lake)
    with Change(lake, day) as change:
        polled = lake.staged_table("feeds", day, "poll-feeds")
        feeds = merge_feeds(lake.read("feeds", day), polled, day)
        entries = _joined(lake, day, "entries", "poll")
        captures = keep_needed_captures(_joined(lake, day, "captures", "poll"), feeds, entries)
        made_it = set(feeds.filter(pc.is_null(feeds["reason"]))["feed_id"].to_pylist())
        made_it |= set(entries["entry_id"].to_pylist())
        rejects = merge_rejects("poll", lake.read("rejects", day),
                                lake.staged_table("rejects", day, "poll-rejects"), made_it, day)
        tally = tally_poll(feeds, rejects)
        tally.check(settings)
        check_share("entries", entries.num_rows, rejects)
        _log_warnings(day, feeds)
        tables = {"feeds": feeds, "entries": entries, "captures": captures}
        return _commit(change, tally, tables, rejects, POLL_PARTS)


def _joined(lake: Lake, day: date, name: str, stage: str) -> pa.Table:
    """A table's rows of the day, and those that a stage's chunks add."""
    return union(name, lake.read(name, day), lake.staged_table(name, day, f"{stage}-{name}"))


def _log_warnings(day: date, feeds: pa.Table) -> None:
    warned = feeds.filter(pc.is_valid(feeds["warning"]))
    for url, warning in zip_columns(warned, "url", "warning"):
        log.warning("stage=poll ingest_date=%s feed=%s warning=%r", day, url, warning)


def plan_fetches(settings: Settings, day: date) -> list[str]:
    """Cut the day's entries that have no page yet into chunks; returns the chunks' names.

    Each host is whole in one chunk.
    """
    lake = Lake(settings.lake)
    lake.clear_staging(day, *FETCH_PARTS)
    entries = lake.read("entries", day)
    stored = captured_pages(lake, [day]).keys() | settled_urls(lake, day, settings, entries)
    columns = ("entry_id", "feed_id", "publisher", "canonical_url")
    targets = [Target(*values) for values in zip_columns(entries, *columns)]
    plans = chunk_by_host([target for target in targets if target.url not in stored],
                          lambda target: target.url, lambda target: target.entry_id,
                          PAGES_PER_CHUNK)
    return write_plan(lake, day, "fetch", plans)


def fetch(settings: Settings, day: date, chunk: str) -> dict[str, int]:
    """Fetch a chunk of pages into staging and the WARC archive; returns counts of pages."""
    lake = Lake(settings.lake)
    targets = read_items(lake, day, "fetch", chunk, Target)
    urls = [target.url for target in targets]
    with _storing(settings, lake, day, "fetch", "page", chunk, urls) as (work, archive):
        fetched = fetch_entries(targets, settings, archive, day)
        captures, broken = sift("fetch", "captures", fetched.captures, day,
                                lambda row: str(row.entry_id))
        rejects = [reject.row(run_id(day)) for reject in (*fetched.rejects, *broken)]
        lake.stage_rows("captures", day, "fetch-captures", chunk, captures)
        lake.stage_rows("rejects", day, "fetch-rejects", chunk, rejects)
        work.counts |= {"in": len(targets), "out": len(captures), "rejected": len(rejects),
                        "skipped": fetched.duplicate_count}
    return work.counts


def commit_fetches(settings: Settings, day: date) -> dict[str, int]:
    """Join the fetched chunks with what the day already has; returns rows by table.

    Captures are written. Raises WorkError where an entry has neither page nor reject, and
    TooManyRejects.
    """
    lake = Lake(settings.lake)
    with Change(lake, day) as change:
        captures = _joined(lake, day, "captures", "fetch")
        made_it = set(captures["entry_id"].to_pylist())
        rejects = merge_rejects("fetch", lake.read("rejects", day),
                                lake.staged_table("rejects", day, "fetch-rejects"), made_it, day)
        entries = lake.read("entries", day)
        settled = settled_urls(lake, day, settings, entries)
        tally = tally_fetch(entries, captures, rejects, settled)
        tally.check(settings)
        check_share("captures", captures.num_rows, rejects)
        written = _commit(change, tally, {"captures": captures}, rejects, FETCH_PARTS)
        _drop_unused_archives(lake, day, captures)
        return written


def _commit(change: Change, tally: Tally, tables: dict[str, pa.Table], rejects: pa.Table,
            parts: tuple[str, ...]) -> dict[str, int]:
    for name, table in tables.items():
        change.write(name, table)
    return commit_stages(change, [tally], rejects, parts)


def _drop_unused_archives(lake: Lake, day: date, captures: pa.Table) -> None:
    """Delete those of the day's WARC files that no capture points into.

    A repeated poll that brought nothing new leaves one.
    """
    used = {str(name).rpartition("/")[2] for name in captures["warc_file"].to_pylist()}
    for name in lake.files(f"raw/{day.isoformat()}"):
        if name not in used and OWN_FILE.fullmatch(name):
            lake.delete(f"raw/{day.isoformat()}/{name}")
