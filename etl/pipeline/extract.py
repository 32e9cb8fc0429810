"""Extract, day by day: feeds polled, new entries fetched, all of it stored and committed."""

import logging
from collections import Counter
from operator import itemgetter

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.archive.archive import OWN_FILE, ArchiveWriter
from etl.extract.feeds.roster import Feed, read_roster
from etl.extract.pages import Target, chunk_by_host, fetch_entries
from etl.extract.poll import Polled, poll_feeds
from etl.lake import Change
from etl.pipeline.chunks import (
    chunk_of,
    read_plan,
    stage_rejects,
    stage_rows,
    staged_table,
    write_plan,
)
from etl.pipeline.history import captured_pages, earlier_bodies, settled_urls
from etl.pipeline.known import known_of
from etl.pipeline.merging import (
    is_skipped,
    keep_needed_captures,
    merge_feeds,
    merge_rejects,
    tally_fetch,
    tally_poll,
    union,
)
from etl.pipeline.records import Tally, commit_stages
from etl.pipeline.run import Run
from etl.pipeline.stages import FETCH, POLL, Counts
from etl.tables.quarantine import check_share, sift

log = logging.getLogger("etl")
# At least half a minute of work a chunk on an ordinary line: a mapped task costs a second by itself.
FEEDS_PER_CHUNK = 400
PAGES_PER_CHUNK = 1000
ENTRY_COLUMNS = ["entry_id", "feed_id", "publisher", "canonical_url"]


def plan_polls(run: Run) -> list[str]:
    """Read the feed list and cut it into chunks, each host whole in one; returns their names.

    Raises FeedListError.
    """
    feeds = read_roster(run.settings.feeds)
    listed = {feed.feed_id: feed for feed in feeds}
    targets = [Target(f.feed_id, f.title or "", f.publisher, f.url) for f in feeds]
    plans = [[listed[t.entry_id] for t in chunk] for chunk in chunk_by_host(targets, FEEDS_PER_CHUNK)]
    return write_plan(run, POLL, plans)


def poll(run: Run, chunk: str) -> Counts:
    """Poll a chunk of feeds into staging; returns counts of feeds and entries together."""
    feeds = read_plan(run, POLL, chunk, Feed)
    earlier = earlier_bodies(run, "feed", (feed.url for feed in feeds))
    with chunk_of(run, POLL, chunk) as work, \
            ArchiveWriter(run.lake, run.day, f"poll-{chunk}", earlier) as archive:
        polled = poll_feeds(feeds, known_of(feeds, run), run.day, run.settings, archive)
        stage_polled(run, chunk, polled)
        counts = polled.counts
        failed, skipped = sum("reason" in row for row in polled.feeds), sum(map(is_skipped, polled.feeds))
        work.counts |= {
            "in": len(feeds) + counts["entries"],
            "out": len(feeds) - failed - skipped + counts["new"],
            "rejected": failed + counts["rejected"],
            "skipped": skipped + counts["known"] + counts["old"] + counts["duplicate"]}
    return work.counts


def stage_polled(run: Run, chunk: str, polled: Polled) -> None:
    """Leave what polling brought in staging.

    Entries that break their contract count as rejected, and no longer as new.
    """
    good, broken = sift("poll", "entries", polled.entries, run.day, itemgetter("entry_id"))
    kept = {row["entry_id"] for row in good}
    lost = Counter(row["feed_id"] for row in polled.entries)
    lost.subtract(row["feed_id"] for row in good)
    polled.feeds = [{**row, "new_entry_count": row["new_entry_count"] - lost[row["feed_id"]]}
                    for row in polled.feeds]
    # A page that came with its entry (from a WARC file) goes with it.
    polled.captures = [row for row in polled.captures
                       if row.get("entry_id") is None or row["entry_id"] in kept]
    polled.entries, polled.rejects = good, [*polled.rejects, *broken]
    polled.counts.update({"new": -len(broken), "rejected": len(broken)})
    stage_rows(run, POLL, "feeds", chunk, polled.feeds)
    stage_rows(run, POLL, "entries", chunk, polled.entries)
    stage_rows(run, POLL, "captures", chunk, polled.captures)
    stage_rejects(run, POLL, chunk, polled.rejects)


def commit_polls(run: Run) -> Counts:
    """Join the polled chunks with what the day already has; returns rows by table.

    Writes feeds, entries and their captures. What is stored stays: a repeated run adds what was missing
    and changes nothing else. Raises TooManyRejects.
    """
    with Change(run.lake, run.day) as change:
        feeds = merge_feeds(run.read("feeds"), staged_table(run, POLL, "feeds"))
        entries = union("entries", run.read("entries"), staged_table(run, POLL, "entries"))
        captures = union("captures", run.read("captures"), staged_table(run, POLL, "captures"))
        captures = keep_needed_captures(captures, feeds, entries)
        made_it = {row["feed_id"] for row in feeds.select(["feed_id", "reason"]).to_pylist()
                   if not row["reason"]}
        made_it |= set(entries["entry_id"].to_pylist())
        rejects = merge_rejects("poll", run.read("rejects"), staged_table(run, POLL, "rejects"), made_it)
        tally = tally_poll(feeds, rejects)
        tally.check(run.settings)
        check_share("entries", entries.num_rows, rejects)
        for row in feeds.filter(pc.is_valid(feeds["warning"])).to_pylist():
            log.warning("stage=poll ingest_date=%s feed=%s warning=%r", run.day, row["url"], row["warning"])
        tables = {"feeds": feeds, "entries": entries, "captures": captures}
        return _commit(run, change, tally, tables, rejects)


def plan_fetches(run: Run) -> list[str]:
    """Cut the day's entries that have no page yet into chunks, each host whole in one; returns their names."""
    entries = run.read("entries")
    stored = captured_pages(run.lake, [run.day]).keys() | settled_urls(run, entries)
    targets = [Target(row["entry_id"], row["feed_id"], row["publisher"], row["canonical_url"])
               for row in entries.select(ENTRY_COLUMNS).to_pylist()
               if row["canonical_url"] not in stored]
    return write_plan(run, FETCH, chunk_by_host(targets, PAGES_PER_CHUNK))


def fetch(run: Run, chunk: str) -> Counts:
    """Fetch a chunk of pages into staging and the WARC archive; returns counts of pages."""
    targets = read_plan(run, FETCH, chunk, Target)
    earlier = earlier_bodies(run, "page", (target.url for target in targets))
    with chunk_of(run, FETCH, chunk) as work, \
            ArchiveWriter(run.lake, run.day, f"fetch-{chunk}", earlier) as archive:
        fetched = fetch_entries(targets, run.settings, archive, run.day)
        captures, broken = sift("fetch", "captures", fetched.captures, run.day, itemgetter("entry_id"))
        rejects = [*fetched.rejects, *broken]
        stage_rows(run, FETCH, "captures", chunk, captures)
        stage_rejects(run, FETCH, chunk, rejects)
        work.counts |= {"in": len(targets), "out": len(captures), "rejected": len(rejects),
                        "skipped": fetched.duplicate_count}
    return work.counts


def commit_fetches(run: Run) -> Counts:
    """Join the fetched chunks with what the day already has; write captures; returns rows by table.

    Raises WorkError where an entry has neither page nor reject, and TooManyRejects.
    """
    with Change(run.lake, run.day) as change:
        captures = union("captures", run.read("captures"), staged_table(run, FETCH, "captures"))
        made_it = set(captures["entry_id"].to_pylist())
        rejects = merge_rejects("fetch", run.read("rejects"), staged_table(run, FETCH, "rejects"), made_it)
        entries = run.read("entries")
        tally = tally_fetch(entries, captures, rejects, settled_urls(run, entries))
        tally.check(run.settings)
        check_share("captures", captures.num_rows, rejects)
        written = _commit(run, change, tally, {"captures": captures}, rejects)
        _drop_unused_archives(run, captures)
        return written


def _commit(run: Run, change: Change, tally: Tally, tables: dict[str, pa.Table], rejects: pa.Table) -> Counts:
    for name, table in tables.items():
        change.write(name, table)
    return commit_stages(run, change, [tally], rejects)


def _drop_unused_archives(run: Run, captures: pa.Table) -> None:
    """Delete those of the day's WARC files that no capture points into.

    They come from a repeated poll that brought nothing new.
    """
    folder = f"raw/{run.day.isoformat()}"
    used = {str(name).rpartition("/")[2] for name in captures["warc_file"].to_pylist()}
    for name in run.lake.files(folder):
        if name not in used and OWN_FILE.fullmatch(name):
            run.lake.delete(f"{folder}/{name}")
