"""A web server for measurements: one process that answers any address with a page of its own.

`python -m bench.pageserver` prints its port and serves until its standard input ends.
"""

import asyncio
import random
import sys

PAGE_BYTES = 30_000
VOCABULARY = 4_000


class _Pages(asyncio.Protocol):
    """Answers GET requests on one connection; pages differ by their address."""

    def __init__(self, text: bytes) -> None:
        self.text, self.waiting = text, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self.waiting = (self.waiting + data).split(b"\r\n\r\n")
        for request in requests:
            self.transport.write(self.answer(request.split(b" ", 2)[1]))

    def answer(self, path: bytes) -> bytes:
        if path == b"/robots.txt":
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        start = hash(path) % (len(self.text) - PAGE_BYTES)
        told = self.text[start:start + PAGE_BYTES]
        body = b"<html><body><h1>%s</h1><p>%s</p></body></html>" % (path, told)
        head = (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: bench\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body))
        return head + body


def prose(seed: int = 1) -> bytes:
    """Some running text of invented words: gzip makes about a third of it, as of a news page."""
    choice = random.Random(seed)
    words = ["".join(choice.choices("etaoinshrdlu", k=choice.randint(2, 10)))
             for _ in range(VOCABULARY)]
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]
    return " ".join(choice.choices(words, weights, k=100_000)).encode()


async def _serve() -> None:
    text, loop = prose(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Pages(text), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
