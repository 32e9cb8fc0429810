"""The whole line, timed: `dateline run` on a newsroom served on loopback, in a fresh lake."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from etl.orchestration.embedded.newsroom import serve

DAY = "2026-11-22"
# What the command line's script does, also where the package is not installed as one.
DATELINE = "from etl.command.stages import main; main()"


def time_line(newsroom_folder: Path, opml: Path) -> dict[str, Any]:
    """Run the pipeline once from feeds to warehouse and page; returns what `bench.candidates` does.

    Items are the pages that were asked for. Start-up and models are part of it, the pause between
    requests to a host is not (it is politeness, not work). Memory is that of the largest single
    process. Raises RuntimeError where the run failed.
    """
    with serve(newsroom_folder) as newsroom, tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATELINE_CONNECT_TO": newsroom.connect_to,
                       "DATELINE_REPORTS": f"{folder}/reports", "DATELINE_HOST_DELAY_SECONDS": "0"}
        command = [sys.executable, "-c", DATELINE, "run", "--feeds", str(opml), "--date", DAY,
                   "--lake", f"{folder}/lake", "--warehouse",
                   f"duckdb:///{folder}/warehouse.duckdb"]
        began = time.perf_counter()
        used = _run(command, environment)
        wall = time.perf_counter() - began
        asked = {address for address in newsroom.requests if address.endswith((".html", ".htm"))}
        return {"items": len(asked), "failed": 0, "wall_seconds": wall, **used}


def _run(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(command, env=environment, stdout=told, stderr=told)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            raise
        # wait4 has reaped the child: Popen must not wait for it again.
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            told.seek(0)
            raise RuntimeError(
                "dateline run failed: " + told.read().decode(errors="replace")[-2000:])
    scale = 1 if sys.platform == "darwin" else 1024
    return {"cpu_seconds": usage.ru_utime + usage.ru_stime,
            "peak_bytes": int(usage.ru_maxrss) * scale}
