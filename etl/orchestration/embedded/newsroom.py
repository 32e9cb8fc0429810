"""The newsroom: a small web server on loopback that plays many news sites from one folder.

`<folder>/<host>/<path>` answers for `http://<host>/<path>`, so that the whole pipeline runs without
internet: give its `connect_to` to the setting of that name.
`python -m etl.orchestration.embedded.newsroom FOLDER [PORT]` serves until Ctrl-C.
"""

import hashlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from etl.orchestration.embedded.calendar import moved

ADDRESS = "127.0.0.1"
# No charset on purpose: a reader has to find it as it does on the web.
TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain",
         ".xml": "application/xml", ".rss": "application/rss+xml", ".atom": "application/atom+xml",
         ".json": "application/json", ".jpg": "image/jpeg", ".png": "image/png"}


@dataclass
class Newsroom:
    """A newsroom that is open: its port, and every address asked of it, in order.

    `weeks`: how much later its news is than it is written (`calendar`).
    """

    folder: Path
    port: int = 0
    weeks: int = 0
    requests: list[str] = field(default_factory=list)

    @property
    def connect_to(self) -> str:
        """Value of DATELINE_CONNECT_TO that leads every *.example host here."""
        return f"*.example={ADDRESS}:{self.port}"

    def find(self, host: str, path: str) -> Path | None:
        """File that answers for a host and a path; None where there is none."""
        home = (self.folder / host).resolve()
        place = (home / unquote(urlsplit(path).path).lstrip("/")).resolve()
        if place.is_dir():
            place /= "index.html"
        is_inside = home.parent == self.folder.resolve() and place.is_relative_to(home)
        return place if is_inside and place.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    # Head and body leave in one packet: two would wait for each other (Nagle, RFC 896).
    wbufsize = -1
    timeout = 60

    def __init__(self, newsroom: Newsroom, *args: object) -> None:
        self.newsroom = newsroom
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        self.newsroom.requests.append(f"http://{host}{self.path}")
        try:
            place = self.newsroom.find(host, self.path)
        except ValueError:
            place = None
        if place is None:
            self._answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"not found\n")
        else:
            self._answer_file(place)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer_file(self, place: Path) -> None:
        content = moved(place.read_bytes(), self.newsroom.weeks)
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        validators = {"ETag": tag, "Last-Modified": formatdate(place.stat().st_mtime, usegmt=True)}
        if tag in (self.headers.get("If-None-Match") or ""):
            self._answer(HTTPStatus.NOT_MODIFIED, validators, b"")
        else:
            kind = TYPES.get(place.suffix.lower(), "application/octet-stream")
            self._answer(HTTPStatus.OK, {"Content-Type": kind, **validators}, content)

    def _answer(self, status: HTTPStatus, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: what was asked is in `Newsroom.requests`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def serve(folder: Path, port: int = 0, weeks: int = 0) -> Iterator[Newsroom]:
    """Serve a folder of hosts on 127.0.0.1 while the block runs; port 0 takes a free one.

    `weeks` moves the dates of its news. Raises OSError where the port is taken.
    """
    newsroom = Newsroom(Path(folder), weeks=weeks)
    with _Server((ADDRESS, port), partial(_Handler, newsroom)) as server:
        newsroom.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05},
                                  daemon=True)
        thread.start()
        try:
            yield newsroom
        finally:
            server.shutdown()
            thread.join()


def main(arguments: list[str]) -> int:
    """Serve a folder until Ctrl-C; returns the exit status."""
    is_right = len(arguments) in (1, 2) and all(number.isdigit() for number in arguments[1:])
    if not is_right or not Path(arguments[0]).is_dir():
        print("usage: python -m etl.orchestration.embedded.newsroom FOLDER [PORT]", file=sys.stderr)
        return 2
    try:
        with serve(Path(arguments[0]), int(arguments[1]) if arguments[1:] else 0) as newsroom:
            print(f"DATELINE_CONNECT_TO={newsroom.connect_to}", flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except (OSError, OverflowError) as error:
        print(f"can't serve: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
