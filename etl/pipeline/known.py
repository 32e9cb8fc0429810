"""What the lake knows of earlier polls: the state of polling is in the tables and nowhere else.

In: `feeds`, `entries` and `captures` of days up to an ingest date. Out: what a poll has to know.
"""

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from etl.extract.feeds.pacing import Standing
from etl.extract.feeds.polls import READ, Validators
from etl.extract.feeds.roster import Feed
from etl.extract.poll import Known
from etl.pipeline.history import captured_entries, days_back
from etl.pipeline.run import Run
from etl.tables import ids
from etl.tables.row import read_rows, zip_columns
from etl.tables.rows.feeds import FeedRow


def known_of(feeds: list[Feed], run: Run) -> Known:
    """What the polls of these feeds brought, up to the run's day.

    A run with `force` forgets which feeds wanted to be left alone, and what they last answered.
    """
    listed = {feed.feed_id: feed for feed in feeds}
    validators: dict[str, Validators] = {}
    standings: dict[str, Standing] = {}
    for day in days_back(run, "feeds") if not run.force else []:
        for row in read_rows(FeedRow, _of(listed, run.lake.read("feeds", day))):
            standings[row.feed_id] = _standing(row, listed[row.feed_id], is_today=day == run.day)
            if row.outcome in READ:
                validators[row.feed_id] = Validators(row.etag, row.last_modified)
    return Known(validators, _entry_ids(listed, run), standings, captured_entries(run, listed))


def _standing(row: FeedRow, feed: Feed, is_today: bool) -> Standing:
    # ttl and max-age hold within the ingest date; only a feed that was not read has asked for a
    # pause that holds longer.
    not_before = row.next_poll_at if is_today or row.outcome not in READ else None
    # A changed title or publisher in the list says that somebody has looked after the feed.
    is_same = (row.title, row.publisher) == (feed.title, feed.publisher)
    return Standing(not_before, row.moved_to, is_retired=row.outcome == "retired" and is_same)


def _entry_ids(listed: Collection[str], run: Run) -> set[str]:
    found: set[str] = set()
    for day in days_back(run, "entries"):
        rows = _of(listed, run.lake.read("entries", day, ("entry_id", "feed_id", "canonical_url")))
        found.update(rows["entry_id"].to_pylist())
        found.update(ids.entry_id(feed_id, None, url)
                     for feed_id, url in zip_columns(rows, "feed_id", "canonical_url"))
    return found


def _of(listed: Collection[str], rows: pa.Table) -> pa.Table:
    return rows.filter(pc.is_in(rows["feed_id"], value_set=pa.array(listed, pa.string())))
