"""A feed's row is built in one place from what became of its poll."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from etl.extract.feeds.polls import (
    Failed,
    NextPoll,
    NotModified,
    Poll,
    Read,
    Response,
    Skipped,
    Validators,
    count_fates,
    fate_of,
)
from etl.extract.feeds.roster import Feed
from etl.extract.feeds.rows import bare_entry_row, feed_row
from etl.tables import contracts
from tests import factory

NOW = datetime(2026, 11, 3, 2, 15, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
FEED = Feed(factory.FEED_ID, factory.FEED_URL, "The Courier", "Courier", min_entries=2, language="en")
LISTED = {"feed_id": FEED.feed_id, "url": FEED.url, "title": "The Courier", "publisher": "Courier", "min_entries": 2,
          "expected_language": "en", "polled_at": NOW, "poll_seconds": 0.5, "entry_count": 0, "new_entry_count": 0}
ANSWER = Response("https://courier.example/", 200)
NEXT = NextPoll("https://new.example/", LATER, Validators('"1"', "Monday"))
ASKED = {"final_url": "https://courier.example/", "status": 200}
SAID = {"moved_to": "https://new.example/", "next_poll_at": LATER, "etag": '"1"', "last_modified": "Monday"}

CASES: dict[str, tuple[Poll, dict[str, object]]] = {
    "read": (Read(ANSWER, "c", "rss", "de", 7, 3, NEXT, "1 of 2"), {
        **ASKED, **SAID, "outcome": "ok", "format": "rss", "language": "de", "entry_count": 7, "new_entry_count": 3,
        "capture_id": "c", "detail": "1 of 2"}),
    "not modified": (NotModified(ANSWER, "c", NEXT), {**ASKED, **SAID, "outcome": "not_modified", "capture_id": "c"}),
    "failed": (Failed(Response(), "timeout", "slow\x00 line", not_before=LATER), {
        "outcome": "failed", "reason": "timeout", "detail": "slow line", "next_poll_at": LATER}),
    "no feed": (Failed(ANSWER, "not_a_feed", "html", "c"), {
        **ASKED, "outcome": "failed", "reason": "not_a_feed", "detail": "html", "capture_id": "c"}),
    "gone": (Failed(Response("https://courier.example/", 410), "http_410", None, is_gone=True), {
        **ASKED, "status": 410, "outcome": "retired", "reason": "http_410"}),
    "not due": (Skipped("not_due", "https://new.example/", LATER), {
        "outcome": "not_due", "moved_to": "https://new.example/", "next_poll_at": LATER}),
    "retired": (Skipped("retired", None, None), {"outcome": "retired"}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_row_says_what_became_of_the_poll_and_nothing_else(name: str) -> None:
    poll, said = CASES[name]
    row = feed_row(FEED, poll, NOW, 0.5)
    assert {f.name: getattr(row, f.name) for f in fields(row) if getattr(row, f.name) is not None} == {**LISTED, **said}
    table = contracts.conform("feeds", contracts.from_rows("feeds", [row], factory.DAY))
    assert table["feed_id"].to_pylist() == [FEED.feed_id]


@pytest.mark.parametrize(("name", "fate"), [
    ("read", "read"), ("not modified", "read"), ("failed", "failed"), ("no feed", "failed"), ("gone", "failed"),
    ("not due", "skipped"), ("retired", "skipped")])
def test_the_row_tells_read_failed_and_skipped_apart(name: str, fate: str) -> None:
    row = feed_row(FEED, CASES[name][0], NOW, 0.5)
    assert fate_of(row.outcome, row.reason) == fate


def test_fates_are_counted() -> None:
    rows = [feed_row(FEED, poll, NOW, 0.5) for poll, _ in CASES.values()]
    assert count_fates((row.outcome for row in rows), (row.reason for row in rows)) == {"read": 2, "failed": 3, "skipped": 2}


def test_an_entry_known_by_its_address_has_its_host_for_a_publisher() -> None:
    row = bare_entry_row(FEED, None, "https://one.example/a?utm_source=x", "https://one.example/a", "e", "c")
    assert (row.publisher, row.feed_id, row.title) == ("one.example", FEED.feed_id, None)
    assert contracts.conform("entries", contracts.from_rows("entries", [row], factory.DAY)).num_rows == 1
