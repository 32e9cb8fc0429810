"""How feeds have been doing: rows of `feeds` of several days as one judgement a feed.

In: the feed list and the rows. Out: a state and a reason for each feed. Nothing is read or written.
"""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from etl.extract.feeds.polls import READ
from etl.extract.feeds.roster import Feed
from etl.tables.rows.feeds import FeedRow

# Worst first: what needs a look stands above what does not.
STATES = ("dead", "retired", "failing", "stale", "empty", "unexpected", "slow", "resting",
          "unpolled", "ok")
STALE_DAYS = 7
SLOW_SECONDS = 10.0


class DayPoll(NamedTuple):
    """A feed's row of one ingest date."""

    day: date
    row: FeedRow


@dataclass(frozen=True)
class Health:
    """One feed over some days.

    `last_good` is the last day on which it was read (null: none), `seconds` the median time of a
    poll (null: it was never asked), `entries_a_day` the mean of new entries.
    """

    feed: Feed
    state: str
    last_good: date | None = None
    entries_a_day: float = 0.0
    seconds: float | None = None
    reason: str = ""


def check(feeds: Iterable[Feed], polls: Iterable[DayPoll]) -> list[Health]:
    """Judge every feed of a list by its polls, worst first.

    dead: no poll of these days brought anything; failing: the last one did not; stale: read, but
    nothing new for 7 days; empty: read, and without an entry; unexpected: an expectation is broken;
    slow: above 10 seconds; resting: it asked for a pause; unpolled: no row.
    """
    histories: dict[str, list[DayPoll]] = {}
    for poll in sorted(polls, key=lambda poll: poll.day):
        histories.setdefault(poll.row.feed_id, []).append(poll)
    found = [_judge(feed, histories.get(feed.feed_id, [])) for feed in feeds]
    return sorted(found, key=_rank)


def _rank(health: Health) -> tuple[int, str, str]:
    feed = health.feed
    return STATES.index(health.state), feed.publisher.casefold(), feed.url


def _judge(feed: Feed, history: list[DayPoll]) -> Health:
    if not history:
        return Health(feed, "unpolled", reason="no poll in these days")
    rows = [poll.row for poll in history]
    good = [poll for poll in history if poll.row.outcome in READ]
    asked = [row.poll_seconds for row in rows if row.status is not None or row.reason]
    seconds = statistics.median(asked) if asked else None
    state, reason = _state(history[-1], good, seconds or 0.0)
    entries_a_day = sum(row.new_entry_count for row in rows) / len(rows)
    return Health(feed, state, good[-1].day if good else None, entries_a_day, seconds, reason)


def _state(last: DayPoll, good: list[DayPoll], seconds: float) -> tuple[str, str]:
    row = last.row
    fault = ": ".join(filter(None, (row.reason, row.detail))) if row.reason else ""
    if row.outcome == "retired":
        return "retired", fault or "answered 410 on an earlier day"
    if row.outcome == "failed":
        return ("failing" if good else "dead"), fault
    if row.outcome == "not_due":
        return "resting", f"asked to be left alone until {row.next_poll_at:%Y-%m-%d %H:%M} UTC"
    return _quality(last, good, seconds)


def _quality(last: DayPoll, good: list[DayPoll], seconds: float) -> tuple[str, str]:
    newest = max((poll.day for poll in good if poll.row.new_entry_count), default=good[0].day)
    silent = (last.day - newest).days
    read = next((poll.row for poll in reversed(good) if poll.row.outcome == "ok"), None)
    warning, moved_to = last.row.warning, last.row.moved_to
    if silent >= STALE_DAYS:
        return "stale", f"nothing new for {silent} days"
    if read and not read.entry_count:
        return "empty", "without an entry" + (f"; {warning}" if warning else "")
    if warning:
        return "unexpected", warning
    if seconds > SLOW_SECONDS:
        return "slow", f"{seconds:.0f} seconds a poll"
    return "ok", f"moved to {moved_to}" if moved_to else ""
