"""What a reader of one format hands on, as the feed says it: nothing is judged or cleaned yet."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Item:
    """One item of a feed; None is what the feed does not say."""

    guid: str | None = None
    link: str | None = None
    title: str | None = None
    summary: str | None = None
    authors: tuple[str | None, ...] = ()
    categories: tuple[str | None, ...] = ()
    language: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    published_offset_minutes: int | None = None
    updated_offset_minutes: int | None = None


@dataclass(frozen=True)
class Sitemap:
    """A sitemap that an index leads to; `updated_at` is null where the index does not say."""

    url: str
    updated_at: datetime | None


@dataclass(frozen=True)
class Reading:
    """One feed as read: `format` is rss, atom, json or sitemap.

    Only a sitemap index has `sitemaps`. `ttl_minutes` is how long an RSS feed asks to be left
    alone; null where it does not ask.
    """

    format: str
    title: str | None
    language: str | None
    items: tuple[Item, ...]
    ttl_minutes: int | None = None
    sitemaps: tuple[Sitemap, ...] = ()


class NotAFeed(Exception):
    """The bytes are no feed: `reason` is not_a_feed or undecodable; `detail` is for people."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the code and the detail."""
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail
