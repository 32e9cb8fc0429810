"""Feed bytes as entries: RSS, Atom, JSON Feed and sitemaps.

In: the bytes of one answer. Out: a document. Formats are told apart by content, never by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from etl.extract.feeds import cleaning, links
from etl.extract.feeds.items import Item, NotAFeed, Reading, Sitemap
from etl.extract.feeds.jsonfeed import is_json, read_json
from etl.extract.feeds.sitemaps import is_sitemap, read_sitemap, unpacked
from etl.extract.feeds.xmlfeeds import read_xml

__all__ = ["BadItem", "Entry", "FeedDocument", "NotAFeed", "read_feed"]

MAX_ENTRIES = 10_000
MAX_GUID = 2000
MAX_BYTES = 10_000_000


@dataclass(frozen=True)
class Entry:
    """One item: `guid` is the feed's own id, texts are plain, times are in UTC.

    None stands for what the feed does not say.
    """

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
    published_offset_minutes: int | None
    updated_offset_minutes: int | None


@dataclass(frozen=True)
class BadItem:
    """An item that can't be an entry.

    `key` names it within its feed: its guid, its title or its position.
    """

    key: str
    reason: str
    detail: str | None


@dataclass(frozen=True)
class FeedDocument:
    """A feed as read. Its items are `entries`, `bad_items` and `duplicate_count` taken together.

    `ttl_minutes` is how long it asks to be left alone; null where it does not ask. `sitemaps` are
    those that a sitemap index leads to.
    """

    format: str
    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    bad_items: tuple[BadItem, ...] = ()
    duplicate_count: int = 0
    ttl_minutes: int | None = None
    sitemaps: tuple[Sitemap, ...] = ()

    @property
    def item_count(self) -> int:
        """Items in the feed, at most 10,000."""
        return len(self.entries) + len(self.bad_items) + self.duplicate_count


def read_feed(body: bytes, url: str, content_type: str | None = None, *,
              since: datetime | None = None, max_bytes: int = MAX_BYTES) -> FeedDocument:
    """Read a feed from its bytes; `url` is what its links are relative to.

    A feed without entries is a feed. The Content-Type header is only a hint at the charset. Of two
    items with one guid or one canonical link the first counts. Of a sitemap only what is dated
    `since` or later is read (None: all). Raises NotAFeed: `not_a_feed`, `undecodable`.
    """
    body = unpacked(body, max_bytes)
    if is_json(body):
        return _document(read_json(body), url)
    if is_sitemap(body):
        return _document(read_sitemap(body, since), url)
    return _document(read_xml(body, content_type), url)


def _document(reading: Reading, base: str) -> FeedDocument:
    spoken = cleaning.language(reading.language)
    items = links.with_own_links(reading.items[:MAX_ENTRIES], base)
    results = [_entry(item, base, spoken, position) for position, item in enumerate(items, 1)]
    kept = _first_of_each(results)
    return FeedDocument(
        reading.format, cleaning.plain(reading.title), spoken,
        entries=tuple(result for result in kept if isinstance(result, Entry)),
        bad_items=tuple(result for result in kept if isinstance(result, BadItem)),
        duplicate_count=len(results) - len(kept), ttl_minutes=reading.ttl_minutes,
        sitemaps=reading.sitemaps)


def _entry(item: Item, base: str, spoken: str | None, position: int) -> Entry | BadItem:
    guid, title = cleaning.plain(item.guid, MAX_GUID), cleaning.plain(item.title)
    key = guid or title or f"#{position}"
    link = cleaning.NOT_TEXT.sub("", item.link or "").strip()
    if not link:
        return BadItem(key, "no_link", title)
    url = links.absolute(link, base)
    if url is None:
        return BadItem(key, "bad_url", link[:200])
    published_at = cleaning.moment(item.published_at)
    updated_at = cleaning.moment(item.updated_at)
    return Entry(
        guid=guid, url=url, canonical_url=links.canonical(url), title=title,
        summary=cleaning.plain(item.summary), authors=cleaning.names(item.authors),
        categories=cleaning.names(item.categories),
        language=cleaning.language(item.language) or spoken,
        published_at=published_at, updated_at=updated_at,
        published_offset_minutes=item.published_offset_minutes if published_at else None,
        updated_offset_minutes=item.updated_offset_minutes if updated_at else None)


def _first_of_each(results: Iterable[Entry | BadItem]) -> list[Entry | BadItem]:
    seen: set[tuple[str, str]] = set()
    first = []
    for result in results:
        names = _names(result)
        if seen.isdisjoint(names):
            first.append(result)
        seen |= names
    return first


def _names(result: Entry | BadItem) -> set[tuple[str, str]]:
    # A bad item shares its guid with the entries that have one; a link is a name of its own.
    if isinstance(result, BadItem):
        return {("guid", result.key)}
    by_link = {("link", result.canonical_url)}
    return by_link | {("guid", result.guid)} if result.guid else by_link
