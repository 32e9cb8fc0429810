"""How fast pages are fetched over loopback with politeness off, archive included.

    python -m bench.fetching --pages 20000

Pages a second, CPU time and memory are measured. The fetch stage runs as `dateline fetch` does,
from planned entries to the committed table, in a process of its own for a quarter, half and all of
the pages: where memory is flat, the three peaks are the same. The server is another process on the
same machine and takes its share of it. It is never a test, because machines differ.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

from bench.tables import aligned, save
from etl.command.console import Console
from etl.lake import Change, Lake
from etl.pipeline.night import do
from etl.pipeline.run import Run
from etl.pipeline.stages import FETCH
from etl.settings import read_settings
from etl.tables import contracts, ids
from etl.tables.rows.entries import EntryRow

DAY = date(2026, 3, 7)
HOSTS = 50
HEADER = ("pages", "stored", "seconds", "pages/s", "CPU ms/page", "peak MB")


@dataclass(frozen=True)
class Measured:
    """One run: pages asked for and stored, and what they took together."""

    pages: int
    stored: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int


@contextmanager
def page_server() -> Iterator[int]:
    """A server of pages on loopback while the block runs; gives its port."""
    with subprocess.Popen([sys.executable, "-m", "bench.pageserver"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.communicate("")


def plan_entries(lake: Lake, pages: int) -> None:
    """Write a day's entries, one a page, over all hosts alike."""
    rows = [_entry(number) for number in range(pages)]
    with Change(lake, DAY) as change:
        change.write("entries", contracts.from_rows("entries", rows, DAY))
        change.put()


def _entry(number: int) -> EntryRow:
    url = f"http://h{number % HOSTS}.example/{number}.html"
    return EntryRow(
        entry_id=ids.make_id("entry", url), feed_id=f"feed{number % HOSTS}", publisher="bench",
        guid=url, url=url, canonical_url=url, title=None, summary=None, authors=(), categories=(),
        language=None, published_at=None, published_offset_minutes=None, updated_at=None,
        updated_offset_minutes=None, capture_id="c")


def measure(pages: int, port: int) -> Measured:
    """Fetch so many pages in this process and its children."""
    with tempfile.TemporaryDirectory() as folder:
        connect_to = f"*.example=127.0.0.1:{port}"
        settings = read_settings({}, lake=folder, connect_to=connect_to, host_delay_seconds=0)
        plan_entries(Lake(folder), pages)
        clock, cpu = time.perf_counter(), _cpu_seconds()
        do(Run.of(settings, DAY), [FETCH], Console())
        seconds, cpu = time.perf_counter() - clock, _cpu_seconds() - cpu
        stored = Lake(folder).read("captures", DAY, ["capture_id"]).num_rows
    return Measured(pages, stored, seconds, cpu, max(used.ru_maxrss * 1024 for used in _used()))


def _used() -> list[resource.struct_rusage]:
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def _cpu_seconds() -> float:
    return sum(used.ru_utime + used.ru_stime for used in _used())


def show(measured: list[Measured]) -> str:
    """The measurement as a small table."""
    return aligned(HEADER, [
        (m.pages, m.stored, f"{m.seconds:.1f}", f"{m.pages / m.seconds:.0f}",
         f"{1000 * m.cpu_seconds / m.pages:.2f}", f"{m.peak_bytes / 1e6:.0f}") for m in measured])


def main() -> None:
    """Measure a quarter, half and all of the pages, each in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m bench.fetching",
                                     description="Pages fetched a second over loopback.")
    parser.add_argument("--pages", type=int, default=20_000, metavar="N",
                        help="pages of the largest run (%(default)s)")
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.port:
        print(json.dumps(asdict(measure(given.pages, given.port))))
        return
    measured = []
    for pages in (given.pages // 4, given.pages // 2, given.pages):
        with page_server() as port:
            command = [sys.executable, "-m", "bench.fetching", "--pages", str(pages),
                       "--port", str(port)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        measured.append(Measured(**json.loads(done.stdout.splitlines()[-1])))
    print(show(measured))
    save("fetching", {"runs": list(map(asdict, measured))})


if __name__ == "__main__":
    main()
