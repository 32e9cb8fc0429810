"""Whose turn it is: how many requests one host sees at once, how far apart, and how many in all.

A host that takes too long, or fails again and again, gets no more turns.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

from etl.extract.fetch.refusals import UNREACHED, Refusal
from etl.settings import Settings

Item = TypeVar("Item")
# A Crawl-delay or Retry-After above this would keep a nightly run from ending.
MAX_DELAY_SECONDS = 30.0
# Hosts that are worked on at once, per open request: enough to fill the pauses between one host's
# requests, and few enough that a host's connection is still open for its next one.
HOSTS_PER_CONNECTION = 2


def host_of(url: str) -> str:
    """Host of an address in lower case; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def chunk_by_host(items: Iterable[Item], url_of: Callable[[Item], str],
                  id_of: Callable[[Item], str], size: int) -> list[list[Item]]:
    """Cut what has an address into chunks of about `size`, each host whole in one chunk.

    So politeness holds when chunks run in several processes, and an address that stands in several
    items is in one chunk. The same items give the same chunks in any order; `id_of` tells items of
    one address apart.
    """
    hosts: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: (host_of(url_of(item)), url_of(item), id_of(item))):
        hosts.setdefault(host_of(url_of(item)), []).append(item)
    chunks: list[list[Item]] = []
    for host in sorted(hosts, key=lambda host: (-len(hosts[host]), host)):
        fitting = next((c for c in chunks if len(c) + len(hosts[host]) <= size), None)
        if fitting is None:
            chunks.append(fitting := [])
        fitting += hosts[host]
    return chunks


@dataclass
class _Host:
    slots: asyncio.Semaphore
    delay: float
    ends_at: float
    next_start: float = 0.0
    failures: int = 0


@dataclass
class Turns:
    """The turns of one run in one process."""

    settings: Settings
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the slots that all hosts share."""
        self._all = asyncio.Semaphore(self.settings.connections)
        self._ends_at: float | None = None

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a request to this host may start, and count it as open until the block ends.

        Raises Refusal `host_budget` or `run_budget` where there is no time left for it.
        """
        state = self._host(host)
        async with state.slots:
            now = _now()
            start = max(now, state.next_start)
            self._check(state, start)
            state.next_start = start + state.delay
            if start > now:
                await asyncio.sleep(start - now)
            async with self._all:
                self._check(state, _now())
                yield

    def _check(self, state: _Host, start: float) -> None:
        if self._ends_at and start > self._ends_at:
            raise Refusal("run_budget", f"not begun within {self.settings.run_seconds:g} seconds")
        if start > state.ends_at:
            within = f"within {self.settings.host_seconds:g} seconds of the host's first page"
            raise Refusal("host_budget", f"not begun {within}")
        if state.failures >= self.settings.host_failures:
            raise Refusal("host_budget", f"the host failed {state.failures} times in a row")

    def note(self, host: str, reason: str | None) -> None:
        """Take note of how a request ended; a host that answers at all begins anew."""
        state = self._host(host)
        state.failures = state.failures + 1 if reason in UNREACHED else 0

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep at least this delay between requests to a host from now on.

        It is what robots.txt asks for (Crawl-delay).
        """
        state = self._host(host)
        state.delay = max(state.delay, min(seconds, MAX_DELAY_SECONDS))

    def pause(self, host: str, seconds: float) -> None:
        """Start no request to a host for some seconds (Retry-After)."""
        state = self._host(host)
        state.next_start = max(state.next_start, _now() + seconds)

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            slots = asyncio.Semaphore(self.settings.host_connections)
            ends_at = _now() + self.settings.host_seconds
            self._hosts[host] = _Host(slots, self.settings.host_delay_seconds, ends_at)
            self._ends_at = self._ends_at or _now() + self.settings.run_seconds
        return self._hosts[host]

    async def each(self, items: Iterable[Item], url_of: Callable[[Item], str],
                   work: Callable[[Item], Awaitable[None]]) -> None:
        """Do the work for every item, as many at a time as each item's host allows.

        A host's items are done in order; one slow host does not hold up the others.
        """
        queues: dict[str, list[Item]] = {}
        for item in items:
            queues.setdefault(host_of(url_of(item)), []).append(item)
        open_hosts = asyncio.Semaphore(self.settings.connections * HOSTS_PER_CONNECTION)

        async def drain(queue: Iterator[Item]) -> None:
            for item in queue:
                await work(item)

        async def serve(queue: list[Item]) -> None:
            shared = iter(queue)
            async with open_hosts, asyncio.TaskGroup() as group:
                for _ in range(min(self.settings.host_connections, len(queue))):
                    group.create_task(drain(shared))

        try:
            async with asyncio.TaskGroup() as group:
                for queue in queues.values():
                    group.create_task(serve(queue))
        except BaseExceptionGroup as faults:
            raise _first(faults) from None


def _now() -> float:
    return asyncio.get_running_loop().time()


def _first(faults: BaseExceptionGroup[BaseException]) -> BaseException:
    # One fault says it all: the others are its company, cancelled.
    first = faults.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
