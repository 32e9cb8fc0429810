"""A repeated run meets what the day already has: what is stored stays, what was missing is added."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl import contracts
from etl.pipeline.records import Tally


def union(name: str, *tables: pa.Table) -> pa.Table:
    """Rows of all tables; of rows with the same key the first stays."""
    key = contracts.contract(name).key
    joined = pa.concat_tables(tables)
    numbered = joined.select(list(key)).append_column("_row", pa.array(range(joined.num_rows), pa.int64()))
    first = numbered.group_by(list(key), use_threads=False).aggregate([("_row", "min")])["_row_min"]
    return joined.take(pa.array(sorted(first.to_pylist()), pa.int64()))


def merge_feeds(before: pa.Table, now: pa.Table) -> pa.Table:
    """A feed's row of the day: a good poll is kept unless a later one read more; a failed one gives way."""
    rows = {row["feed_id"]: row for row in before.to_pylist()}
    for row in now.to_pylist():
        old = rows.get(row["feed_id"])
        if old is None or old["outcome"] == "failed":
            rows[row["feed_id"]] = row
        elif row["outcome"] == "ok":
            known = old["new_entry_count"]
            rows[row["feed_id"]] = {**row, "new_entry_count": known + row["new_entry_count"]}
    return pa.Table.from_pylist(list(rows.values()), schema=before.schema)


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
    """Feeds and the entries they list: out are read feeds and new entries, skipped the entries known before."""
    items = sum(feeds["entry_count"].to_pylist())
    new = sum(feeds["new_entry_count"].to_pylist())
    failed = sum(outcome == "failed" for outcome in feeds["outcome"].to_pylist())
    rejected = rejects.num_rows
    # What a feed lists beyond new and rejected entries is known, old or listed twice; `poll` counts each.
    skipped = items - new - (rejected - failed)
    return Tally("poll", feeds.num_rows + items, feeds.num_rows - failed + new, rejected, skipped)


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
