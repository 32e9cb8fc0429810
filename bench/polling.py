"""How fast feeds are polled: 1,000 feeds with 30 entries each on loopback, by `dateline poll`.

    python -m bench.polling [FEEDS] [ENTRIES]

Every feed has a host of its own. It is polled on two days in a row, each time in a new process. The
second poll has to do without a single body: every answer is 304. It is never a test, because
machines differ.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.line import DATELINE, _run
from bench.tables import aligned, save
from etl.lake import Lake
from etl.orchestration.embedded.newsroom import serve

DAY = date(2026, 11, 22)
HEADER = ("poll", "seconds", "CPU s", "peak MB", "read", "unchanged", "failed", "new entries")


@dataclass(frozen=True)
class Measured:
    """One poll: what it took, and how many feeds and entries it brought."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    ok: int
    not_modified: int
    failed: int
    new_entries: int


def build(folder: Path, feeds: int, entries: int) -> None:
    """Write so many hosts with a feed each, and the list of them."""
    outlines = []
    for number in range(feeds):
        host = f"f{number:04d}.example"
        (folder / host).mkdir(parents=True)
        (folder / host / "feed.xml").write_text(_feed(host, entries), "utf-8")
        outlines.append(f'<outline text="{host}" xmlUrl="http://{host}/feed.xml"/>')
    opml = f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>"
    (folder / "feeds.opml").write_text(opml, "utf-8")


def _feed(host: str, entries: int) -> str:
    items = "".join(
        f"<item><title>Report {n} of {host}</title>"
        f"<link>http://{host}/{n}.html</link><guid>http://{host}/{n}.html</guid>"
        f"<pubDate>Sun, 22 Nov 2026 08:{n % 60:02d}:00 GMT</pubDate>"
        f"<description>{'Words of a report. ' * 10}</description></item>"
        for n in range(entries))
    return ('<?xml version="1.0"?><rss version="2.0">'
            f"<channel><title>{host}</title>{items}</channel></rss>")


def poll(folder: Path, connect_to: str, day: date) -> Measured:
    """Poll once; raises RuntimeError where it failed."""
    environment = {**os.environ, "DATELINE_CONNECT_TO": connect_to,
                   "DATELINE_HOST_DELAY_SECONDS": "0"}
    lake = folder / "lake"
    command = [sys.executable, "-c", DATELINE, "poll", "--feeds", str(folder / "feeds.opml"),
               "--lake", str(lake), "--date", day.isoformat()]
    began = time.perf_counter()
    used = _run(command, environment)
    seconds = time.perf_counter() - began
    outcomes = Lake(str(lake)).read("feeds", day)["outcome"].to_pylist()
    return Measured(
        seconds, used["cpu_seconds"], used["peak_bytes"], outcomes.count("ok"),
        outcomes.count("not_modified"), outcomes.count("failed"),
        new_entries=Lake(str(lake)).read("entries", day, ("entry_id",)).num_rows)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.polling",
                                     description="How fast feeds are polled.")
    parser.add_argument("feeds", type=int, nargs="?", default=1000)
    parser.add_argument("entries", type=int, nargs="?", default=30)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, serve(Path(name)) as newsroom:
        build(Path(name), given.feeds, given.entries)
        polls = [poll(Path(name), newsroom.connect_to, DAY + timedelta(days=n)) for n in range(2)]
    print(aligned(HEADER, [
        (label, p.wall_seconds, p.cpu_seconds, p.peak_bytes / 1e6, p.ok, p.not_modified, p.failed,
         p.new_entries) for label, p in zip(("first", "second"), polls, strict=True)]))
    save("polling", {"feeds": given.feeds, "entries": given.entries,
                     "polls": list(map(asdict, polls))})
    return 0 if polls[1].not_modified == given.feeds else 1


if __name__ == "__main__":
    sys.exit(main())
