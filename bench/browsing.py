"""How fast the events page answers on a million invented events.

    python -m bench.browsing                          loads them first; some minutes
    python -m bench.browsing --warehouse FILE         measures a DuckDB warehouse that is there

Each address is asked as a browser asks, by an application in this process, with nothing remembered:
the first time, and the median of three more. `cpu` is what all threads of the process spent, which
a busy machine changes less. `again` is an address that was asked before since the last load. What
was stopped by the time limit is told as such. The lake is invented by `bench.synthetic`. Never a
test: machines differ.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bench import synthetic
from bench.tables import aligned, save
from etl.browse.app import create
from etl.browse.views import find
from etl.lake import Lake
from etl.load.warehouse.warehouse import load_days
from etl.settings import Settings, read_settings

DAYS, TRIES = 30, 3
LIMIT_MS = 300
QUESTIONS = {
    "everything": "events",
    "one country": "events?country=SYR",
    "attacks in a week": "events?country=SYR&type=ASSAULT&from=2026-09-20&to=2026-09-26",
    "a short phrase": "events?q=%22convoy+bridge%22",
    "a long phrase": "events?q=%22convoy+bridge+night%22",
    "a word that is nowhere": "events?q=zebra",
    "words and filters": "events?q=ferry+-market&type=PROTEST&losses=killed&confidence=0.7",
    "an actor": "events?actor=Actor+77",
    "a part of the map": "events?box=20,20,50,40",
    "deadliest, page 40": "events?sort=deadliest&page=40",
    "matrix": "matrix",
    "codebook": "codebook",
}


def measure(settings: Settings) -> list[dict[str, Any]]:
    """Ask every address; milliseconds of wall clock and CPU."""
    with TestClient(create(lambda: settings), base_url="http://127.0.0.1") as client:
        client.get("/events?country=XXX")
        event = re.search(r"/events/[0-9a-f]{20}", client.get("/events").text)
        assert event, "the warehouse has no events"
        return [_measured(client, name, path)
                for name, path in {**QUESTIONS, "an event": event[0].lstrip("/")}.items()]


def _measured(client: TestClient, name: str, path: str) -> dict[str, Any]:
    def ask() -> None:
        answer = client.get(f"/{path}")
        if answer.status_code != 200:
            print(f"{name}: status {answer.status_code}", file=sys.stderr)

    def anew() -> None:
        find.cache_clear()
        ask()

    first = _timed(anew)
    tries = [_timed(anew) for _ in range(TRIES)]
    again = _timed(ask)
    return {"question": name, "first": first[0], "median": statistics.median(t[0] for t in tries),
            "cpu": min(t[1] for t in tries), "again": again[0]}


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def main() -> None:
    """Measure, print, save."""
    parser = argparse.ArgumentParser(prog="python -m bench.browsing", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000, help="in 30 days (%(default)s)")
    parser.add_argument("--warehouse", type=Path, metavar="FILE", help="a DuckDB warehouse")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = given.warehouse or _loaded(Path(folder), given.events)
        uri = f"duckdb:///{file.absolute()}"
        settings = read_settings(lake=folder, warehouse=uri, reports=folder)
        rows = measure(settings)
    columns = ("first", "median", "cpu", "again")
    print(aligned(("milliseconds", *columns), [
        (row["question"], *(f"{row[column]:.0f}" for column in columns)) for row in rows]))
    slow = [row["question"] for row in rows if row["median"] > LIMIT_MS]
    print(f"\nmedian above {LIMIT_MS} ms: {', '.join(slow) or 'none'}", file=sys.stderr)
    print(f"written: {save('browsing', {'rows': rows})}", file=sys.stderr)


def _loaded(folder: Path, events: int) -> Path:
    print("inventing and loading events …", file=sys.stderr)
    lake = Lake(f"{folder}/lake")
    days = synthetic.write_days(lake, DAYS, -(-events // DAYS))
    load_days(lake, f"duckdb:///{folder}/warehouse.duckdb", days)
    return folder / "warehouse.duckdb"


if __name__ == "__main__":
    main()
