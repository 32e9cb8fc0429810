"""A row of `feeds`.

Generated from `schemas/feeds.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class FeedRow(Row):
    """One row per feed and ingest date: what polling it brought.

    A repeated poll of the same day replaces a failed row, never a good one.
    """

    TABLE: ClassVar[str] = "feeds"

    # Hash of the feed's address in the feed list.
    feed_id: str
    # Address in the feed list.
    url: str
    # Title in the feed list.
    title: str | None
    # Who prints it: the list's group or title, else the host.
    publisher: str
    # Address after redirects; null where nothing answered.
    final_url: str | None
    # Where permanent redirects (301, 308) led; the next poll asks there. Null where it has not
    # moved.
    moved_to: str | None
    # HTTP status; null where no answer came.
    status: int | None
    # ok: read; not_modified: the server said so; failed: see reason; not_due: it asked for a pause;
    # retired: it answered 410, this day or earlier.
    outcome: str
    # Format found by content; null where none was read.
    format: str | None
    # Language the feed declares, ISO 639-1; null where it declares none or was not read.
    language: str | None
    # Entries in the feed as read; of a sitemap those of the last two days.
    entry_count: int
    # Entries never seen before.
    new_entry_count: int
    # New entries a day that the feed list expects; null where it expects none.
    min_entries: int | None
    # Language that the feed list expects; null where it expects none.
    expected_language: str | None
    # Which of these expectations the day broke; null where none.
    warning: str | None
    # ETag header, sent back at the next poll.
    etag: str | None
    # Last-Modified header as sent, sent back at the next poll.
    last_modified: str | None
    # The stored response; null where none came.
    capture_id: str | None
    # Reject reason where outcome is failed, or retired this day.
    reason: str | None
    # What went wrong, for people.
    detail: str | None
    # When the poll began.
    polled_at: datetime
    # Not polled again before, as the feed asked: ttl and max-age within the day, Retry-After in any
    # case; at most 23 hours on.
    next_poll_at: datetime | None
    # How long it took.
    poll_seconds: float
