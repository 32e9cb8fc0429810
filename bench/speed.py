"""How fast Dateline is, beside its peers in the same run: pages a second, CPU time and memory.

    make bench                     the sample newsroom
    make bench PAGES=folder        every .html and .html.gz below a folder

Every candidate runs in a process of its own, once a round, round after round (interleaved, so that
a busy minute of the machine hits all alike). Ratios are taken within a round. Never a test:
machines differ.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.candidates import CANDIDATES
from bench.line import time_line
from bench.pages import SAMPLE, build_newsroom, find_pages
from bench.tables import aligned, save

Rounds = dict[str, list[dict[str, Any]]]
LINE = "dateline run"
RATIOS = (("parse", "trafilatura"), ("parse", "newspaper3k mended"), ("parse", "newspaper3k plain"),
          ("code", "parse"))
HEADER = ("candidate", "pages", "failed", "pages/s", "min", "max", "CPU ms/page", "min", "max",
          "peak MB")


def rates(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Rounds of one candidate as rates: pages a second and CPU milliseconds a page.

    Of each it tells the median, the least and the most.
    """
    speed = [run["items"] / run["wall_seconds"] for run in runs]
    cpu = [1000 * run["cpu_seconds"] / run["items"] for run in runs]
    return {"items": runs[0]["items"], "failed": runs[0]["failed"],
            "pages_per_second": _spread(speed),
            "cpu_ms_per_page": _spread(cpu),
            "peak_mb": max(run["peak_bytes"] for run in runs) / 1e6}


def ratio(rounds: Rounds, ours: str, peer: str) -> dict[str, float]:
    """CPU time a page of one candidate over another's, round by round: median, least and most."""
    pairs = zip(rounds[ours], rounds[peer], strict=True)
    return _spread(
        [(a["cpu_seconds"] / a["items"]) / (b["cpu_seconds"] / b["items"]) for a, b in pairs])


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def run_rounds(pages: Path | None, repeat: int, names: list[str]) -> Rounds:
    """Time every candidate `repeat` times, one after another within each round."""
    rounds: Rounds = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        print("preparing pages and articles …", file=sys.stderr)
        _python("bench.prepare", folder, *([str(pages)] if pages else []))
        starters = dict(_starters(out, pages, names))
        for number in range(repeat):
            for name, start in starters.items():
                print(f"round {number + 1} of {repeat}: {name} …", file=sys.stderr)
                rounds[name].append(start())
    return rounds


def _starters(out: Path, pages: Path | None,
              names: list[str]) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    for name in CANDIDATES:
        source = out / ("articles.jsonl" if name == "code" else "pages.jsonl")
        if name in names and source.stat().st_size:
            yield name, partial(_time_candidate, name, source)
    if LINE in names:
        newsroom = out / "newsroom" if pages else SAMPLE
        opml = build_newsroom(find_pages(pages), newsroom) if pages else SAMPLE / "feeds.opml"
        yield LINE, partial(time_line, newsroom, opml)


def _time_candidate(name: str, source: Path) -> dict[str, Any]:
    measured: dict[str, Any] = json.loads(_python("bench.candidates", name, str(source)))
    return measured


def _python(module: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE,
                          text=True, check=True)
    return done.stdout


def show(measured: dict[str, dict[str, Any]], ratios: dict[str, dict[str, float]]) -> str:
    """The measurement as two small tables."""
    rows = [(name, m["items"], m["failed"],
             *(f"{m['pages_per_second'][k]:.1f}" for k in ("median", "min", "max")),
             *(f"{m['cpu_ms_per_page'][k]:.1f}" for k in ("median", "min", "max")),
             f"{m['peak_mb']:.0f}")
            for name, m in measured.items()]
    lines = [aligned(HEADER, rows)]
    if ratios:
        shown = ((name, *(f"{r[k]:.2f}" for k in ("median", "min", "max")))
                 for name, r in ratios.items())
        lines.append(aligned(("CPU time a page", "median", "min", "max"), shown))
    return "\n\n".join(lines)


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line; --help teaches."""
    every = [*CANDIDATES, LINE]
    parser = argparse.ArgumentParser(
        prog="python -m bench.speed", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Pages a second, CPU time a page and peak memory of Dateline and its peers, in "
                    "one run.\n\n"
                    "  parse               our parse stage: text, title, authors, times, language\n"
                    "  trafilatura         alone: text, title, author, date\n"
                    "  newspaper3k mended  our adapter: title and text\n"
                    "  newspaper3k plain   Article.set_html and parse, images not fetched\n"
                    "  code                our code stage, a page being an English article that "
                    "was parsed before\n"
                    "  dateline run        feeds to warehouse over loopback HTTP; start-up "
                    "included, all processes",
        epilog="All but `dateline run` are one process and leave loading out of the time (not out "
               "of the memory). Writes bench/results/speed-sample.json or speed-pages.json.")
    parser.add_argument("--pages", type=Path, metavar="FOLDER",
                        help="every *.html and *.html.gz below it (the sample)")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="rounds (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=every, default=every, metavar="NAME",
                        help="these candidates (all)")
    given = parser.parse_args(arguments)
    if given.repeat < 1 or not find_pages(given.pages):
        parser.error("--repeat must be 1 or more"
                     if given.repeat < 1 else f"no *.html or *.html.gz below {given.pages}")
    return given


def main() -> None:
    """Measure, print, save."""
    given = read_arguments()
    rounds = run_rounds(given.pages, given.repeat, given.only)
    measured = {name: rates(runs) for name, runs in rounds.items()}
    ratios = {f"{a} / {b}": ratio(rounds, a, b) for a, b in RATIOS if a in rounds and b in rounds}
    print(show(measured, ratios))
    name = "speed-pages" if given.pages else "speed-sample"
    where = save(name, {"rounds": given.repeat, "candidates": measured, "ratios": ratios})
    print(f"\nwritten: {where}", file=sys.stderr)


if __name__ == "__main__":
    main()
