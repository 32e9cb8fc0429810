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


@dataclass(frozen=True)
class Reading:
    """One feed as read: `format` is rss, atom or json."""

    format: str
    title: str | None
    language: str | None
    items: tuple[Item, ...]


class NotAFeed(Exception):
    """The bytes are no feed: `reason` is not_a_feed, empty_feed or undecodable; `detail` is for people."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the code and the detail."""
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail
