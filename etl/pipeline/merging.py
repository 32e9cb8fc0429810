"""A repeated run meets what the day already has: what is stored stays, what was missing is added.

In: the day's `feeds`, `entries`, `captures`, `rejects`, and what a run brought. Out: both joined.
"""

from collections.abc import Container
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.feeds.expectations import broken
from etl.extract.feeds.polls import READ, count_fates, fate_of
from etl.pipeline.records import Tally
from etl.tables import contracts
from etl.tables.row import read_rows, zip_columns
from etl.tables.rows.feeds import FeedRow
from etl.tables.rows.rejects import RejectRow


def union(name: str, *tables: pa.Table) -> pa.Table:
    """Rows of all tables; of rows with the same key the first stays."""
    key = list(contracts.contract(name).key)
    joined = pa.concat_tables(tables)
    numbers = pa.array(range(joined.num_rows), pa.int64())
    numbered = joined.select(key).append_column("_row", numbers)
    first = numbered.group_by(key, use_threads=False).aggregate([("_row", "min")])["_row_min"]
    return joined.take(pa.array(sorted(first.to_pylist()), pa.int64()))


def merge_feeds(before: pa.Table, now: pa.Table, day: date) -> pa.Table:
    """One row of the day for each feed: a poll that read it stays unless a later one read more.

    A row of a failed poll gives way to any later poll. A poll that was skipped changes nothing.
    `warning` is that of the day's polls together.
    """
    rows = {row.feed_id: row for row in read_rows(FeedRow, before)}
    for row in read_rows(FeedRow, now):
        rows[row.feed_id] = _later(rows.get(row.feed_id), row)
    judged = [replace(row, warning=broken(row)) for row in rows.values()]
    return contracts.from_rows("feeds", judged, day)


def _later(old: FeedRow | None, row: FeedRow) -> FeedRow:
    if old is None:
        return row
    if old.outcome not in READ:
        return old if fate_of(row.outcome, row.reason) == "skipped" else row
    if row.outcome == "ok":
        return replace(row, new_entry_count=old.new_entry_count + row.new_entry_count)
    return old


def keep_needed_captures(captures: pa.Table, feeds: pa.Table, entries: pa.Table) -> pa.Table:
    """Captures without the answers to polls that brought nothing new.

    What stays is a page, or an answer that a feed or an entry refers to.
    """
    needed = {*feeds["capture_id"].to_pylist(), *entries["capture_id"].to_pylist()} - {None}
    is_needed = pc.is_in(captures["capture_id"], value_set=pa.array(needed, pa.string()))
    return captures.filter(pc.or_(pc.equal(captures["kind"], "page"), is_needed))


def replace_pages(before: pa.Table, now: pa.Table) -> pa.Table:
    """Captures of both; a page of `before` gives way where `now` has its address."""
    fetched = now.filter(pc.equal(now["kind"], "page"))["url"]
    gone = pc.and_(pc.equal(before["kind"], "page"),
                   pc.is_in(before["url"], value_set=fetched.combine_chunks()))
    return union("captures", before.filter(pc.invert(gone)), now)


def files_given_up(before: pa.Table, after: pa.Table) -> set[str]:
    """WARC files in which captures of `before` lay that `after` does not have in the same place."""
    places = ("capture_id", "warc_file", "warc_offset")
    gone = set(zip_columns(before, *places)) - set(zip_columns(after, *places))
    return {file for _, file, _ in gone}


def merge_rejects(stage: str, before: pa.Table, now: pa.Table, made_it: Container[str],
                  day: date) -> pa.Table:
    """Rejects of a stage: the latest of each key, without the keys that have meanwhile made it."""
    rows: dict[str, RejectRow] = {}
    for row in read_rows(RejectRow, pa.concat_tables([before, now])):
        if row.stage == stage and row.key not in made_it:
            rows[row.key] = row
    return contracts.from_rows("rejects", list(rows.values()), day)


def tally_poll(feeds: pa.Table, rejects: pa.Table) -> Tally:
    """Count feeds and the entries that they list.

    Out are feeds read and entries that are new; skipped are feeds not asked and entries that are
    known, old or listed twice.
    """
    items, new = sum(feeds["entry_count"].to_pylist()), sum(feeds["new_entry_count"].to_pylist())
    fates = count_fates(feeds["outcome"].to_pylist(), feeds["reason"].to_pylist())
    rejected = rejects.num_rows
    # What a feed lists beyond new and rejected entries was skipped; `poll` counts each kind.
    skipped = fates["skipped"] + items - new - (rejected - fates["failed"])
    return Tally("poll", feeds.num_rows + items, fates["read"] + new, rejected, skipped)


def tally_fetch(entries: pa.Table, captures: pa.Table, rejects: pa.Table,
                earlier: set[Any]) -> Tally:
    """Count entries by what became of each.

    Out are entries with a capture of their own. Skipped are those whose page another entry or an
    earlier day has brought.
    """
    pages = captures.filter(pc.equal(captures["kind"], "page"))
    captured = set(pages["entry_id"].to_pylist())
    refused = set(rejects["key"].to_pylist())
    listed = list(zip_columns(entries, "entry_id", "canonical_url"))
    shared = {*pages["url"].to_pylist(), *earlier}
    shared |= {url for entry_id, url in listed if entry_id in refused}
    out = sum(entry_id in captured for entry_id, _ in listed)
    rejected = sum(entry_id in refused for entry_id, _ in listed)
    skipped = sum(url in shared for entry_id, url in listed
                  if entry_id not in captured and entry_id not in refused)
    return Tally("fetch", len(listed), out, rejected, skipped)
