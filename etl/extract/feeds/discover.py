"""Discover: the feeds of a site.

In: an address. Out: feeds that were fetched and read. Nothing is stored.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from etl.extract.feeds import autodiscovery
from etl.extract.feeds.formats import FeedDocument, NotAFeed, read_feed
from etl.extract.feeds.sitemaps import window_start
from etl.extract.fetch.answers import Answer
from etl.extract.fetch.http import Client
from etl.settings import Settings

MAX_FEEDS = 20


@dataclass(frozen=True)
class Found:
    """A feed of a site: where it is, and what it says of itself."""

    url: str
    document: FeedDocument


@dataclass(frozen=True)
class Discovery:
    """What a search found; `fault` says why the address itself gave nothing, null where it did."""

    feeds: tuple[Found, ...]
    fault: str | None = None


def find_feeds(url: str, settings: Settings) -> Discovery:
    """Find the feeds of a site or page, or the one that the address itself is.

    What the page or its `Link` header names comes first; paths that are common are tried only where
    neither names a feed that can be read, and the first that is one ends the search.
    """
    return asyncio.run(_find(url if "://" in url else f"https://{url}", settings))


async def _find(url: str, settings: Settings) -> Discovery:
    async with Client(settings) as client:
        answer = await client.fetch(url)
        if answer.reason:
            return Discovery((), ": ".join(filter(None, (answer.reason, answer.detail))))
        if itself := _feed(answer, answer.moved_to or url):
            return Discovery((itself,))
        named = [*autodiscovery.in_headers(answer.headers, answer.final_url),
                 *autodiscovery.in_page(answer.body, answer.final_url)]
        found = [await _try(client, link) for link in list(dict.fromkeys(named))[:MAX_FEEDS]]
        if feeds := tuple(filter(None, found)):
            return Discovery(feeds)
        for guess in autodiscovery.by_custom(answer.final_url):
            if feed := await _try(client, guess):
                return Discovery((feed,))
    return Discovery(())


async def _try(client: Client, url: str) -> Found | None:
    answer = await client.fetch(url)
    return None if answer.reason else _feed(answer, answer.moved_to or url)


def _feed(answer: Answer, url: str) -> Found | None:
    try:
        document = read_feed(answer.body, answer.final_url, answer.content_type,
                             since=window_start(datetime.now(UTC).date()))
    except NotAFeed:
        return None
    return Found(url, document)
