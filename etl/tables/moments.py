"""Stated times as tables hold them: the instant, in UTC.

In: a time that a feed, a page or a file states. Out: the same instant; whether to believe it is for
the caller to judge.
"""

from datetime import UTC, datetime


def as_utc(stated: datetime) -> datetime:
    """The instant of a stated time, in UTC; a time without an offset counts as UTC.

    Raises OverflowError where the instant lies outside the years 1 to 9999.
    """
    return stated.replace(tzinfo=UTC) if stated.utcoffset() is None else stated.astimezone(UTC)
