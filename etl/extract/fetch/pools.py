"""Connections that are kept open, host by host.

A pool of httpcore looks through all of its connections at every request, so each host has a pool of
its own.
"""

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpcore

from etl.extract.fetch.addresses import GuardedBackend
from etl.extract.fetch.answers import Headers

# Servers close idle connections after 5 to 75 seconds; asking on a closed one costs a try.
IDLE_SECONDS = 30.0


@dataclass
class _Pool:
    connections: httpcore.AsyncConnectionPool
    open_requests: int = 0


class Pools:
    """The open connections of one client.

    At most `hosts` hosts are kept; the one that was not used for longest goes first.
    """

    def __init__(self, guard: GuardedBackend, trust: ssl.SSLContext, host_connections: int,
                 hosts: int) -> None:
        """Connect by this guard; `host_connections` are kept open for each of so many hosts."""
        self._guard, self._trust = guard, trust
        self._host_connections, self._hosts = host_connections, hosts
        self._pools: OrderedDict[bytes, _Pool] = OrderedDict()

    @asynccontextmanager
    async def stream(self, where: httpcore.URL, headers: Headers,
                     connect_seconds: float) -> AsyncIterator[httpcore.Response]:
        """Ask for an address; the block gets the answer's head and may read its body.

        A new connection has to be there within `connect_seconds`.
        """
        pool = await self._pool(where.host)
        pool.open_requests += 1
        try:
            limits = {"timeout": {"connect": connect_seconds}}
            async with pool.connections.stream("GET", where, headers=list(headers),
                                               extensions=limits) as response:
                yield response
        finally:
            pool.open_requests -= 1

    async def aclose(self) -> None:
        """Close all connections."""
        while self._pools:
            _, pool = self._pools.popitem()
            await pool.connections.aclose()

    async def _pool(self, host: bytes) -> _Pool:
        if host not in self._pools:
            self._pools[host] = _Pool(httpcore.AsyncConnectionPool(
                ssl_context=self._trust, http2=True, max_connections=None,
                keepalive_expiry=IDLE_SECONDS, network_backend=self._guard,
                max_keepalive_connections=self._host_connections))
        self._pools.move_to_end(host)
        pool = self._pools[host]
        if len(self._pools) > self._hosts:
            await self._drop_one(pool)
        return pool

    async def _drop_one(self, kept: _Pool) -> None:
        for host, pool in self._pools.items():
            if not pool.open_requests and pool is not kept:
                del self._pools[host]
                await pool.connections.aclose()
                return
