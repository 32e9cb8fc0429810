"""When a feed may be polled again, and where: what it asked for at its last poll.

In: what was said. Out: a decision; nothing is read or written here.

Within an ingest date a feed is left alone as long as its `ttl` (RSS 2.0) or `max-age` (RFC 9111)
says. On a new ingest date it is asked in any case, because what is not polled in time is lost.
`Retry-After` (RFC 9110 section 10.2.3) holds from one ingest date to the next as well.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# Under a day, so that a nightly run polls every night even if it begins earlier than the last one.
MAX_REST = timedelta(hours=23)
GONE = 410
MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
NOT_CACHED = re.compile(r"(?:^|[\s,])(?:no-cache|no-store)\b(?!=)", re.IGNORECASE)

Resting = Literal["retired", "not_due"]


@dataclass(frozen=True)
class Standing:
    """What a feed's last poll left behind.

    `not_before` is when it may be polled again (null: at any time), `moved_to` where it permanently
    went (null: nowhere), `is_retired` whether it answered that it is gone for good.
    """

    not_before: datetime | None = None
    moved_to: str | None = None
    is_retired: bool = False


def skipped_as(standing: Standing, now: datetime) -> Resting | None:
    """The outcome of a feed that is not polled; None where it is polled."""
    if standing.is_retired:
        return "retired"
    return "not_due" if standing.not_before and now < standing.not_before else None


def rest_until(polled_at: datetime, ttl_minutes: int | None, cache_control: str | None,
               age: str | None) -> datetime | None:
    """When a feed that was read may be asked again; None where it does not say."""
    rest = max(timedelta(minutes=ttl_minutes or 0), _fresh(cache_control or "", age or ""))
    return polled_at + min(rest, MAX_REST) if rest > timedelta() else None


def pause_until(polled_at: datetime, seconds: float | None) -> datetime | None:
    """When a feed that asked for a pause may be asked again; None where it asked for none."""
    return polled_at + min(timedelta(seconds=seconds), MAX_REST) if seconds else None


def _fresh(cache_control: str, age: str) -> timedelta:
    found = MAX_AGE.search(cache_control)
    if not found or NOT_CACHED.search(cache_control):
        return timedelta()
    # A shared cache may have kept the answer for a while already (RFC 9111 section 5.1).
    return timedelta(seconds=int(found[1]) - (int(age[:9]) if age.isdigit() else 0))
