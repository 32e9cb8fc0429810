"""Feed bytes as entries: RSS, Atom and JSON Feed, told apart by their content and never by their name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from etl.extract.feeds import cleaning, links
from etl.extract.feeds.items import Item, NotAFeed, Reading
from etl.extract.feeds.jsonfeed import is_json, read_json
from etl.extract.feeds.xmlfeeds import read_xml

__all__ = ["BadItem", "Entry", "FeedDocument", "NotAFeed", "read_feed"]

MAX_ENTRIES = 10_000
MAX_GUID = 2000


@dataclass(frozen=True)
class Entry:
    """One item: `guid` is the feed's own id; texts are plain; times are aware, in UTC; None is what it does not say."""

    guid: str | None
    url: str
    canonical_url: str
    title: str | None
    summary: str | None
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    language: str | None
    published_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True)
class BadItem:
    """An item that can't be an entry: `key` is what it can be told by (guid, title or position) within its feed."""

    key: str
    reason: str
    detail: str | None


@dataclass(frozen=True)
class FeedDocument:
    """A feed as read. Its items are `entries`, `bad_items` and `duplicate_count` taken together."""

    format: str
    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    bad_items: tuple[BadItem, ...] = ()
    duplicate_count: int = 0

    @property
    def item_count(self) -> int:
        """Items in the feed, at most 10,000."""
        return len(self.entries) + len(self.bad_items) + self.duplicate_count


def read_feed(body: bytes, url: str, content_type: str | None = None) -> FeedDocument:
    """Read a feed from its bytes; `url` is what its links are relative to.

    The Content-Type header is only a hint at the charset. Of two items with one guid (or one link,
    where there is no guid) the first counts. Raises NotAFeed: `not_a_feed`, `empty_feed` (no item in
    it), `undecodable`.
    """
    reading = read_json(body) if is_json(body) else read_xml(body, content_type)
    if not reading.items:
        raise NotAFeed("empty_feed", f"no entry in this {reading.format} feed")
    return _document(reading, url)


def _document(reading: Reading, base: str) -> FeedDocument:
    spoken = cleaning.language(reading.language)
    results = [_entry(item, base, spoken, position) for position, item in enumerate(reading.items[:MAX_ENTRIES], 1)]
    kept = _first_of_each(results)
    return FeedDocument(
        reading.format, cleaning.plain(reading.title), spoken,
        entries=tuple(result for result in kept if isinstance(result, Entry)),
        bad_items=tuple(result for result in kept if isinstance(result, BadItem)),
        duplicate_count=len(results) - len(kept))


def _entry(item: Item, base: str, spoken: str | None, position: int) -> Entry | BadItem:
    guid, title = cleaning.plain(item.guid, MAX_GUID), cleaning.plain(item.title)
    key = guid or title or f"#{position}"
    link = cleaning.NOT_TEXT.sub("", item.link or "").strip()
    if not link:
        return BadItem(key, "no_link", title)
    url = links.absolute(link, base)
    if url is None:
        return BadItem(key, "bad_url", link[:200])
    return Entry(
        guid=guid, url=url, canonical_url=links.canonical(url), title=title, summary=cleaning.plain(item.summary),
        authors=cleaning.names(item.authors), categories=cleaning.names(item.categories),
        language=cleaning.language(item.language) or spoken,
        published_at=cleaning.moment(item.published_at), updated_at=cleaning.moment(item.updated_at))


def _first_of_each(results: Iterable[Entry | BadItem]) -> list[Entry | BadItem]:
    first: dict[str, Entry | BadItem] = {}
    for result in results:
        first.setdefault(result.key if isinstance(result, BadItem) else result.guid or result.canonical_url, result)
    return list(first.values())
