"""Poll: ask every feed what is new.

In: feeds, and what is known of them. Out: rows of `feeds`, `entries`, `captures` and `rejects`.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from etl.extract.archive.archive import ArchiveWriter
from etl.extract.archive.captures import Origin, capture, is_outdated, settle
from etl.extract.feeds.formats import BadItem, Entry, NotAFeed
from etl.extract.feeds.pacing import GONE, Standing, pause_until, rest_until, skipped_as
from etl.extract.feeds.polls import (
    Failed,
    NextPoll,
    NotModified,
    Poll,
    Read,
    Response,
    Skipped,
    Validators,
)
from etl.extract.feeds.reading import Part, Reader
from etl.extract.feeds.roster import Feed
from etl.extract.feeds.rows import entry_row, feed_row, listed_url
from etl.extract.feeds.sitemaps import window_start
from etl.extract.fetch.answers import Answer
from etl.extract.fetch.http import Client, retry_after_seconds
from etl.settings import Settings
from etl.tables import ids
from etl.tables.rejects import Reject, clean
from etl.tables.rows.captures import CaptureRow
from etl.tables.rows.entries import EntryRow
from etl.tables.rows.feeds import FeedRow

STAGE = "poll"


@dataclass(frozen=True)
class Known:
    """What earlier polls brought: validators and standings by feed_id, and the entry_ids not new.

    An id made of feed and canonical link alone names an entry as well. `captured_at` says of
    entries of earlier days when their page was stored: one that was updated since is new again.
    """

    validators: Mapping[str, Validators] = field(default_factory=dict)
    entry_ids: Container[str] = frozenset()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    captured_at: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Polled:
    """What polling brought.

    `feeds` has a row for each feed, `entries` for each new entry, `captures` for each answer with
    status 200 or 304. `counts` are of entries: `entries` = `new` + `known` + `old` + `duplicate` +
    `rejected`; of a WARC file `skipped` stands for what is neither new nor rejected.
    """

    feeds: list[FeedRow]
    entries: list[EntryRow]
    captures: list[CaptureRow]
    rejects: list[Reject]
    counts: Counter[str]


def poll_feeds(feeds: list[Feed], known: Known, day: date, settings: Settings,
               archive: ArchiveWriter, on_progress: Callable[[int], None] | None = None) -> Polled:
    """Poll every feed once, and close the archive.

    A feed that brings nothing readable has a row with outcome `failed` (`retired` where it is gone
    for good) and a reject; its body is kept where one came. A feed that asked for a pause, or was
    retired before, is not asked: its row has outcome `not_due` or `retired` and no reason.

    Entries published more than `max_entry_age_days` before the end of the day are counted as `old`.
    `on_progress` gets the number of feeds done. Raises LakeError where the archive can't be written
    and SettingError for bad fetch settings.
    """
    polling = _Polling(known, day, settings, archive, on_progress)
    asyncio.run(polling.run(feeds))
    return Polled(
        feeds=sorted(polling.feeds, key=lambda row: row.feed_id),
        entries=sorted(polling.entries, key=lambda row: row.entry_id),
        captures=sorted(settle(polling.captures, archive), key=lambda row: row.capture_id),
        rejects=sorted(polling.rejects, key=lambda reject: (reject.key, reject.reason)),
        counts=polling.counts)


class _Polling:
    def __init__(self, known: Known, day: date, settings: Settings, archive: ArchiveWriter,
                 on_progress: Callable[[int], None] | None) -> None:
        self.known, self.day, self.settings, self.archive = known, day, settings, archive
        self.on_progress = on_progress
        self.feeds: list[FeedRow] = []
        self.entries: list[EntryRow] = []
        self.captures: list[CaptureRow] = []
        self.rejects: list[Reject] = []
        self.counts: Counter[str] = Counter()
        age = settings.max_entry_age_days
        day_end = datetime.combine(day, time.max, UTC)
        self.oldest = day_end - timedelta(days=age) if age is not None else None

    async def run(self, feeds: list[Feed]) -> None:
        # One reading thread: the network goes on while a large feed is read, and memory stays flat.
        with ThreadPoolExecutor(1) as pool:
            async with Client(self.settings) as self.client:
                since, max_bytes = window_start(self.day), self.settings.max_body_bytes
                self.reader = Reader(self.client, pool, since, max_bytes)
                await self.client.turns.each(feeds, lambda feed: feed.url, self.take)

    async def take(self, feed: Feed) -> None:
        polled_at = datetime.now(UTC)
        poll = await self._poll(feed, polled_at)
        is_skipped = isinstance(poll, Skipped)
        seconds = 0.0 if is_skipped else (datetime.now(UTC) - polled_at).total_seconds()
        self.feeds.append(feed_row(feed, poll, polled_at, seconds))
        if isinstance(poll, Failed):
            self.rejects.append(
                Reject(STAGE, feed.feed_id, poll.reason, listed_url(feed), poll.detail))
        if self.on_progress:
            self.on_progress(len(self.feeds))

    async def _poll(self, feed: Feed, polled_at: datetime) -> Poll:
        standing = self.known.standings.get(feed.feed_id, Standing())
        if skipped := skipped_as(standing, polled_at):
            return Skipped(skipped, standing.moved_to, standing.not_before)
        last = self.known.validators.get(feed.feed_id, Validators())
        answer = await self.client.fetch(standing.moved_to or feed.url, etag=last.etag,
                                         last_modified=last.last_modified)
        # The listed address names the capture wherever the feed moved, so that a second run names
        # it the same.
        answer = replace(answer, url=feed.url)
        if answer.reason:
            return _failed(answer, answer.reason, standing, polled_at)
        capture_id = self._capture(feed, answer)
        if answer.is_not_modified:
            stated = Validators(answer.header("etag") or last.etag,
                                answer.header("last-modified") or last.last_modified)
            next_poll = _next_poll(feed, answer, standing, polled_at, stated)
            return NotModified(_response(answer), capture_id, next_poll)
        return await self._read(feed, answer, capture_id, standing, polled_at)

    def _capture(self, feed: Feed, answer: Answer) -> str:
        origin = Origin("feed", feed.feed_id, feed.publisher)
        row = capture(answer, origin, self.day, self.archive)
        self.captures.append(row)
        return row.capture_id

    async def _read(self, feed: Feed, answer: Answer, capture_id: str, standing: Standing,
                    polled_at: datetime) -> Read | Failed:
        try:
            parts = await self.reader.read(
                answer, capture_id, lambda received: self._capture(feed, received))
        except NotAFeed as fault:
            # Without validators the next poll asks for the whole body again.
            return Failed(_response(answer), fault.reason, fault.detail, capture_id)
        document = parts[0].document
        # An index that does not date its sitemaps stays the same when they change: it is read
        # every time.
        is_dated = all(sitemap.updated_at for sitemap in document.sitemaps)
        stated = Validators(answer.header("etag"), answer.header("last-modified"))
        next_poll = _next_poll(feed, answer, standing, polled_at,
                               stated if is_dated else Validators(), document.ttl_minutes)
        found = f"{len(parts) - 1} of {len(document.sitemaps)} sitemaps of the news window read"
        return Read(
            _response(answer), capture_id, document.format, document.language,
            entry_count=sum(part.document.item_count for part in parts),
            new_entry_count=self._take(feed, parts), next_poll=next_poll,
            detail=found if document.sitemaps else None)

    def _take(self, feed: Feed, parts: list[Part]) -> int:
        counts: Counter[str] = Counter(new=0)
        taken: set[str] = set()
        for part in parts:
            document = part.document
            counts.update(entries=document.item_count, duplicate=document.duplicate_count,
                          rejected=len(document.bad_items))
            self.rejects += [_bad_item(feed, bad) for bad in document.bad_items]
            for entry in document.entries:
                entry_id = ids.entry_id(feed.feed_id, entry.guid, entry.canonical_url)
                names = {entry_id, ids.entry_id(feed.feed_id, None, entry.canonical_url)}
                fate = "duplicate" if names & taken else self._fate(entry, names)
                taken |= names
                counts[fate] += 1
                if fate == "new":
                    self.entries.append(entry_row(feed, entry, entry_id, part.capture_id))
        self.counts += counts
        return counts["new"]

    def _fate(self, entry: Entry, names: set[str]) -> str:
        is_known = any(name in self.known.entry_ids for name in names)
        if is_known and not self._is_changed(entry, names):
            return "known"
        is_old = self.oldest and entry.published_at and entry.published_at < self.oldest
        return "old" if is_old else "new"

    def _is_changed(self, entry: Entry, names: set[str]) -> bool:
        known = self.known.captured_at
        stored = [known[name] for name in names if name in known]
        return bool(stored) and is_outdated(max(stored), entry.updated_at, self.day)


def _response(answer: Answer) -> Response:
    # Some servers answer 999 to robots, which no table takes for a status; the reject's reason
    # keeps it.
    status = answer.status if answer.status and 100 <= answer.status <= 599 else None
    return Response(answer.final_url if answer.status else None, status)


def _failed(answer: Answer, reason: str, standing: Standing, polled_at: datetime) -> Failed:
    pause = retry_after_seconds(answer.header("retry-after"), answer.captured_at)
    # What moved and is gone there may be back at its listed address.
    is_gone = answer.status == GONE and not standing.moved_to
    return Failed(_response(answer), reason, answer.detail, is_gone=is_gone,
                  not_before=pause_until(polled_at, pause))


def _next_poll(feed: Feed, answer: Answer, standing: Standing, polled_at: datetime,
               validators: Validators, ttl_minutes: int | None = None) -> NextPoll:
    """Where and when a feed that answered is asked again, and what it is sent back."""
    moved_to = clean(answer.moved_to) or standing.moved_to
    rest = rest_until(polled_at, ttl_minutes, answer.header("cache-control"), answer.header("age"))
    return NextPoll(moved_to if moved_to != listed_url(feed) else None, rest, validators)


def _bad_item(feed: Feed, bad: BadItem) -> Reject:
    key = ids.make_id("entry", feed.feed_id, bad.key)
    return Reject(STAGE, key, bad.reason, feed.url, bad.detail)
