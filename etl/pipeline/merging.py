"""A repeated run meets what the day already has: what is stored stays, what was missing is added."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.feeds.expectations import READ, broken
from etl.pipeline.records import Tally
from etl.tables import contracts


def union(name: str, *tables: pa.Table) -> pa.Table:
    """Rows of all tables; of rows with the same key the first stays."""
    key = contracts.contract(name).key
    joined = pa.concat_tables(tables)
    numbered = joined.select(list(key)).append_column("_row", pa.array(range(joined.num_rows), pa.int64()))
    first = numbered.group_by(list(key), use_threads=False).aggregate([("_row", "min")])["_row_min"]
    return joined.take(pa.array(sorted(first.to_pylist()), pa.int64()))


def merge_feeds(before: pa.Table, now: pa.Table) -> pa.Table:
    """A feed's row of the day: a good poll is kept unless a later one read more, any other gives way to a later poll.

    A poll that was skipped changes nothing. `warning` is that of the day's polls together.
    """
    rows = {row["feed_id"]: row for row in before.to_pylist()}
    for row in now.to_pylist():
        rows[row["feed_id"]] = _later(rows.get(row["feed_id"]), row)
    judged = [{**row, "warning": broken(row)} for row in rows.values()]
    return pa.Table.from_pylist(judged, schema=before.schema)


def _later(old: dict[str, Any] | None, row: dict[str, Any]) -> dict[str, Any]:
    if old is None:
        return row
    if old["outcome"] not in READ:
        return old if is_skipped(row) else row
    if row["outcome"] == "ok":
        return {**row, "new_entry_count": old["new_entry_count"] + row["new_entry_count"]}
    return old


def is_skipped(row: Mapping[str, Any]) -> bool:
    """Whether a row of `feeds` says that the feed was not asked: it is not due, or retired on an earlier day."""
    return row["outcome"] not in READ and not row.get("reason")


def keep_needed_captures(captures: pa.Table, feeds: pa.Table, entries: pa.Table) -> pa.Table:
    """Without the answers to polls that brought nothing new: a page, or a feed that some row refers to."""
    needed = pa.array({*feeds["capture_id"].to_pylist(), *entries["capture_id"].to_pylist()} - {None}, pa.string())
    return captures.filter(pc.or_(pc.equal(captures["kind"], "page"), pc.is_in(captures["capture_id"], value_set=needed)))


def merge_rejects(stage: str, before: pa.Table, now: pa.Table, made_it: set[Any]) -> pa.Table:
    """Rejects of a stage: the latest of each key, without the keys that have meanwhile made it."""
    rows: dict[str, dict[str, Any]] = {}
    for row in [*before.to_pylist(), *now.to_pylist()]:
        if row["stage"] == stage and row["key"] not in made_it:
            rows[row["key"]] = row
    return pa.Table.from_pylist(list(rows.values()), schema=before.schema)


def tally_poll(feeds: pa.Table, rejects: pa.Table) -> Tally:
    """Feeds and the entries they list: out are read feeds and new entries, skipped feeds not asked and entries known before."""
    items = sum(feeds["entry_count"].to_pylist())
    new = sum(feeds["new_entry_count"].to_pylist())
    rows = feeds.select(["outcome", "reason"]).to_pylist()
    rested = sum(map(is_skipped, rows))
    failed = sum(row["outcome"] not in READ for row in rows) - rested
    rejected = rejects.num_rows
    # What a feed lists beyond new and rejected entries is known, old or listed twice; `poll` counts each.
    skipped = rested + items - new - (rejected - failed)
    return Tally("poll", feeds.num_rows + items, feeds.num_rows - failed - rested + new, rejected, skipped)


def tally_fetch(entries: pa.Table, captures: pa.Table, rejects: pa.Table, earlier: set[Any]) -> Tally:
    """Entries, each counted by what became of it: its own capture, a reject, or a page that another entry stands for."""
    pages = captures.filter(pc.equal(captures["kind"], "page"))
    captured = set(pages["entry_id"].to_pylist())
    refused = set(rejects["key"].to_pylist())
    shared = set(pages["url"].to_pylist()) | earlier
    rows = entries.select(["entry_id", "canonical_url"]).to_pylist()
    shared |= {row["canonical_url"] for row in rows if row["entry_id"] in refused}
    out = sum(row["entry_id"] in captured for row in rows)
    rejected = sum(row["entry_id"] in refused for row in rows)
    skipped = sum(row["canonical_url"] in shared for row in rows
                  if row["entry_id"] not in captured and row["entry_id"] not in refused)
    return Tally("fetch", len(rows), out, rejected, skipped)
