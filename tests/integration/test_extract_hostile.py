"""A hostile server on loopback: every good page comes through once, every bad one has its reason."""

import asyncio
import gzip
import socket
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
import zstandard

from etl.extract.fetch.answers import Answer
from etl.extract.fetch.http import PAGE_KINDS, Client
from etl.settings import Settings
from tests.serving import serving

PAGE = b"<html><body><p>It happened.</p></body></html>"
LIMIT = 200_000
BOMB = b"\0" * 50_000_000
BODIES = {
    "/gzip": ("gzip", gzip.compress(PAGE)), "/br": ("br", brotli.compress(PAGE)),
    "/zstd": ("zstd", zstandard.compress(PAGE)), "/deflate": ("deflate", zlib.compress(PAGE)),
    "/bare-deflate": ("deflate", zlib.compress(PAGE)[2:-4]), "/two": ("gzip, br", brotli.compress(gzip.compress(PAGE))),
    "/gzip-bomb": ("gzip", gzip.compress(BOMB)), "/zstd-bomb": ("zstd", zstandard.compress(BOMB)),
    "/br-bomb": ("br", brotli.compress(BOMB, quality=1)), "/deflate-bomb": ("deflate", zlib.compress(BOMB)),
    "/bomb-in-bomb": ("gzip, gzip", gzip.compress(gzip.compress(BOMB))), "/lie": ("gzip", PAGE),
    "/cut-gzip": ("gzip", gzip.compress(PAGE)[:-9]), "/cut-zstd": ("zstd", zstandard.compress(PAGE)[:-3]),
    "/cut-br": ("br", brotli.compress(PAGE)[:-3]), "/unknown": ("sdch", PAGE), "/identity": ("identity", PAGE)}
REDIRECTS = {
    "/to-page": "/page", "/loop": "/loop-2", "/loop-2": "/loop", "/to-127.0.0.2": "http://127.0.0.2/",
    "/to-metadata": "http://169.254.169.254/latest/meta-data/", "/to-mapped": "http://[::ffff:169.254.169.254]/",
    "/to-decimal": "http://2130706434/", "/to-file": "file:///etc/passwd", "/to-script": "javascript:alert(1)"}

GOOD = ("/page", "/to-page", "/gzip", "/br", "/zstd", "/deflate", "/bare-deflate", "/two", "/identity", "/latin",
        "/flapping", "/patience")
NEVER_ENDING = ("/hang", "/drip")
BAD = (
    ("/missing", "http_404"), ("/204", "http_204"), ("/304", "http_304"), ("/always-503", "http_503"),
    ("/too-patient", "http_429"), ("/hang", "timeout"), ("/drip", "timeout"), ("/endless", "too_large"),
    ("/large", "too_large"), ("/gzip-bomb", "too_large"), ("/zstd-bomb", "too_large"), ("/br-bomb", "too_large"),
    ("/deflate-bomb", "too_large"), ("/bomb-in-bomb", "too_large"), ("/lie", "bad_encoding"),
    ("/unknown", "bad_encoding"), ("/cut-gzip", "incomplete"), ("/cut-zstd", "incomplete"), ("/cut-br", "incomplete"),
    ("/short", "incomplete"), ("/slam", "connection_failed"), ("/garbage", "connection_failed"),
    ("/picture", "bad_content_type"), ("/empty", "empty"), ("/loop", "too_many_redirects"),
    ("/chain/0", "too_many_redirects"), ("/to-127.0.0.2", "private_address"), ("/to-metadata", "private_address"),
    ("/to-mapped", "private_address"), ("/to-decimal", "private_address"), ("/to-file", "redirect_refused"),
    ("/to-script", "redirect_refused"))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, hits: Counter[str], *args: object) -> None:
        self.hits = hits
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.hits[self.path] += 1
        if self.path in BODIES:
            encoding, body = BODIES[self.path]
            self.answer(200, body, {"Content-Encoding": encoding})
        elif self.path in REDIRECTS:
            self.answer(302, b"", {"Location": REDIRECTS[self.path], "Set-Cookie": "id=1"})
        elif self.path.startswith("/chain/"):
            self.answer(301, b"", {"Location": f"/chain/{int(self.path[7:]) + 1}"})
        elif odd := getattr(self, "odd_" + self.path.strip("/").replace("-", "_").replace(".", "_"), None):
            odd()
        else:
            self.answer(404, b"gone")

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": "text/html"} | (headers or {})).items():
            self.send_header(name, value)
        if "Content-Length" not in (headers or {}):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def odd_page(self) -> None:
        assert "Cookie" not in self.headers
        self.answer(200, PAGE)

    def odd_flapping(self) -> None:
        self.answer(500 if self.hits[self.path] == 1 else 200, PAGE)

    def odd_always_503(self) -> None:
        self.answer(503, b"")

    def odd_patience(self) -> None:
        if self.hits[self.path] == 1:
            self.answer(429, b"", {"Retry-After": "1"})
        else:
            self.answer(200, PAGE)

    def odd_too_patient(self) -> None:
        self.answer(429, b"", {"Retry-After": "86400"})

    def odd_hang(self) -> None:
        time.sleep(1.5)

    def odd_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(30):
                self.wfile.write(b"x")
                time.sleep(0.1)
        except OSError:
            pass
        self.close_connection = True

    def odd_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            self.close_connection = True

    def odd_large(self) -> None:
        self.answer(200, b"", {"Content-Length": str(LIMIT + 1)})
        self.close_connection = True

    def odd_short(self) -> None:
        self.answer(200, PAGE, {"Content-Length": str(len(PAGE) + 10)})
        self.close_connection = True

    def odd_slam(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def odd_garbage(self) -> None:
        self.wfile.write(b"\x16\x03\x01 not http at all\r\n\r\n")
        self.close_connection = True

    def odd_picture(self) -> None:
        self.answer(200, b"\x89PNG", {"Content-Type": "image/png"})

    def odd_empty(self) -> None:
        self.answer(200, b" \n ")

    def odd_204(self) -> None:
        self.answer(204, b"")

    def odd_latin(self) -> None:
        self.answer(200, PAGE, {"X-Odd": "caf\xe9"})

    def odd_304(self) -> None:
        self.send_response(304)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Counter[str]]]:
    hits: Counter[str] = Counter()
    with serving(Server(("127.0.0.1", 0), partial(Handler, hits))) as running:
        yield f"http://127.0.0.1:{running.server_address[1]}", hits


def ask(url: str, allowed: str = "127.0.0.1", attempts: int = 2, **options: object) -> Answer:
    settings = Settings(allow_private_hosts=allowed, attempts=attempts, max_body_bytes=LIMIT, host_delay_seconds=0,
                        timeout_seconds=0.8 if url.endswith(NEVER_ENDING) else 20)

    async def fetch() -> Answer:
        async with Client(settings, backoff_seconds=0.02) as client:
            return await client.fetch(url, **{"kinds": PAGE_KINDS} | options)  # type: ignore[arg-type]

    return asyncio.run(fetch())


@pytest.mark.parametrize("path", GOOD)
def test_good_pages_come_through(server: tuple[str, Counter[str]], path: str) -> None:
    answer = ask(server[0] + path)
    assert (answer.reason, answer.status, answer.body) == (None, 200, PAGE)


@pytest.mark.parametrize(("path", "reason"), BAD)
def test_bad_pages_have_their_reason(server: tuple[str, Counter[str]], path: str, reason: str) -> None:
    answer = ask(server[0] + path)
    assert answer.reason == reason
    assert answer.url == server[0] + path
    assert answer.body == b""


@pytest.mark.parametrize(("path", "tries"), [("/always-503", 3), ("/missing", 1), ("/too-patient", 1), ("/slam", 3)])
def test_tries(server: tuple[str, Counter[str]], path: str, tries: int) -> None:
    before = server[1][path]
    ask(server[0] + path, attempts=3)
    assert server[1][path] - before == tries


def test_retry_after_is_waited_for(server: tuple[str, Counter[str]]) -> None:
    server[1]["/patience"] = 0
    started = time.monotonic()
    assert ask(server[0] + "/patience").reason is None
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize("allowed", ["", "127.0.0.2", "localhost", "example.com"])
def test_private_hosts_are_refused_unless_allowed(server: tuple[str, Counter[str]], allowed: str) -> None:
    before = sum(server[1].values())
    assert ask(server[0] + "/page", allowed=allowed).reason == "private_address"
    assert sum(server[1].values()) == before


def test_a_name_allows_what_it_resolves_to(server: tuple[str, Counter[str]]) -> None:
    url = server[0].replace("127.0.0.1", "localhost") + "/page"
    assert ask(url, allowed="localhost").reason is None
    assert ask(url, allowed="otherhost").reason == "private_address"


def test_tls_that_is_none(server: tuple[str, Counter[str]]) -> None:
    assert ask(server[0].replace("http:", "https:") + "/page").reason == "tls_failure"


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert ask(f"http://127.0.0.1:{taken.getsockname()[1]}/").reason == "connection_failed"


@pytest.mark.parametrize("url", ["ftp://h.example/", "http://", "http:///x", "", "page.html", "file:///etc/passwd",
                                 "http://[::1", "http://h.example:99999/", "http://a\x00b.example/",
                                 "http://" + "a" * 9000])
def test_bad_urls(url: str) -> None:
    assert ask(url).reason == "bad_url"
