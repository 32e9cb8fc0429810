"""Poll: ask every feed what is new. Feeds in; rows of `feeds`, `entries`, `captures` and `rejects` out."""

import asyncio
from collections import Counter
from collections.abc import Callable, Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from etl import ids
from etl.extract.captures import capture, settle
from etl.extract.feeds.formats import Entry, FeedDocument, NotAFeed, read_feed
from etl.extract.feeds.roster import Feed
from etl.extract.fetch.answers import Answer
from etl.extract.fetch.archive import ArchiveWriter
from etl.extract.fetch.http import Client
from etl.rejects import Reject, clean
from etl.settings import Settings

STAGE = "poll"


@dataclass(frozen=True)
class Validators:
    """What a feed's last good answer said about its version; both null where it said nothing."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Known:
    """What earlier polls brought: validators by feed_id, and the entry_ids that are not new."""

    validators: Mapping[str, Validators] = field(default_factory=dict)
    entry_ids: Container[str] = frozenset()


@dataclass
class Polled:
    """What polling brought.

    `feeds` has a row per feed, `entries` one per new entry, `captures` one per answer with status 200
    or 304. `counts` are of entries: `entries` = `new` + `known` + `old` + `duplicate` + `rejected`.
    """

    feeds: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    captures: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def poll_feeds(feeds: list[Feed], known: Known, day: date, settings: Settings, archive: ArchiveWriter,
               on_progress: Callable[[int], None] | None = None) -> Polled:
    """Poll every feed once, and close the archive.

    A feed that brings nothing readable has a row with outcome `failed` and a reject; its body is kept
    where one came. Entries published more than `max_entry_age_days` before the end of the day are
    counted as `old`. `on_progress` gets the number of feeds done. Raises LakeError where the archive
    can't be written and SettingError for bad fetch settings.
    """
    poll = _Poll(known, day, settings, archive, on_progress)
    asyncio.run(poll.run(feeds))
    settle(poll.result.captures, archive)
    poll.result.feeds.sort(key=lambda row: str(row["feed_id"]))
    poll.result.entries.sort(key=lambda row: str(row["entry_id"]))
    poll.result.captures.sort(key=lambda row: str(row["capture_id"]))
    poll.result.rejects.sort(key=lambda reject: (reject.key, reject.reason))
    return poll.result


class _Poll:
    def __init__(self, known: Known, day: date, settings: Settings, archive: ArchiveWriter,
                 on_progress: Callable[[int], None] | None) -> None:
        self.known, self.day, self.settings, self.archive = known, day, settings, archive
        self.on_progress = on_progress
        self.result = Polled()
        age = settings.max_entry_age_days
        day_end = datetime.combine(day, time.max, UTC)
        self.oldest = day_end - timedelta(days=age) if age is not None else None

    async def run(self, feeds: list[Feed]) -> None:
        # One reading thread: the network goes on while a large feed is read, and memory stays flat.
        with ThreadPoolExecutor(1) as self.reader:
            async with Client(self.settings) as self.client:
                await self.client.turns.each(feeds, lambda feed: feed.url, self.poll)

    async def poll(self, feed: Feed) -> None:
        polled_at = datetime.now(UTC)
        last = self.known.validators.get(feed.feed_id, Validators())
        answer = await self.client.fetch(feed.url, etag=last.etag, last_modified=last.last_modified)
        row: dict[str, Any] = {
            "feed_id": feed.feed_id, "url": clean(feed.url), "title": feed.title, "publisher": feed.publisher,
            "final_url": answer.final_url if answer.status else None, "status": _status(answer),
            "outcome": "failed", "entry_count": 0, "new_entry_count": 0, "polled_at": polled_at}
        if answer.reason:
            self._fail(row, answer.reason, answer.detail)
        elif answer.is_not_modified:
            row |= {"outcome": "not_modified", "etag": answer.header("etag") or last.etag,
                    "last_modified": answer.header("last-modified") or last.last_modified,
                    "capture_id": self._capture(feed, answer)}
        else:
            row["capture_id"] = self._capture(feed, answer)
            await self._read(feed, answer, row)
        row["poll_seconds"] = (datetime.now(UTC) - polled_at).total_seconds()
        self.result.feeds.append(row)
        if self.on_progress:
            self.on_progress(len(self.result.feeds))

    def _capture(self, feed: Feed, answer: Answer) -> str:
        row = capture(answer, self.day, self.archive, kind="feed", feed_id=feed.feed_id, publisher=feed.publisher)
        self.result.captures.append(row)
        return str(row["capture_id"])

    async def _read(self, feed: Feed, answer: Answer, row: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        try:
            document = await loop.run_in_executor(self.reader, read_feed, answer.body, answer.final_url,
                                                  answer.content_type)
        except NotAFeed as fault:
            # Without validators the next poll asks for the whole body again.
            self._fail(row, fault.reason, fault.detail)
            return
        row |= {"outcome": "ok", "format": document.format, "etag": answer.header("etag"),
                "last_modified": answer.header("last-modified"), "entry_count": document.item_count,
                "new_entry_count": self._take(feed, document, str(row["capture_id"]))}

    def _take(self, feed: Feed, document: FeedDocument, capture_id: str) -> int:
        counts = Counter(entries=document.item_count, duplicate=document.duplicate_count,
                         rejected=len(document.bad_items))
        for entry in document.entries:
            entry_id = ids.entry_id(feed.feed_id, entry.guid, entry.canonical_url)
            fate = self._fate(entry, entry_id)
            counts[fate] += 1
            if fate == "new":
                self.result.entries.append(_entry_row(feed, entry, entry_id, capture_id))
        self.result.rejects += [
            Reject(STAGE, ids.make_id("entry", feed.feed_id, bad.key), bad.reason, feed.url, bad.detail)
            for bad in document.bad_items]
        self.result.counts += counts
        return counts["new"]

    def _fate(self, entry: Entry, entry_id: str) -> str:
        if entry_id in self.known.entry_ids:
            return "known"
        is_old = self.oldest and entry.published_at and entry.published_at < self.oldest
        return "old" if is_old else "new"

    def _fail(self, row: dict[str, Any], reason: str, detail: str | None) -> None:
        row |= {"reason": reason, "detail": clean(detail)}
        self.result.rejects.append(Reject(STAGE, row["feed_id"], reason, row["url"], detail))


def _status(answer: Answer) -> int | None:
    # Some servers answer 999 to robots; the reject's reason keeps it.
    return answer.status if answer.status and 100 <= answer.status <= 599 else None


def _entry_row(feed: Feed, entry: Entry, entry_id: str, capture_id: str) -> dict[str, Any]:
    return {
        "entry_id": entry_id, "feed_id": feed.feed_id, "publisher": feed.publisher, "guid": entry.guid,
        "url": entry.url, "canonical_url": entry.canonical_url, "title": entry.title, "summary": entry.summary,
        "authors": list(entry.authors), "categories": list(entry.categories), "language": entry.language,
        "published_at": entry.published_at, "updated_at": entry.updated_at, "capture_id": capture_id}
