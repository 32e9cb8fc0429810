"""Rows of `feeds` and `entries`: what the list, the answer and the feed say, under the columns of the contracts."""

from datetime import datetime
from typing import Any

from etl.extract.feeds.formats import Entry
from etl.extract.feeds.roster import Feed
from etl.tables.rejects import clean


def feed_row(feed: Feed, polled_at: datetime) -> dict[str, Any]:
    """A row of `feeds` before anything is known: failed, with nothing in it."""
    return {
        "feed_id": feed.feed_id, "url": clean(feed.url), "title": feed.title, "publisher": feed.publisher,
        "min_entries": feed.min_entries, "expected_language": feed.language, "outcome": "failed",
        "entry_count": 0, "new_entry_count": 0, "polled_at": polled_at, "poll_seconds": 0.0}


def entry_row(feed: Feed, entry: Entry, entry_id: str, capture_id: str) -> dict[str, Any]:
    """A row of `entries`; `capture_id` is the answer that it was read from."""
    return {
        "entry_id": entry_id, "feed_id": feed.feed_id, "publisher": feed.publisher, "guid": entry.guid,
        "url": entry.url, "canonical_url": entry.canonical_url, "title": entry.title, "summary": entry.summary,
        "authors": list(entry.authors), "categories": list(entry.categories), "language": entry.language,
        "published_at": entry.published_at, "published_offset_minutes": entry.published_offset_minutes,
        "updated_at": entry.updated_at, "updated_offset_minutes": entry.updated_offset_minutes,
        "capture_id": capture_id}
