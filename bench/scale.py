"""What a day of so many articles costs, step by step: CPU seconds, memory, and how they grow.

    python -m bench.scale                              5,000, 50,000 and 200,000 articles; an hour
    python -m bench.scale --articles 5000 20000 --unjoined

The day is invented (`bench.day`), its lake is a folder; what comes before a step is there when the
step begins. Every step runs in a process of its own, on one thread where it has the choice, with
default settings. Memory is the most that the process held (VmHWM), Python and packages included;
CPU seconds are user and system time of all its threads, imports left out. `growth` is the exponent
b of seconds ~ articles^b between the smallest and the largest day. Never a test: machines differ.
"""

import argparse
import math
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench import day, growth_plot
from bench.tables import aligned, save
from etl.lake.verify import verify
from etl.pipeline.load import export
from etl.pipeline.run import Run
from etl.pipeline.stages import CODE, FETCH, LOAD, PARSE, POLL, REPORT, RESOLVE, Stage
from etl.settings import read_settings

SIZES = (5_000, 50_000, 200_000)
EXPORTS = ("csv", "gdelt-mentions", "geoparquet")
# What a task of Airflow has imported by the time it begins, more or less.
PRELOADED = ["bench.day", "etl.lake.verify", "etl.pipeline.extract", "etl.pipeline.transform",
             "etl.pipeline.load"]
Work = Callable[[Run], Any]


@dataclass(frozen=True)
class Step:
    """One measured step; `before` prepares what it finds, and is not measured."""

    name: str
    work: Work
    before: Work | None = None


@dataclass(frozen=True)
class Cost:
    """What a step took."""

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    result: Any


def _plan(stage: Stage, run: Run) -> list[str]:
    return stage.plan(run)


def _commit(stage: Stage, run: Run) -> dict[str, int]:
    return stage.commit(run)


def _chunks(stage: Stage, run: Run) -> list[str]:
    folder = f".staging/{run.day}/{stage.part('plan')}"
    return [name.removesuffix(".json") for name in run.lake.files(folder)]


def _polled(run: Run) -> None:
    feeds = Path(run.settings.feeds)
    day.stage_polls(run, int(feeds.stem))


def _fetched(run: Run) -> None:
    day.stage_fetches(run, _chunks(FETCH, run))


def _parsed(run: Run) -> None:
    day.stage_parses(run, _chunks(PARSE, run))


def _exported(name: str, run: Run) -> None:
    out = Path(run.settings.reports) / f"export.{name}"
    export(run.settings, name, run.day, run.day, None, str(out))


def _verified(run: Run) -> int:
    found = verify(run.lake)
    if found.faults:
        raise RuntimeError(f"the invented day has faults: {found.faults[:3]}")
    return found.row_count


STEPS = (
    Step("plan polls", partial(_plan, POLL)),
    Step("commit polls", partial(_commit, POLL), _polled),
    Step("plan fetches", partial(_plan, FETCH)),
    Step("commit fetches", partial(_commit, FETCH), _fetched),
    Step("plan parses", partial(_plan, PARSE)),
    Step("commit parses", partial(_commit, PARSE), _parsed),
    Step("plan codes", partial(_plan, CODE)),
    Step("resolve", partial(_commit, RESOLVE), day.stage_codes),
    Step("load", partial(_commit, LOAD)),
    Step("report", partial(_commit, REPORT)),
    *(Step(f"export {name}", partial(_exported, name)) for name in EXPORTS),
    Step("verify", _verified),
)


def measure(work: Work, run: Run) -> Cost:
    """Do a step in this process and say what it took."""
    began, before = time.perf_counter(), _cpu_seconds()
    result = work(run)
    return Cost(_cpu_seconds() - before, time.perf_counter() - began, _peak_bytes(), result)


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_bytes() -> int:
    """The most memory that this process held; a child's `ru_maxrss` may be its parent's."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("/proc/self/status has no VmHWM")


def measure_day(articles: int, folder: Path, unjoined: bool) -> dict[str, Cost]:
    """Every step of a day of so many articles, each in a process of its own."""
    feeds = folder / f"{articles}.opml"
    day.write_feeds(feeds, articles)
    settings = read_settings(
        lake=f"{folder}/lake", feeds=str(feeds), reports=f"{folder}/reports", jobs=1,
        warehouse=f"duckdb:///{folder}/warehouse.duckdb", scratch=f"{folder}/scratch")
    run, found = Run.of(settings, day.DAY), {}
    for step in STEPS:
        if step.before:
            step.before(run)
        if unjoined and step.name == "resolve":
            day.commit_unjoined(run)
            continue
        found[step.name] = cost = _apart(measure, step.work, run)
        print(f"{articles:>9,}  {step.name:<22}{cost.cpu_seconds:9.1f} s"
              f"{cost.peak_bytes / 1e6:8.0f} MB", file=sys.stderr, flush=True)
    return found


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """Call a function in a process of its own, which has imported what it needs."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with context.Pool(1) as pool:
        return pool.apply(work, given)


def growth(smaller: float, larger: float, factor: float) -> float | None:
    """The exponent of growth; None where the smaller day is too quick to tell."""
    if smaller < 0.05 or factor <= 1:
        return None
    return math.log(larger / smaller) / math.log(factor)


def table(measured: dict[int, dict[str, Cost]]) -> str:
    """A line a step: CPU seconds and megabytes of each size, and the growth."""
    sizes = sorted(measured)
    first, last = measured[sizes[0]], measured[sizes[-1]]
    rows = []
    for name in first:
        exponent = growth(first[name].cpu_seconds, last[name].cpu_seconds, sizes[-1] / sizes[0])
        rows.append((name, *(f"{measured[size][name].cpu_seconds:.1f}" for size in sizes),
                     *(f"{measured[size][name].peak_bytes / 1e6:.0f}" for size in sizes),
                     "–" if exponent is None else f"{exponent:.2f}"))
    head = ("step", *(f"{size:,}: s" for size in sizes), *(f"{size:,}: MB" for size in sizes),
            "growth")
    return aligned(head, rows)


def main() -> None:
    """Measure, print, draw, save."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES, metavar="N",
                        help="sizes of the day (5000 50000 200000)")
    parser.add_argument("--unjoined", action="store_true",
                        help="leave resolve out: each mention is an event of its own")
    parser.add_argument("--folder", help="where the days are made; default: the system's for "
                                         "temporary files")
    parser.add_argument("--plot", type=Path, help="write the plot of several sizes here")
    given = parser.parse_args()
    measured = {}
    for articles in sorted(given.articles):
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            measured[articles] = measure_day(articles, Path(folder), given.unjoined)
    print(table(measured))
    saved = {str(size): {name: {k: v for k, v in asdict(cost).items() if k != "result"}
                         for name, cost in steps.items()} for size, steps in measured.items()}
    print(f"\nwritten: {save('scale', {'articles': saved})}", file=sys.stderr)
    if given.plot and len(measured) > 1:
        growth_plot.write(given.plot, {
            size: {name: cost.cpu_seconds for name, cost in steps.items()}
            for size, steps in measured.items()})


if __name__ == "__main__":
    main()
