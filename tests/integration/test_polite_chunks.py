"""Chunks of a day in parallel processes, as Airflow's workers run them: no host sees more requests at once than it may."""

import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from etl.pipeline import extract
from etl.pipeline.run import Run
from etl.settings import Settings
from etl.tables import ids
from tests import factory
from tests.serving import serving

DAY = date(2026, 11, 2)
HOSTS, PAGES, PROCESSES = 6, 16, 3
ANSWER_SECONDS = 0.1


@dataclass
class Gauge:
    """How many requests are open now and were at most: per host, and "" for all."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    now: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)

    def change(self, host: str, by: int) -> None:
        with self.lock:
            for name in (host, ""):
                self.now[name] += by
                self.most[name] = max(self.most[name], self.now[name])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def __init__(self, gauge: Gauge, *args: object) -> None:
        self.gauge = gauge
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        host = self.headers["Host"]
        self.gauge.change(host, 1)
        time.sleep(ANSWER_SECONDS)
        self.gauge.change(host, -1)
        is_page = self.path.startswith("/page")
        self.send_response(200 if is_page else 404)
        body = f"<p>{host}{self.path}</p>".encode()
        for name, value in (("Content-Type", "text/html"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@pytest.fixture
def served() -> Iterator[tuple[Gauge, int]]:
    gauge = Gauge()
    with serving(Server(("127.0.0.1", 0), partial(Handler, gauge))) as server:
        yield gauge, server.server_address[1]


def entries() -> list[factory.Row]:
    urls = [f"http://host{host}.example/page{page}" for host in range(HOSTS) for page in range(PAGES)]
    return [factory.entry(entry_id=ids.make_id(url), url=url, canonical_url=url) for url in urls]


def test_no_host_sees_more_than_its_connections(served: tuple[Gauge, int], tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    gauge, port = served
    settings = Settings(lake=str(tmp_path), connect_to=f"*.example=127.0.0.1:{port}", host_delay_seconds=0)
    run = Run.of(settings, DAY)
    factory.commit(run.lake, DAY, entries=entries())
    monkeypatch.setattr(extract, "PAGES_PER_CHUNK", HOSTS * PAGES // PROCESSES)
    chunks = extract.plan_fetches(run)
    assert len(chunks) == PROCESSES
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        counts = list(pool.map(partial(extract.fetch, run), chunks))
    assert sum(count["out"] for count in counts) == HOSTS * PAGES
    most = {host: count for host, count in gauge.most.items() if host}
    assert len(most) == HOSTS and max(most.values()) <= settings.host_connections
    assert gauge.most[""] > settings.host_connections, "hosts were asked side by side"
    extract.commit_fetches(run)
    assert run.read("captures", ["url"]).num_rows == HOSTS * PAGES
