"""A repeated run: what is stored stays, what was missing is added, every record is counted once."""

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from etl.pipeline.merging import (
    keep_needed_captures,
    merge_feeds,
    merge_rejects,
    tally_fetch,
    tally_poll,
    union,
)
from etl.pipeline.records import Tally
from etl.tables import contracts
from etl.tables.rows import FeedRow
from tests import factory
from tests.factory import DAY


def table(name: str, *rows: factory.Row) -> pa.Table:
    return contracts.from_rows(name, list(rows), DAY)


def polled(outcome: str = "ok", new: int = 1, **changes: Any) -> FeedRow:
    return factory.feed(outcome=outcome, new_entry_count=new, **changes)


def merged(*polls: FeedRow) -> list[dict[str, Any]]:
    stored = table("feeds")
    for poll in polls:
        stored = merge_feeds(stored, table("feeds", poll), DAY)
    return stored.to_pylist()


def test_of_rows_with_one_key_the_first_stays() -> None:
    first, second = factory.entry(title="First"), factory.entry(title="Second")
    other = factory.entry(entry_id="e" * 20, title="Other")
    found = union("entries", table("entries", first), table("entries", second, other))
    assert found["title"].to_pylist() == ["First", "Other"]
    assert union("entries", table("entries"), table("entries")).num_rows == 0


def test_a_failed_poll_gives_way_to_a_good_one_and_never_the_reverse() -> None:
    good, failed = polled(status=200), polled("failed", 0, status=503, reason="http_503")
    assert [row["status"] for row in merged(failed, good)] == [200]
    assert [row["status"] for row in merged(good, failed)] == [200]
    assert [row["status"] for row in merged(failed, replace(failed, status=404))] == [404]


def test_new_entries_of_a_days_polls_add_up() -> None:
    assert [row["new_entry_count"] for row in merged(polled(new=3), polled(new=2))] == [5]


def test_an_unchanged_feed_keeps_its_first_row() -> None:
    found = merged(polled(new=3, etag='"1"'), polled("not_modified", 0, status=304, etag='"1"'))
    assert [(row["outcome"], row["new_entry_count"], row["status"]) for row in found] == [
        ("ok", 3, 200)]


@pytest.mark.parametrize("before", ["ok", "not_modified", "failed", "retired"])
@pytest.mark.parametrize("skipped", ["not_due", "retired"])
def test_a_poll_that_was_skipped_changes_nothing(before: str, skipped: str) -> None:
    old = polled(before, reason=None if before in ("ok", "not_modified") else "http_410")
    assert [row["outcome"] for row in merged(old, polled(skipped, 0, status=None))] == [before]


def test_a_feed_that_was_skipped_gives_way_to_a_poll() -> None:
    found = merged(polled("not_due", 0, status=None), polled("failed", 0, reason="timeout"))
    assert [row["outcome"] for row in found] == [
        "failed"]


def test_a_warning_is_of_all_polls_of_the_day() -> None:
    first = merged(polled(new=3, min_entries=5))
    assert first[0]["warning"] == "3 new entries, at least 5 expected"
    assert merged(polled(new=3, min_entries=5), polled(new=2, min_entries=5))[0]["warning"] is None


def test_answers_that_nothing_refers_to_are_forgotten() -> None:
    page = factory.capture(entry_id="nowhere")
    needed = factory.capture(kind="feed", capture_id=factory.feed().capture_id)
    unneeded = factory.capture(kind="feed", capture_id="9" * 20)
    captures = table("captures", page, needed, unneeded)
    found = keep_needed_captures(captures, table("feeds", factory.feed()),
                                 table("entries"))
    assert found["capture_id"].to_pylist() == [page.capture_id, needed.capture_id]


def test_a_reject_goes_when_its_record_made_it_and_else_is_the_latest() -> None:
    before = table("rejects", factory.reject(key="made it", reason="http_503"),
                   factory.reject(key="gone", reason="http_404"),
                   factory.reject(stage="parse", key="another stage"))
    now = table("rejects", factory.reject(key="gone", reason="http_410"))
    found = merge_rejects("fetch", before, now, {"made it"}, DAY)
    assert [(row["key"], row["reason"]) for row in found.to_pylist()] == [("gone", "http_410")]


def test_what_a_feed_lists_is_new_rejected_or_skipped() -> None:
    feeds = table("feeds", polled(new=3, entry_count=10),
                  polled("failed", 0, feed_id="f" * 20, entry_count=0, reason="http_404"))
    rejects = table("rejects", factory.reject(stage="poll", key="f" * 20),
                    factory.reject(stage="poll", key="no link"))
    assert tally_poll(feeds, rejects) == Tally("poll", taken=12, out=4, rejected=2, skipped=6)


def test_feeds_that_were_not_asked_are_skipped() -> None:
    feeds = table("feeds", polled(new=3, entry_count=4),
                  polled("not_due", 0, feed_id="d" * 20, entry_count=0),
                  polled("retired", 0, feed_id="e" * 20, entry_count=0),
                  polled("retired", 0, feed_id="f" * 20, entry_count=0, reason="http_410"))
    rejects = table("rejects", factory.reject(stage="poll", key="f" * 20))
    assert tally_poll(feeds, rejects) == Tally("poll", taken=8, out=4, rejected=1, skipped=3)


def entries(*keys: str, url: str = "http://a.example/{}") -> pa.Table:
    return table("entries", *(factory.entry(entry_id=key, canonical_url=url.format(key))
                              for key in keys))


def test_every_entry_is_counted_by_what_became_of_it() -> None:
    captures = table("captures", factory.capture(entry_id="got", url="http://a.example/got"))
    rejects = table("rejects", factory.reject(key="refused"))
    tally = tally_fetch(entries("got", "refused", "earlier"), captures, rejects,
                        {"http://a.example/earlier"})
    assert tally == Tally("fetch", taken=3, out=1, rejected=1, skipped=1)


def test_a_page_that_two_entries_link_to_is_out_once() -> None:
    captures = table("captures", factory.capture(entry_id="one", url="http://a.example/same"))
    tally = tally_fetch(entries("one", "two", url="http://a.example/same"), captures,
                        table("rejects"), set())
    assert tally == Tally("fetch", taken=2, out=1, rejected=0, skipped=1)


def test_a_lost_entry_does_not_add_up() -> None:
    tally = tally_fetch(entries("lost"), table("captures"), table("rejects"), set())
    assert (tally.taken, tally.out + tally.rejected + tally.skipped) == (1, 0)
