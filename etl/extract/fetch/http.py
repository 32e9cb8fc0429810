"""The client that asks the web: one address in, one answer out, whatever the other side does.

It uses the connection pool below httpx directly. So there are no cookies, no proxies from the
environment, no redirect and no decompression but what is written here.
"""

import asyncio
import random
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpcore
import httpx

from etl.extract.fetch import encodings
from etl.extract.fetch.addresses import CONNECT_SECONDS, GuardedBackend, parse_url, read_rules
from etl.extract.fetch.answers import Answer, Headers
from etl.extract.fetch.pools import Pools
from etl.extract.fetch.refusals import BUDGETS, Refusal, is_retried
from etl.extract.fetch.robots import Robots
from etl.extract.fetch.turns import HOSTS_PER_CONNECTION, MAX_DELAY_SECONDS, Turns
from etl.settings import Settings

MAX_REDIRECTS = 10
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
BACKOFF_SECONDS = 0.5
PAGE_KINDS = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
ACCEPT_FEED = ("application/atom+xml, application/rss+xml, application/feed+json, "
               "application/xml;q=0.9, */*;q=0.5")
ACCEPT_PAGE = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"


@dataclass(frozen=True)
class _Question:
    """What is asked at every hop of a redirect chain."""

    headers: Headers
    kinds: frozenset[str] | None
    is_conditional: bool
    obeys_robots: bool


class Client:
    """Asks for addresses politely and safely; use it in `async with`."""

    def __init__(self, settings: Settings, backoff_seconds: float = BACKOFF_SECONDS,
                 trust: ssl.SSLContext | None = None) -> None:
        """Make a client with its own turns, robots.txt cache and connections.

        `trust` checks the certificates of servers; None stands for those that the web trusts.
        """
        self.turns = Turns(settings)
        self._settings = settings
        self._backoff_seconds = backoff_seconds
        self._robots = Robots(self._fetch_robots, settings.full_user_agent)
        trust = trust or httpx.create_ssl_context(trust_env=False)
        guard = GuardedBackend(read_rules(settings.allow_private_hosts, settings.connect_to))
        hosts = settings.connections * HOSTS_PER_CONNECTION
        self._pools = Pools(guard, trust, settings.host_connections, hosts)

    async def __aenter__(self) -> Self:
        """Open the client."""
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        """Close all connections."""
        await self._pools.aclose()

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None,
                    kinds: frozenset[str] | None = None, obeys_robots: bool = False) -> Answer:
        """Ask for one address, following redirects, with as many tries as the settings allow.

        `etag` and `last_modified` make the request conditional; `kinds` are the media types taken
        (None: all; an answer without a type is taken). Never raises for what the other side does:
        see `Answer.reason` (codes in `refusals`, or `http_<status>`).
        """
        conditions = [("If-None-Match", etag), ("If-Modified-Since", last_modified)]
        headers = (("User-Agent", self._settings.full_user_agent),
                   ("Accept", ACCEPT_PAGE if kinds else ACCEPT_FEED),
                   ("Accept-Encoding", encodings.ACCEPTED),
                   *((name, value) for name, value in conditions if value))
        question = _Question(headers, kinds, bool(etag or last_modified), obeys_robots)
        return await self._persist(lambda: self._follow(url, question))

    async def _fetch_robots(self, url: str) -> Answer:
        return await self.fetch(url)

    async def _persist(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        answer = await ask()
        for attempt in range(1, self._settings.attempts):
            if not is_retried(answer.reason):
                break
            wait = self._wait_seconds(answer, attempt)
            if wait > MAX_DELAY_SECONDS:
                return replace(answer, detail=f"asks to wait {wait:.0f} seconds")
            await asyncio.sleep(wait)
            last, answer = answer, await ask()
            if answer.reason in BUDGETS:
                return last
        return answer

    def _wait_seconds(self, answer: Answer, attempt: int) -> float:
        asked = retry_after_seconds(answer.header("retry-after"), answer.captured_at)
        if asked is not None:
            self.turns.pause(httpx.URL(answer.final_url).host, min(asked, MAX_DELAY_SECONDS))
            return asked
        # Jitter keeps the tries of many entries of one host from coming together.
        backoff: float = self._backoff_seconds * 2 ** (attempt - 1)
        return min(MAX_DELAY_SECONDS, backoff * random.uniform(0.5, 1.5))

    async def _follow(self, url: str, question: _Question) -> Answer:
        target, left, seen = url, self._settings.timeout_seconds, set[str]()
        answer = Answer(url, url)
        moved_to: str | None = None
        stays_moved = True
        try:
            while True:
                place = parse_url(target)
                target = str(place)
                if target in seen or len(seen) > MAX_REDIRECTS:
                    raise Refusal("too_many_redirects", f"{len(seen)} redirects, then {target}")
                seen.add(target)
                if question.obeys_robots:
                    self.turns.slow_down(place.host, await self._robots.check(place))
                answer = replace(await self._exchange(place, question, left), url=url)
                left -= answer.seconds
                location = answer.header("location")
                if answer.status not in REDIRECTS or not location:
                    return replace(answer, moved_to=moved_to)
                target = _redirected(place, location)
                # What lies behind a redirect that may change is not where the address moved.
                stays_moved = stays_moved and answer.status in PERMANENT
                moved_to = target if stays_moved else moved_to
        except Refusal as refusal:
            return replace(answer, final_url=target, body=b"", reason=refusal.reason,
                           detail=refusal.detail)

    async def _exchange(self, place: httpx.URL, question: _Question, left: float) -> Answer:
        async with self.turns.turn(place.host):
            loop = asyncio.get_running_loop()
            started = loop.time()
            try:
                async with asyncio.timeout(max(left, 0.0)):
                    answer = await self._ask(place, question)
            except Exception as error:
                refusal = _refusal(error)
                answer = Answer(str(place), str(place), reason=refusal.reason,
                                detail=refusal.detail)
            self.turns.note(place.host, answer.reason)
            return replace(answer, captured_at=datetime.now(UTC), seconds=loop.time() - started)

    async def _ask(self, place: httpx.URL, question: _Question) -> Answer:
        headers = (("Host", place.netloc.decode()), *question.headers)
        where = httpcore.URL(scheme=place.raw_scheme, host=place.raw_host, port=place.port,
                             target=place.raw_path)
        async with self._pools.stream(where, headers, CONNECT_SECONDS) as response:
            version = response.extensions.get("http_version", b"HTTP/1.1").decode()
            received = tuple((name.decode("latin-1"), value.decode("latin-1"))
                             for name, value in response.headers)
            answer = Answer(str(place), str(place), response.status, received,
                            http_version=version, request_headers=headers)
            try:
                return await self._read(answer, response, question)
            except Refusal as refusal:
                return replace(answer, reason=refusal.reason, detail=refusal.detail)
            except httpcore.ProtocolError as error:
                return replace(answer, reason="incomplete", detail=str(error))

    async def _read(self, answer: Answer, response: httpcore.Response,
                    question: _Question) -> Answer:
        if answer.status == 304 and question.is_conditional:
            return answer
        if answer.status != 200:
            return replace(answer, reason=f"http_{answer.status}")
        if question.kinds and answer.media_type and answer.media_type not in question.kinds:
            raise Refusal("bad_content_type", answer.content_type)
        body = await self._receive(answer, response)
        encoding = ",".join(value for name, value in answer.headers
                            if name.lower() == "content-encoding")
        body = encodings.decode(body, encoding, self._settings.max_body_bytes)
        if not body.strip():
            raise Refusal("empty")
        return replace(answer, body=body)

    async def _receive(self, answer: Answer, response: httpcore.Response) -> bytes:
        limit = self._settings.max_body_bytes
        stated = answer.header("content-length") or ""
        if stated.isdigit() and int(stated) > limit:
            raise Refusal("too_large", f"{stated} bytes stated, the limit is {limit}")
        pieces, size = [], 0
        async for piece in response.aiter_stream():
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise Refusal("too_large", f"more than {limit} bytes")
        return b"".join(pieces)


def _redirected(place: httpx.URL, location: str) -> str:
    try:
        target = place.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refusal("redirect_refused", f"{location[:200]}: {error}") from None
    if target.scheme not in ("http", "https") or not target.host:
        raise Refusal("redirect_refused", f"to {location[:200]}")
    return str(target)


def _refusal(error: Exception) -> Refusal:
    """Say in our codes what an exception of the network stack means."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, TimeoutError | httpcore.TimeoutException):
        return Refusal("timeout", str(error) or None)
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLError):
            return Refusal("tls_failure", str(cause))
        cause = cause.__cause__ or cause.__context__
    return Refusal("connection_failed", f"{type(error).__name__}: {error}")


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header, seconds or a date (RFC 9110 section 10.2.3), as seconds from now.

    None where there is none, or it can't be read.
    """
    if not value:
        return None
    if value.strip().isdigit():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return None
