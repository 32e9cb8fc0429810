"""One feed's answer as documents: itself, and the sitemaps that it leads to.

In: answers. Out: documents, each with the capture that it was read from.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from etl.extract.feeds.formats import BadItem, FeedDocument, NotAFeed, read_feed
from etl.extract.feeds.items import Sitemap
from etl.extract.feeds.sitemaps import followed
from etl.extract.fetch.answers import Answer
from etl.extract.fetch.http import Client


@dataclass(frozen=True)
class Part:
    """A document and the capture that it was read from."""

    document: FeedDocument
    capture_id: str


@dataclass(frozen=True)
class Reader:
    """Reads the answers of one run.

    `since` is the begin of the news window of sitemaps, `pool` does the parsing.
    """

    client: Client
    pool: Executor
    since: datetime
    max_bytes: int

    async def read(self, answer: Answer, capture_id: str,
                   capture: Callable[[Answer], str]) -> list[Part]:
        """Read an answer that is stored as `capture_id`; the first part is the answer itself.

        The sitemaps to which a sitemap index leads are the other parts, as far as they lie in the
        news window. `capture` stores each and gives its id; one that can't be had is a bad item.
        Raises NotAFeed.
        """
        document = await self._parse(answer)
        followed_parts = await self._follow(document.sitemaps, answer.final_url, capture)
        return [Part(document, capture_id), *followed_parts]

    async def _parse(self, answer: Answer) -> FeedDocument:
        read = partial(read_feed, answer.body, answer.final_url, answer.content_type,
                       since=self.since, max_bytes=self.max_bytes)
        return await asyncio.get_running_loop().run_in_executor(self.pool, read)

    async def _follow(self, sitemaps: tuple[Sitemap, ...], index_url: str,
                      capture: Callable[[Answer], str]) -> list[Part]:
        # One after the other: this host has its turn already.
        wanted = followed(sitemaps, index_url)
        return [await self._sitemap(sitemap.url, capture) for sitemap in wanted]

    async def _sitemap(self, url: str, capture: Callable[[Answer], str]) -> Part:
        answer = await self.client.fetch(url)
        if answer.reason:
            return Part(_nothing(BadItem(url, answer.reason, answer.detail)), "")
        capture_id = capture(answer)
        try:
            # An index within an index is not followed: the protocol knows none (sitemaps.org).
            return Part(replace(await self._parse(answer), sitemaps=()), capture_id)
        except NotAFeed as fault:
            return Part(_nothing(BadItem(url, fault.reason, fault.detail)), capture_id)


def _nothing(fault: BadItem) -> FeedDocument:
    return FeedDocument("sitemap", None, None, (), (fault,))
