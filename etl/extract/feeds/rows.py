"""Rows of `feeds` and `entries`: what the list, the poll and the feed say.

In: feeds, polls and entries. Out: rows under the contracts.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from etl.extract.feeds.formats import Entry
from etl.extract.feeds.polls import Failed, NextPoll, NotModified, Poll, Read, Response, Skipped
from etl.extract.feeds.roster import Feed
from etl.extract.fetch.turns import host_of
from etl.tables.rejects import clean
from etl.tables.rows.entries import EntryRow
from etl.tables.rows.feeds import FeedRow


def feed_row(feed: Feed, poll: Poll, polled_at: datetime, poll_seconds: float) -> FeedRow:
    """Build the row of a feed from what became of its poll.

    `warning` is null: the list's expectations are checked later, for the day's polls together.
    """
    match poll:
        case Skipped():
            return _row(feed, poll.outcome, Response(), NextPoll(poll.moved_to, poll.not_before),
                        polled_at, poll_seconds)
        case Failed():
            row = _row(feed, "retired" if poll.is_gone else "failed", poll.response,
                       NextPoll(None, poll.not_before), polled_at, poll_seconds)
            return replace(row, capture_id=poll.capture_id, reason=poll.reason,
                           detail=clean(poll.detail))
        case NotModified():
            row = _row(feed, "not_modified", poll.response, poll.next_poll, polled_at, poll_seconds)
            return replace(row, capture_id=poll.capture_id)
        case Read():
            row = _row(feed, "ok", poll.response, poll.next_poll, polled_at, poll_seconds)
            return replace(row, capture_id=poll.capture_id, format=poll.format,
                           language=poll.language, entry_count=poll.entry_count,
                           new_entry_count=poll.new_entry_count, detail=poll.detail)
        case _:
            assert_never(poll)


def _row(feed: Feed, outcome: str, response: Response, next_poll: NextPoll, polled_at: datetime,
         poll_seconds: float) -> FeedRow:
    """A row with what every poll has, and nothing read."""
    return FeedRow(
        feed_id=feed.feed_id, url=listed_url(feed), title=feed.title, publisher=feed.publisher,
        final_url=response.final_url, moved_to=next_poll.moved_to, status=response.status,
        outcome=outcome, format=None, language=None, entry_count=0, new_entry_count=0,
        min_entries=feed.min_entries, expected_language=feed.language, warning=None,
        etag=next_poll.validators.etag, last_modified=next_poll.validators.last_modified,
        capture_id=None, reason=None, detail=None, polled_at=polled_at,
        next_poll_at=next_poll.not_before, poll_seconds=poll_seconds)


def listed_url(feed: Feed) -> str:
    """A feed's address in the list, as a table can hold it."""
    return clean(feed.url) or ""


def entry_row(feed: Feed, entry: Entry, entry_id: str, capture_id: str) -> EntryRow:
    """Build the row of a feed's entry; `capture_id` is the answer that it was read from."""
    return EntryRow(
        entry_id=entry_id, feed_id=feed.feed_id, publisher=feed.publisher, guid=entry.guid,
        url=entry.url, canonical_url=entry.canonical_url, title=entry.title, summary=entry.summary,
        authors=entry.authors, categories=entry.categories, language=entry.language,
        published_at=entry.published_at, published_offset_minutes=entry.published_offset_minutes,
        updated_at=entry.updated_at, updated_offset_minutes=entry.updated_offset_minutes,
        capture_id=capture_id)


def bare_entry_row(feed: Feed, guid: str | None, url: str, canonical_url: str, entry_id: str,
                   capture_id: str) -> EntryRow:
    """Build the row of an entry that is known by its address alone; its publisher is the host."""
    return EntryRow(
        entry_id=entry_id, feed_id=feed.feed_id, publisher=host_of(canonical_url), guid=guid,
        url=url, canonical_url=canonical_url, title=None, summary=None, authors=(), categories=(),
        language=None, published_at=None, published_offset_minutes=None, updated_at=None,
        updated_offset_minutes=None, capture_id=capture_id)
