"""The command line as people start it: `dateline` beside the interpreter, in a process and an environment of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.paths import CACHE

PROGRAM = Path(sys.executable).with_name("dateline")
TIMEOUT_SECONDS = 300


def dateline(*arguments: object, stdin: str = "", **settings: object) -> subprocess.CompletedProcess[str]:
    """Run `dateline` with settings (`lake=...` is DATELINE_LAKE) and the checkout's cache; never raises for its status."""
    named = {f"DATELINE_{name.upper()}": str(value) for name, value in settings.items()}
    environment = {**os.environ, "DATELINE_CACHE": str(CACHE), **named}
    return subprocess.run([str(PROGRAM), *map(str, arguments)], input=stdin, env=environment, encoding="utf-8",
                          capture_output=True, timeout=TIMEOUT_SECONDS, check=False)


def rows(text: str) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def lines(objects: list[dict[str, Any]]) -> str:
    """Write JSON lines."""
    return "".join(json.dumps(one) + "\n" for one in objects)
