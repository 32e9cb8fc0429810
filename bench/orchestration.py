"""Airflow's part of a night on the embedded default: the seconds in which no stage works.

    python -m bench.orchestration                       200 and 1,000 articles, a quarter of an hour
    python -m bench.orchestration --articles 5000       about an hour on two cores

A night of invented news (`bench.newsday`) is done as `make run` does it, without pauses between
requests. A stage works while its function runs in a task, which the task's log says; two at once
count once. All else is Airflow's: its start and stop, scheduling, the start of a task's process,
and waiting. `share` is that part of all seconds, `share of the night` leaves start and stop out.
Loading the models anew in each task's process counts as work. Never a test: machines differ.
"""

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.newsday import write_sites
from bench.tables import aligned, save
from etl.orchestration.embedded import newsroom
from etl.orchestration.embedded.home import absolute
from etl.orchestration.embedded.services import Airflow
from etl.orchestration.embedded.watch import watch
from etl.pipeline.run import Run
from etl.settings import PREFIX, read_settings

SIZES = (200, 1_000)
WORKED = re.compile(r"stage=\w+ seconds=(?P<seconds>[\d.]+)$")
HEADER = ("articles", "tasks", "start + stop", "night", "work", "idle", "idle/task", "share",
          "share of the night")
Interval = tuple[float, float]


@dataclass(frozen=True)
class Night:
    """A night in seconds: Airflow's start and stop, its runs, and when in them a stage worked."""

    articles: int
    tasks: int
    edge_seconds: float
    night_seconds: float
    work_seconds: float

    @property
    def idle_seconds(self) -> float:
        """Seconds of the runs in which no stage worked."""
        return self.night_seconds - self.work_seconds

    @property
    def share(self) -> float:
        """Airflow's part of all seconds, start and stop included."""
        whole = self.edge_seconds + self.night_seconds
        return (self.edge_seconds + self.idle_seconds) / whole

    @property
    def cells(self) -> tuple[str, ...]:
        """A line of the table: `HEADER`."""
        return (f"{self.articles:,}", str(self.tasks), f"{self.edge_seconds:.0f} s",
                f"{self.night_seconds:.0f} s", f"{self.work_seconds:.0f} s",
                f"{self.idle_seconds:.0f} s", f"{self.idle_seconds / self.tasks:.1f} s",
                f"{self.share:.1%}", f"{self.idle_seconds / self.night_seconds:.1%}")


def covered(intervals: Iterable[Interval]) -> float:
    """Seconds in which at least one of the intervals runs."""
    total, end = 0.0, float("-inf")
    for begins, ends in sorted(intervals):
        total += max(0.0, ends - max(begins, end))
        end = max(end, ends)
    return total


def worked(log: str) -> Iterator[Interval]:
    """When the stage of a task worked, as the task's log (JSON lines) says."""
    for line in log.splitlines():
        record = json.loads(line)
        if found := WORKED.search(str(record.get("event", ""))):
            ends = datetime.fromisoformat(record["timestamp"]).timestamp()
            yield ends - float(found["seconds"]), ends


def embedded(root: Path, variables: dict[str, str]) -> Night:
    """One night in the embedded Airflow of a folder. Raises RuntimeError where a task failed."""
    day = datetime.now(UTC).date()
    with Airflow(root, variables) as airflow:
        began = time.monotonic()
        if failures := watch(airflow, day, lambda tasks: None):
            raise RuntimeError(str(failures[0]))
        took = time.monotonic() - began
    logs = [path.read_text("utf-8") for path in airflow.home.logs.rglob("task_id=*/**/*.log")]
    settings = read_settings(lake=variables[f"{PREFIX}LAKE"])
    return Night(Run.of(settings, day).read("articles", ["article_id"]).num_rows, len(logs),
                 sum(airflow.seconds.values()), took,
                 covered(interval for log in logs for interval in worked(log)))


def measure(folder: Path, articles: int) -> Night:
    """Make a day of news, serve it, and do its night."""
    feeds = write_sites(folder / "sites", articles)
    cache = str(Path(read_settings().cache).absolute())
    root = folder / "project"
    root.mkdir()
    with newsroom.serve(folder / "sites") as served:
        return embedded(root, {**absolute(read_settings(feeds=str(feeds), cache=cache), root),
                               f"{PREFIX}CONNECT_TO": served.connect_to,
                               f"{PREFIX}HOST_DELAY_SECONDS": "0"})


def main() -> None:
    """Measure, print, save."""
    parser = argparse.ArgumentParser(prog="python -m bench.orchestration", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES, metavar="N",
                        help="sizes of the day (200 1000)")
    given = parser.parse_args()
    nights = []
    for articles in sorted(given.articles):
        with tempfile.TemporaryDirectory() as folder:
            nights.append(measure(Path(folder), articles))
        print(aligned(HEADER, [nights[-1].cells]), file=sys.stderr, flush=True)
    print(aligned(HEADER, [night.cells for night in nights]))
    save("orchestration", {"nights": [asdict(night) for night in nights]})


if __name__ == "__main__":
    main()
