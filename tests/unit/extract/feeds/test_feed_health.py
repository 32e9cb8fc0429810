"""Health: rows of several days as one judgement a feed."""

from datetime import date, timedelta
from typing import Any

import pytest

from etl.extract.feeds.health import STATES, DayPoll, check
from etl.extract.feeds.roster import Feed
from tests import factory

FEED = Feed(factory.FEED_ID, factory.FEED_URL, "The Courier", "The Courier")
TODAY = date(2026, 11, 20)


def row(days_ago: int = 0, **changes: Any) -> DayPoll:
    return DayPoll(TODAY - timedelta(days=days_ago), factory.feed(**changes))


def failed(days_ago: int = 0, **changes: Any) -> DayPoll:
    return row(days_ago, **{"outcome": "failed", "new_entry_count": 0, "reason": "http_404", "status": 404, **changes})


def quiet(days_ago: int = 0, **changes: Any) -> DayPoll:
    return row(days_ago, **{"outcome": "not_modified", "new_entry_count": 0, "entry_count": 0, "status": 304, **changes})


CASES = {
    "no row": ([], "unpolled", "no poll in these days"),
    "good": ([row()], "ok", ""),
    "moved": ([row(moved_to="https://new.example/")], "ok", "moved to https://new.example/"),
    "never good": ([failed(1), failed()], "dead", "http_404"),
    "bad tonight": ([row(1), failed(reason="timeout", detail="slow line")], "failing", "timeout: slow line"),
    "good again": ([failed(1), row()], "ok", ""),
    "gone": ([row(2), failed(1, outcome="retired", status=410, reason="http_410"),
              failed(outcome="retired", status=None, reason=None)], "retired", "answered 410 on an earlier day"),
    "silent": ([row(9), *(quiet(n) for n in range(8, -1, -1))], "stale", "nothing new for 9 days"),
    "silent from the start": ([quiet(n) for n in range(7, -1, -1)], "stale", "nothing new for 7 days"),
    "quiet for a while": ([row(3), quiet(2), quiet()], "ok", ""),
    "empty": ([row(entry_count=0, new_entry_count=0)], "empty", "without an entry"),
    "broken expectation": ([row(warning="1 new entries, at least 5 expected")], "unexpected",
                           "1 new entries, at least 5 expected"),
    "slow": ([row(1, poll_seconds=30.0), row(poll_seconds=12.0)], "slow", "21 seconds a poll"),
    "resting": ([row(1), failed(outcome="not_due", reason=None, status=None, next_poll_at=factory.CLOCK)], "resting",
                "asked to be left alone until 2026-11-04 02:15 UTC"),
}


@pytest.mark.parametrize("name", CASES)
def test_states(name: str) -> None:
    rows, state, reason = CASES[name]
    found, = check([FEED], rows[::-1])
    assert (found.state, found.reason) == (state, reason)
    assert state in STATES


def test_numbers() -> None:
    found, = check([FEED], [row(2, new_entry_count=5), row(1, new_entry_count=4, poll_seconds=0.6), failed(poll_seconds=9.0)])
    assert (found.last_good, found.entries_a_day, found.seconds) == (TODAY - timedelta(days=1), 3.0, 0.6)


def test_the_worst_comes_first_and_other_feeds_are_left_out() -> None:
    feeds = [Feed(name, f"https://{name}.example/", None, name) for name in ("b", "a", "dead")]
    rows = [row(feed_id="a"), row(feed_id="b"), failed(feed_id="dead"), row(feed_id="not listed")]
    assert [health.feed.publisher for health in check(feeds, rows)] == ["dead", "a", "b"]
