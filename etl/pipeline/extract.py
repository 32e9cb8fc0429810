"""Extract, day by day: feeds polled, new entries fetched, all of it stored and committed."""

import logging
from collections import Counter
from dataclasses import asdict
from datetime import date
from operator import itemgetter

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.archive.archive import OWN_FILE, ArchiveWriter
from etl.extract.feeds.roster import Feed, read_roster
from etl.extract.pages import Target, chunk_by_host, fetch_entries
from etl.extract.poll import Polled, poll_feeds
from etl.lake import Change, Lake
from etl.pipeline.chunks import chunk_of, read_plan, write_plan
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
from etl.pipeline.records import Tally, commit_stages, run_id
from etl.settings import Settings
from etl.tables.quarantine import check_share, sift

log = logging.getLogger("etl")
# At least half a minute of work a chunk on an ordinary line: a mapped task costs a second by itself.
FEEDS_PER_CHUNK = 400
PAGES_PER_CHUNK = 1000
POLL_PARTS = ("poll-feeds", "poll-entries", "poll-captures", "poll-rejects", "plan-poll", "counts-poll")
FETCH_PARTS = ("fetch-captures", "fetch-rejects", "plan-fetch", "counts-fetch")


def plan_polls(settings: Settings, day: date) -> list[str]:
    """Read the feed list and cut it into chunks, each host whole in one; returns their names.

    Raises FeedListError.
    """
    lake = Lake(settings.lake)
    feeds = read_roster(settings.feeds)
    lake.clear_staging(day, *POLL_PARTS, *FETCH_PARTS)
    targets = [Target(f.feed_id, f.title or "", f.publisher, f.url) for f in feeds]
    listed = {f.feed_id: asdict(f) for f in feeds}
    plans = [[listed[t.entry_id] for t in chunk] for chunk in chunk_by_host(targets, FEEDS_PER_CHUNK)]
    return write_plan(lake, day, "poll", plans)


def poll(settings: Settings, day: date, chunk: str) -> dict[str, int]:
    """Poll a chunk of feeds into staging; returns counts of feeds and entries together."""
    lake = Lake(settings.lake)
    feeds = [Feed(**row) for row in read_plan(lake, day, "poll", chunk)]
    with chunk_of(lake, day, "poll", chunk) as work, ArchiveWriter(
            lake, day, f"poll-{chunk}", earlier_bodies(lake, day, settings, "feed", (f.url for f in feeds))) as archive:
        polled = poll_feeds(feeds, known_of(feeds, lake, day, settings), day, settings, archive)
        stage_polled(lake, day, chunk, polled)
        counts = polled.counts
        failed, skipped = sum("reason" in row for row in polled.feeds), sum(map(is_skipped, polled.feeds))
        work.counts |= {"in": len(feeds) + counts["entries"], "out": len(feeds) - failed - skipped + counts["new"],
                        "rejected": failed + counts["rejected"],
                        "skipped": skipped + counts["known"] + counts["old"] + counts["duplicate"]}
    return work.counts


def stage_polled(lake: Lake, day: date, chunk: str, polled: Polled) -> None:
    """Leave what polling brought in staging; entries that break their contract count as rejected and no longer as new."""
    good, broken = sift("poll", "entries", polled.entries, day, itemgetter("entry_id"))
    kept, lost = {row["entry_id"] for row in good}, Counter(row["feed_id"] for row in polled.entries)
    lost.subtract(row["feed_id"] for row in good)
    polled.feeds = [{**row, "new_entry_count": row["new_entry_count"] - lost[row["feed_id"]]} for row in polled.feeds]
    # A page that came with its entry (from a WARC file) goes with it.
    polled.captures = [row for row in polled.captures if row.get("entry_id") is None or row["entry_id"] in kept]
    polled.entries, polled.rejects = good, [*polled.rejects, *broken]
    polled.counts.update({"new": -len(broken), "rejected": len(broken)})
    for part, rows in (("feeds", polled.feeds), ("entries", polled.entries), ("captures", polled.captures)):
        lake.stage_rows(part, day, f"poll-{part}", chunk, rows)
    lake.stage_rows("rejects", day, "poll-rejects", chunk, [r.row(run_id(day)) for r in polled.rejects])


def commit_polls(settings: Settings, day: date) -> dict[str, int]:
    """Join the polled chunks with what the day already has; write feeds, entries and their captures; returns rows by table.

    What is stored stays: a repeated run adds what was missing and changes nothing else. Raises TooManyRejects.
    """
    lake = Lake(settings.lake)
    with Change(lake, day) as change:
        feeds = merge_feeds(lake.read("feeds", day), lake.staged_table("feeds", day, "poll-feeds"))
        entries = union("entries", lake.read("entries", day), lake.staged_table("entries", day, "poll-entries"))
        captures = keep_needed_captures(union("captures", lake.read("captures", day),
                                              lake.staged_table("captures", day, "poll-captures")), feeds, entries)
        made_it = {row["feed_id"] for row in feeds.select(["feed_id", "reason"]).to_pylist() if not row["reason"]}
        made_it |= set(entries["entry_id"].to_pylist())
        rejects = merge_rejects("poll", lake.read("rejects", day), lake.staged_table("rejects", day, "poll-rejects"), made_it)
        tally = tally_poll(feeds, rejects)
        tally.check(settings)
        check_share("entries", entries.num_rows, rejects)
        for row in feeds.filter(pc.is_valid(feeds["warning"])).to_pylist():
            log.warning("stage=poll ingest_date=%s feed=%s warning=%r", day, row["url"], row["warning"])
        return _commit(change, tally, {"feeds": feeds, "entries": entries, "captures": captures}, rejects, POLL_PARTS)


def plan_fetches(settings: Settings, day: date) -> list[str]:
    """Cut the day's entries that have no page yet into chunks, each host whole in one; returns their names."""
    lake = Lake(settings.lake)
    lake.clear_staging(day, *FETCH_PARTS)
    entries = lake.read("entries", day)
    stored = captured_pages(lake, [day]).keys() | settled_urls(lake, day, settings, entries)
    targets = [Target(row["entry_id"], row["feed_id"], row["publisher"], row["canonical_url"])
               for row in entries.select(["entry_id", "feed_id", "publisher", "canonical_url"]).to_pylist()
               if row["canonical_url"] not in stored]
    plans = [[vars(target) for target in chunk] for chunk in chunk_by_host(targets, PAGES_PER_CHUNK)]
    return write_plan(lake, day, "fetch", plans)


def fetch(settings: Settings, day: date, chunk: str) -> dict[str, int]:
    """Fetch a chunk of pages into staging and the WARC archive; returns counts of pages."""
    lake = Lake(settings.lake)
    targets = [Target(**row) for row in read_plan(lake, day, "fetch", chunk)]
    earlier = earlier_bodies(lake, day, settings, "page", (target.url for target in targets))
    with chunk_of(lake, day, "fetch", chunk) as work, ArchiveWriter(lake, day, f"fetch-{chunk}", earlier) as archive:
        fetched = fetch_entries(targets, settings, archive, day)
        captures, broken = sift("fetch", "captures", fetched.captures, day, itemgetter("entry_id"))
        rejects = [reject.row(run_id(day)) for reject in (*fetched.rejects, *broken)]
        lake.stage_rows("captures", day, "fetch-captures", chunk, captures)
        lake.stage_rows("rejects", day, "fetch-rejects", chunk, rejects)
        work.counts |= {"in": len(targets), "out": len(captures), "rejected": len(rejects), "skipped": fetched.duplicate_count}
    return work.counts


def commit_fetches(settings: Settings, day: date) -> dict[str, int]:
    """Join the fetched chunks with what the day already has; write captures; returns rows by table.

    Raises WorkError where an entry has neither page nor reject, and TooManyRejects.
    """
    lake = Lake(settings.lake)
    with Change(lake, day) as change:
        captures = union("captures", lake.read("captures", day), lake.staged_table("captures", day, "fetch-captures"))
        made_it = set(captures["entry_id"].to_pylist())
        rejects = merge_rejects("fetch", lake.read("rejects", day), lake.staged_table("rejects", day, "fetch-rejects"), made_it)
        entries = lake.read("entries", day)
        tally = tally_fetch(entries, captures, rejects, settled_urls(lake, day, settings, entries))
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
    """Delete those of the day's WARC files that no capture points into: a repeated poll that brought nothing new."""
    used = {str(name).rpartition("/")[2] for name in captures["warc_file"].to_pylist()}
    for name in lake.files(f"raw/{day.isoformat()}"):
        if name not in used and OWN_FILE.fullmatch(name):
            lake.delete(f"raw/{day.isoformat()}/{name}")


