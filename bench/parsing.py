"""Parsing over many pages: memory over time, what a second process gains, and damaged pages.

    python -m bench.parsing --pages FOLDER --count 20000   memory after every thousand pages
    python -m bench.parsing --pages FOLDER --jobs          pages a second, one process and two
    python -m bench.parsing --pages FOLDER --fuzz 300      so many seconds of damaged pages: no
                                                           crash, no hang, no network

Pages are *.html and *.html.gz below a folder (without one the sample newsroom's). They are repeated
as often as it takes.
"""

import argparse
import itertools
import json
import os
import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.candidates import peak_bytes
from bench.pages import find_pages, read_texts
from etl.jsonl.verbs import parse_line, prepare
from etl.pipeline.guard import Limits, guarded_map, resident_bytes

LIMITS = Limits(60, 2_000_000_000)
REPORT_EVERY = 1000
# What a damaged page is made of: cut, doubled, swapped and spiced pieces of real ones.
SPICES = (
    "<div>" * 300, "</div>" * 50, "\x00", "\ud800", "<!--", "-->", "<![CDATA[", "&#0;", "[[[[[",
    "\u202e", "<time datetime='9'>",
    "<script type='application/ld+json'>{\"@type\":", "<table><tr><td>", "<svg><title>",
    "<ruby><rt>", "<a href='http://[x'>", "<template>")


def texts(pages: Path | None) -> list[str]:
    """A line of `dateline parse --jsonl` for every page."""
    return [json.dumps({"id": url, "url": url, "html": html})
            for url, html in read_texts(find_pages(pages))]


def memory(lines: list[str], count: int) -> list[dict[str, float]]:
    """Parse so many pages in this process; resident megabytes after every thousand."""
    prepare()
    rows: list[dict[str, float]] = []
    for number, line in enumerate(itertools.islice(itertools.cycle(lines), count), 1):
        parse_line(line)
        if number % REPORT_EVERY == 0:
            resident, peak = resident_bytes(os.getpid()) / 1e6, peak_bytes() / 1e6
            rows.append({"pages": number, "resident_mb": round(resident, 1),
                         "peak_mb": round(peak, 1)})
            print(rows[-1], flush=True)
    return rows


def speed_up(lines: list[str], rounds: int = 3) -> dict[str, float]:
    """Pages a second by number of guarded processes, best of some rounds, start-up left out."""
    best: dict[str, float] = {}
    for _, jobs in itertools.product(range(rounds), (1, 2)):
        found = guarded_map("etl.jsonl.verbs:parse_line", itertools.chain(lines[:8], lines), jobs,
                            LIMITS)
        for _ in range(8):
            next(found)
        began = time.perf_counter()
        done = sum(1 for _ in found)
        best[str(jobs)] = max(best.get(str(jobs), 0.0), done / (time.perf_counter() - began))
    return {**best, "ratio": best["2"] / best["1"]}


def fuzz(lines: list[str], seconds: float, seed: int = 1) -> dict[str, float]:
    """Parse damaged pages without a network.

    Returns how many gave an article or each reason, and the seconds of the slowest.
    """
    prepare()
    chance, ends, slowest = random.Random(seed), time.monotonic() + seconds, 0.0
    outcomes: Counter[str] = Counter()
    connect = socket.socket.connect
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    try:
        while time.monotonic() < ends:
            row = {"id": 1, "url": "http://a.example/2026/03/05/1",
                   "html": "".join(_damaged(lines, chance))}
            began = time.perf_counter()
            found = parse_line(json.dumps(row))
            slowest = max(slowest, time.perf_counter() - began)
            outcomes[str(found["reject"] or "article")] += 1
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
    return {"pages": outcomes.total(), "slowest_seconds": round(slowest, 2), **outcomes}


def _damaged(lines: list[str], chance: random.Random) -> Iterator[str]:
    html: str = json.loads(chance.choice(lines))["html"]
    for _ in range(chance.randint(1, 12)):
        start = chance.randrange(max(1, len(html)))
        yield html[start:start + chance.randint(1, 40_000)]
        yield chance.choice(SPICES)


def _refuse(*_: object) -> None:
    raise AssertionError("parsing touched the network")


def main() -> None:
    """Measure what is asked, print JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.parsing", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, metavar="FOLDER")
    parser.add_argument("--count", type=int, metavar="N", help="pages to parse, to watch memory")
    parser.add_argument("--jobs", action="store_true", help="one process against two")
    parser.add_argument("--fuzz", type=float, metavar="SECONDS", help="damaged pages for so long")
    given = parser.parse_args()
    lines = texts(given.pages)
    if given.count:
        memory(lines, given.count)
    if given.jobs:
        print(json.dumps({"pages_per_second": speed_up(lines)}))
    if given.fuzz:
        print(json.dumps({"fuzz": fuzz(lines, given.fuzz)}))


if __name__ == "__main__":
    main()
