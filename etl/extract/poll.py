"""Poll: ask every feed what is new. Feeds in; rows of `feeds`, `entries`, `captures` and `rejects` out."""

import asyncio
from collections import Counter
from collections.abc import Callable, Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from etl.extract.archive.archive import ArchiveWriter
from etl.extract.archive.captures import capture, is_outdated, settle
from etl.extract.feeds.formats import BadItem, Entry, NotAFeed
from etl.extract.feeds.pacing import GONE, Standing, pause_until, rest_until, skipped_as
from etl.extract.feeds.reading import Part, Reader
from etl.extract.feeds.roster import Feed
from etl.extract.feeds.rows import entry_row, feed_row
from etl.extract.feeds.sitemaps import window_start
from etl.extract.fetch.answers import Answer
from etl.extract.fetch.http import Client, retry_after_seconds
from etl.settings import Settings
from etl.tables import ids
from etl.tables.rejects import Reject, clean

STAGE = "poll"


@dataclass(frozen=True)
class Validators:
    """What a feed's last good answer said about its version; both null where it said nothing."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Known:
    """What earlier polls brought: validators and standings by feed_id, and the entry_ids that are not new.

    An id made of feed and canonical link alone names an entry as well. `captured_at` says of entries of
    earlier days when their page was stored: one that was updated since is new again.
    """

    validators: Mapping[str, Validators] = field(default_factory=dict)
    entry_ids: Container[str] = frozenset()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    captured_at: Mapping[str, datetime] = field(default_factory=dict)


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

    A feed that brings nothing readable has a row with outcome `failed` (`retired`: it is gone for good)
    and a reject; its body is kept where one came. A feed that asked for a pause, or was retired before,
    is not asked: its row has outcome `not_due` or `retired` and no reason.

    Entries published more than `max_entry_age_days` before the end of the day are
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
        with ThreadPoolExecutor(1) as pool:
            async with Client(self.settings) as self.client:
                self.reader = Reader(self.client, pool, window_start(self.day), self.settings.max_body_bytes)
                await self.client.turns.each(feeds, lambda feed: feed.url, self.poll)

    async def poll(self, feed: Feed) -> None:
        polled_at = datetime.now(UTC)
        standing = self.known.standings.get(feed.feed_id, Standing())
        row = feed_row(feed, polled_at)
        if skipped := skipped_as(standing, polled_at):
            row |= {"outcome": skipped, "moved_to": standing.moved_to, "next_poll_at": standing.not_before}
        else:
            await self._ask(feed, standing, row)
            row["poll_seconds"] = (datetime.now(UTC) - polled_at).total_seconds()
        self.result.feeds.append(row)
        if self.on_progress:
            self.on_progress(len(self.result.feeds))

    async def _ask(self, feed: Feed, standing: Standing, row: dict[str, Any]) -> None:
        last = self.known.validators.get(feed.feed_id, Validators())
        answer = await self.client.fetch(standing.moved_to or feed.url, etag=last.etag, last_modified=last.last_modified)
        # The listed address names the capture wherever the feed moved, so that a second run names it the same.
        answer = replace(answer, url=feed.url)
        row |= {"final_url": answer.final_url if answer.status else None, "status": _status(answer)}
        if answer.reason:
            self._fail(row, answer.reason, answer.detail)
            pause = retry_after_seconds(answer.header("retry-after"), answer.captured_at)
            row["next_poll_at"] = pause_until(row["polled_at"], pause)
            # What moved and is gone there may be back at its listed address.
            row["outcome"] = "retired" if answer.status == GONE and not standing.moved_to else "failed"
        elif answer.is_not_modified:
            row |= {"outcome": "not_modified", "etag": answer.header("etag") or last.etag,
                    "last_modified": answer.header("last-modified") or last.last_modified,
                    "capture_id": self._capture(feed, answer), **_asked_for(row, answer, standing, None)}
        else:
            await self._read(feed, answer, standing, row)

    def _capture(self, feed: Feed, answer: Answer) -> str:
        row = capture(answer, self.day, self.archive, kind="feed", feed_id=feed.feed_id, publisher=feed.publisher)
        self.result.captures.append(row)
        return str(row["capture_id"])

    async def _read(self, feed: Feed, answer: Answer, standing: Standing, row: dict[str, Any]) -> None:
        def keep(received: Answer) -> str:
            capture_id = self._capture(feed, received)
            row.setdefault("capture_id", capture_id)
            return capture_id

        try:
            parts = await self.reader.read(answer, keep)
        except NotAFeed as fault:
            # Without validators the next poll asks for the whole body again.
            self._fail(row, fault.reason, fault.detail)
            return
        document = parts[0].document
        row |= {"outcome": "ok", "format": document.format, "language": document.language,
                "entry_count": sum(part.document.item_count for part in parts),
                "new_entry_count": self._take(feed, parts), **_asked_for(row, answer, standing, document.ttl_minutes)}
        if document.sitemaps:
            row["detail"] = f"{len(parts) - 1} of {len(document.sitemaps)} sitemaps of the news window read"
        # An index that does not date its sitemaps stays the same when they change: it is read every time.
        if all(sitemap.updated_at for sitemap in document.sitemaps):
            row |= {"etag": answer.header("etag"), "last_modified": answer.header("last-modified")}

    def _take(self, feed: Feed, parts: list[Part]) -> int:
        counts: Counter[str] = Counter(new=0)
        taken: set[str] = set()
        for part in parts:
            document = part.document
            counts.update(entries=document.item_count, duplicate=document.duplicate_count, rejected=len(document.bad_items))
            self.result.rejects += [_bad_item(feed, bad) for bad in document.bad_items]
            for entry in document.entries:
                entry_id = ids.entry_id(feed.feed_id, entry.guid, entry.canonical_url)
                names = {entry_id, ids.entry_id(feed.feed_id, None, entry.canonical_url)}
                fate = "duplicate" if names & taken else self._fate(entry, names)
                taken |= names
                counts[fate] += 1
                if fate == "new":
                    self.result.entries.append(entry_row(feed, entry, entry_id, part.capture_id))
        self.result.counts += counts
        return counts["new"]

    def _fate(self, entry: Entry, names: set[str]) -> str:
        if any(name in self.known.entry_ids for name in names) and not self._is_changed(entry, names):
            return "known"
        is_old = self.oldest and entry.published_at and entry.published_at < self.oldest
        return "old" if is_old else "new"

    def _is_changed(self, entry: Entry, names: set[str]) -> bool:
        stored = [self.known.captured_at[name] for name in names if name in self.known.captured_at]
        return bool(stored) and is_outdated(max(stored), entry.updated_at, self.day)

    def _fail(self, row: dict[str, Any], reason: str, detail: str | None) -> None:
        row |= {"reason": reason, "detail": clean(detail)}
        self.result.rejects.append(Reject(STAGE, row["feed_id"], reason, row["url"], detail))


def _status(answer: Answer) -> int | None:
    # Some servers answer 999 to robots; the reject's reason keeps it.
    return answer.status if answer.status and 100 <= answer.status <= 599 else None


def _asked_for(row: dict[str, Any], answer: Answer, standing: Standing, ttl_minutes: int | None) -> dict[str, Any]:
    moved_to = clean(answer.moved_to) or standing.moved_to
    rest = rest_until(row["polled_at"], ttl_minutes, answer.header("cache-control"), answer.header("age"))
    return {"moved_to": moved_to if moved_to != row["url"] else None, "next_poll_at": rest}


def _bad_item(feed: Feed, bad: BadItem) -> Reject:
    return Reject(STAGE, ids.make_id("entry", feed.feed_id, bad.key), bad.reason, feed.url, bad.detail)
