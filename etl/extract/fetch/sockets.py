"""One TCP connection, plain or TLS, as the connection pool wants it.

httpcore's own goes through anyio, which costs as much CPU time a page as everything else together.
Reading and writing have no time limit of their own: the caller sets one for the whole answer.
"""

import asyncio
import ssl
from typing import Any, Self

import httpcore

# So much may wait to be read before the sender has to wait, too. A body over the limit is therefore
# never whole in memory.
HIGH_WATER_BYTES = 256 * 1024


async def connect(host: str, port: int, timeout: float | None) -> "Socket":
    """Connect to an address; raises httpcore.ConnectError and httpcore.ConnectTimeout."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(timeout):
            _, connection = await loop.create_connection(Socket, host, port)
            return connection
    except TimeoutError:
        raise httpcore.ConnectTimeout(f"no connection in {timeout:g} seconds") from None
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error


class Socket(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """A connection that is open."""

    def __init__(self) -> None:
        """Begin with nothing received; `connect` makes it."""
        self._transport: asyncio.Transport
        self._received = bytearray()
        self._is_over = False
        self._is_paused = False
        self._fault: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep what came until it is read."""
        self._received += data
        if len(self._received) > HIGH_WATER_BYTES and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Know that nothing more comes."""
        self._is_over = True
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """Know that nothing more comes, and why."""
        self._is_over, self._fault = True, error
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Give what has come, at least a byte; empty at the end. Raises httpcore.ReadError."""
        if not self._received and not self._is_over:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if not self._received and self._fault:
            raise httpcore.ReadError(str(self._fault)) from self._fault
        data = bytes(self._received[:max_bytes])
        del self._received[:max_bytes]
        if self._is_paused and not self._is_over:
            self._is_paused = False
            self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send; requests are small, so nothing waits until they have left.

        Raises httpcore.WriteError.
        """
        if self._transport.is_closing():
            raise httpcore.WriteError("the connection is closed")
        self._transport.write(buffer)

    async def aclose(self) -> None:
        """Close at once, whatever the other side is still sending."""
        self._transport.close()
        await asyncio.sleep(0)
        self._transport.abort()

    async def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None,
                        timeout: float | None = None) -> Self:
        """Go on in TLS.

        Raises ssl.SSLError for a certificate that is not trusted, httpcore.ConnectError otherwise.
        """
        loop = asyncio.get_running_loop()
        try:
            transport = await loop.start_tls(
                self._transport, self, ssl_context, server_hostname=server_hostname,
                ssl_handshake_timeout=timeout)
        except ssl.SSLError:
            raise
        except OSError as error:
            raise httpcore.ConnectError(f"TLS: {error}") from error
        assert transport
        self._transport = transport
        return self

    def get_extra_info(self, info: str) -> Any:
        """Tell the pool what TLS agreed on; `is_readable` says that an idle connection is spent."""
        if info == "is_readable":
            return self._is_over or bool(self._received) or self._transport.is_closing()
        return self._transport.get_extra_info(info)
