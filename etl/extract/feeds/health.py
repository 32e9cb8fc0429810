"""How feeds have been doing: rows of `feeds` of several days as one judgement a feed. Decides, and touches nothing."""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.extract.feeds.expectations import READ
from etl.extract.feeds.roster import Feed

# Worst first: what needs a look stands above what does not.
STATES = ("dead", "retired", "failing", "stale", "empty", "unexpected", "slow", "resting", "unpolled", "ok")
STALE_DAYS = 7
SLOW_SECONDS = 10.0
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Health:
    """One feed over some days; `last_good` is the last day it was read, `seconds` the median of a poll.

    Null where it was never read or asked.
    """

    feed: Feed
    state: str
    last_good: date | None = None
    entries_a_day: float = 0.0
    seconds: float | None = None
    reason: str = ""


def check(feeds: Iterable[Feed], rows: Iterable[Row]) -> list[Health]:
    """Judge every feed of a list by its rows of `feeds`, worst first.

    dead: no poll of these days brought anything; failing: the last one did not; stale: read, but nothing
    new for 7 days; empty: read, and without an entry; unexpected: an expectation is broken; slow: above
    10 seconds; resting: it asked for a pause; unpolled: no row.
    """
    histories: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: str(row["ingest_date"])):
        histories.setdefault(row["feed_id"], []).append(row)
    found = [_judge(feed, histories.get(feed.feed_id, [])) for feed in feeds]
    return sorted(found, key=lambda h: (STATES.index(h.state), h.feed.publisher.casefold(), h.feed.url))


def _judge(feed: Feed, history: list[Row]) -> Health:
    if not history:
        return Health(feed, "unpolled", reason="no poll in these days")
    good = [row for row in history if row["outcome"] in READ]
    asked = [row["poll_seconds"] for row in history if row["status"] is not None or row["reason"]]
    seconds = statistics.median(asked) if asked else None
    state, reason = _state(history, good, seconds or 0.0)
    return Health(feed, state, good[-1]["ingest_date"] if good else None,
                  sum(row["new_entry_count"] for row in history) / len(history), seconds, reason)


def _state(history: list[Row], good: list[Row], seconds: float) -> tuple[str, str]:
    last = history[-1]
    fault = ": ".join(filter(None, (last["reason"], last["detail"]))) if last["reason"] else ""
    if last["outcome"] == "retired":
        return "retired", fault or "answered 410 on an earlier day"
    if last["outcome"] == "failed":
        return ("failing" if good else "dead"), fault
    if last["outcome"] == "not_due":
        return "resting", f"asked to be left alone until {last['next_poll_at']:%Y-%m-%d %H:%M} UTC"
    return _quality(last, good, seconds)


def _quality(last: Row, good: list[Row], seconds: float) -> tuple[str, str]:
    newest = max((row["ingest_date"] for row in good if row["new_entry_count"]), default=None)
    silent = (last["ingest_date"] - (newest or good[0]["ingest_date"])).days
    read = next((row for row in reversed(good) if row["outcome"] == "ok"), None)
    if silent >= STALE_DAYS:
        return "stale", f"nothing new for {silent} days"
    if read and not read["entry_count"]:
        return "empty", "without an entry" + (f"; {last['warning']}" if last["warning"] else "")
    if last["warning"]:
        return "unexpected", str(last["warning"])
    if seconds > SLOW_SECONDS:
        return "slow", f"{seconds:.0f} seconds a poll"
    return "ok", f"moved to {last['moved_to']}" if last["moved_to"] else ""
