"""How fast feeds are polled: 1,000 feeds with 30 entries each on loopback, twice, by `dateline poll`.

    python -m bench.polling [FEEDS] [ENTRIES]

Every feed has a host of its own; both polls are processes of their own, on two days in a row. The second
has to do without a single body: every answer is 304. Never a test: machines differ.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.line import DATELINE, _run
from bench.tables import aligned, save
from etl.lake import Lake
from etl.orchestration.embedded.newsroom import serve

DAY = date(2026, 11, 22)
HEADER = ("poll", "seconds", "CPU s", "peak MB", "read", "unchanged", "failed", "new entries")


def build(folder: Path, feeds: int, entries: int) -> None:
    """Write so many hosts with a feed each, and the list of them."""
    outlines = []
    for number in range(feeds):
        host = f"f{number:04d}.example"
        (folder / host).mkdir(parents=True)
        (folder / host / "feed.xml").write_text(_feed(host, entries), "utf-8")
        outlines.append(f'<outline text="{host}" xmlUrl="http://{host}/feed.xml"/>')
    (folder / "feeds.opml").write_text(f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>", "utf-8")


def _feed(host: str, entries: int) -> str:
    items = "".join(
        f"<item><title>Report {n} of {host}</title><link>http://{host}/{n}.html</link><guid>http://{host}/{n}.html</guid>"
        f"<pubDate>Sun, 22 Nov 2026 08:{n % 60:02d}:00 GMT</pubDate>"
        f"<description>{'Words of a report. ' * 10}</description></item>"
        for n in range(entries))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'


def poll(folder: Path, connect_to: str, day: date) -> dict[str, Any]:
    """Poll once; returns what it took and what it brought. Raises RuntimeError where it failed."""
    environment = {**os.environ, "DATELINE_CONNECT_TO": connect_to, "DATELINE_HOST_DELAY_SECONDS": "0"}
    lake = folder / "lake"
    command = [sys.executable, "-c", DATELINE, "poll", "--feeds", str(folder / "feeds.opml"), "--lake", str(lake),
               "--date", day.isoformat()]
    began = time.perf_counter()
    used = _run(command, environment)
    seconds = time.perf_counter() - began
    outcomes = Lake(str(lake)).read("feeds", day)["outcome"].to_pylist()
    return {"wall_seconds": seconds, **used, **{name: outcomes.count(name) for name in ("ok", "not_modified", "failed")},
            "new_entries": Lake(str(lake)).read("entries", day, ("entry_id",)).num_rows}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.polling", description="How fast feeds are polled.")
    parser.add_argument("feeds", type=int, nargs="?", default=1000)
    parser.add_argument("entries", type=int, nargs="?", default=30)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, serve(Path(name)) as newsroom:
        build(Path(name), given.feeds, given.entries)
        polls = [poll(Path(name), newsroom.connect_to, DAY + timedelta(days=n)) for n in range(2)]
    rows = [(label, p["wall_seconds"], p["cpu_seconds"], p["peak_bytes"] / 1e6, p["ok"], p["not_modified"], p["failed"],
             p["new_entries"]) for label, p in zip(("first", "second"), polls, strict=True)]
    print(aligned(HEADER, rows))
    save("polling", {"feeds": given.feeds, "entries": given.entries, "polls": polls})
    return 0 if polls[1]["not_modified"] == given.feeds else 1


if __name__ == "__main__":
    sys.exit(main())
