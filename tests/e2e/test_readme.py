"""The README's trace is what `dateline trace` prints; UPDATE_README=1 writes it anew."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from etl.command.trace import Step, trace_event
from etl.lake import Lake
from etl.orchestration.embedded import newsroom
from tests.paths import CHECKOUT

DAY = date(2026, 3, 7)
TOWN, KIND = "Maiduguri", "ASSAULT"


def run_the_night(folder: Path) -> Lake:
    with newsroom.serve(CHECKOUT / "sample") as served:
        environment = {**os.environ, "DATELINE_CONNECT_TO": served.connect_to,
                       "DATELINE_HOST_DELAY_SECONDS": "0",
                       "DATELINE_REPORTS": str(folder / "reports")}
        command = [str(Path(sys.executable).parent / "dateline"), "run", "--date", DAY.isoformat(),
                   "--feeds", str(CHECKOUT / "sample/feeds.opml"), "--lake", str(folder / "lake"),
                   "--warehouse", f"duckdb:///{folder}/warehouse.duckdb"]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
    return Lake(str(folder / "lake"))


def written(steps: list[Step]) -> str:
    lines = []
    for step in steps:
        lines += [f"{step.table:8} {step.row_id}", *(f"         {line}" for line in step.says)]
    return "\n".join(lines)


def without_places_on_disk(text: str) -> str:
    # Compressed sizes and file names change with the clock in the records.
    return re.sub(r"raw/\S+, bytes \d+ to \d+", "raw/…", text)


def test_the_readme_traces_a_real_event(tmp_path: Path) -> None:
    lake = run_the_night(tmp_path)
    events = [row for row in lake.read("events", DAY).to_pylist()
              if row["place_name"] == TOWN and row["event_type"] == KIND and row["killed"]]
    chosen = max(events, key=lambda row: (row["mention_count"], row["event_id"]))
    steps = list(trace_event(lake, DAY, chosen["event_id"]))
    second = [n for n, step in enumerate(steps) if step.table == "mention"][1]
    text = f"$ dateline trace {chosen['event_id']}\n{written(steps[:second])}"
    readme = CHECKOUT / "README.md"
    before = readme.read_text("utf-8")
    match = re.search(r"<!-- trace -->\n```\n(.*?)\n```\n<!-- /trace -->", before, re.DOTALL)
    assert match, "README has lost its trace"
    if os.environ.get("UPDATE_README"):
        readme.write_text(before[:match.start(1)] + text + before[match.end(1):], "utf-8")
        return
    shown, now = without_places_on_disk(match[1]), without_places_on_disk(text)
    assert shown == now, "UPDATE_README=1 writes it anew"
