"""What the lake knows of earlier polls: the state of polling is in the tables and nowhere else."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.feeds.expectations import READ
from etl.extract.feeds.pacing import Standing
from etl.extract.feeds.roster import Feed
from etl.extract.poll import Known, Validators
from etl.pipeline.history import captured_entries, days_back
from etl.pipeline.run import Run
from etl.tables import ids

FEED_COLUMNS = ("feed_id", "url", "title", "publisher", "outcome", "etag", "last_modified", "moved_to", "next_poll_at")


def known_of(feeds: list[Feed], run: Run) -> Known:
    """What the polls of these feeds brought, up to the run's day."""
    listed = {feed.feed_id: feed for feed in feeds}
    validators: dict[str, Validators] = {}
    standings: dict[str, Standing] = {}
    for day in days_back(run, "feeds"):
        for row in _of(listed, run.lake.read("feeds", day, FEED_COLUMNS)).to_pylist():
            standings[row["feed_id"]] = _standing(row, listed[row["feed_id"]], is_today=day == run.day)
            if row["outcome"] in READ:
                validators[row["feed_id"]] = Validators(row["etag"], row["last_modified"])
    return Known(validators, _entry_ids(listed, run), standings, captured_entries(run))


def _standing(row: dict[str, Any], feed: Feed, is_today: bool) -> Standing:
    # ttl and max-age hold within the ingest date; only a feed that was not read has asked for a pause.
    not_before = row["next_poll_at"] if is_today or row["outcome"] not in READ else None
    is_same = (row["title"], row["publisher"]) == (feed.title, feed.publisher)
    return Standing(not_before, row["moved_to"], row["outcome"] == "retired" and is_same)


def _entry_ids(listed: dict[str, Feed], run: Run) -> set[str]:
    found: set[str] = set()
    for day in days_back(run, "entries"):
        rows = _of(listed, run.lake.read("entries", day, ("entry_id", "feed_id", "canonical_url")))
        found.update(rows["entry_id"].to_pylist())
        found.update(ids.entry_id(row["feed_id"], None, row["canonical_url"])
                     for row in rows.to_pylist())
    return found


def _of(listed: dict[str, Feed], rows: pa.Table) -> pa.Table:
    return rows.filter(pc.is_in(rows["feed_id"], value_set=pa.array(listed, pa.string())))
