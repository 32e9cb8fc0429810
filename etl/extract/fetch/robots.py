"""robots.txt (RFC 9309): whether a page may be fetched, and how slowly.

It is asked about pages only. A feed is published to be polled, and a feed reader is not a crawler.
One robots.txt per origin is read per run. Where it can't be had because the host can't be reached,
the host's pages have the same reason; where the server fails (5xx after all tries, 429), nothing of
it is fetched, as section 2.3.1.4 asks; any other status means that there are no rules.
"""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from protego import Protego

from etl.extract.fetch.answers import Answer
from etl.extract.fetch.refusals import BUDGETS, UNREACHED, Refusal, is_retried

# RFC 9309 section 2.5: a parser has to read 500 KiB and may stop there.
MAX_ROBOTS_BYTES = 500 * 1024
UNREACHABLE = UNREACHED | BUDGETS | {"private_address"}


class Robots:
    """The rules of every origin that was asked about."""

    def __init__(self, fetch: Callable[[str], Awaitable[Answer]], user_agent: str) -> None:
        """Ask by this function, in the name of the user agent's first word."""
        self._fetch = fetch
        self._name = user_agent.partition("/")[0]
        self._origins: dict[str, asyncio.Task[Protego]] = {}

    async def check(self, place: httpx.URL) -> float:
        """Give the delay that the host asks for, in seconds.

        Raises Refusal: `robots_disallowed`, or the reason why the host can't be reached.
        """
        origin = f"{place.scheme}://{place.netloc.decode()}/robots.txt"
        if origin not in self._origins:
            self._origins[origin] = asyncio.create_task(self._read(origin))
        rules = await asyncio.shield(self._origins[origin])
        if not rules.can_fetch(str(place), self._name):
            raise Refusal("robots_disallowed")
        return float(rules.crawl_delay(self._name) or 0.0)

    async def _read(self, url: str) -> Protego:
        answer = await self._fetch(url)
        if answer.reason in UNREACHABLE:
            raise Refusal(answer.reason, f"robots.txt: {answer.detail or answer.reason}")
        if is_retried(answer.reason):
            raise Refusal("robots_disallowed", f"robots.txt answers {answer.reason}")
        return Protego.parse(answer.body[:MAX_ROBOTS_BYTES].decode("utf-8", "replace"))
