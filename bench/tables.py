"""What was measured: an aligned table for people, a JSON file in `bench/results/` for programs."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
NAMED = ("dateline", "trafilatura", "newspaper3k", "lxml", "spacy")


def aligned(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of text: the first column to the left, the others to the right."""
    cells = [list(header), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(header))]
    return "\n".join("  ".join(cell.rjust(width) if at else cell.ljust(width)
                               for at, (cell, width) in enumerate(
                                   zip(row, widths, strict=True))).rstrip() for row in cells)


def _text(cell: object) -> str:
    if cell is None:
        return "–"
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)


def save(name: str, measured: dict[str, Any]) -> Path:
    """Write a result with when and on what it was measured; returns the file.

    No path of any input is kept.
    """
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    about = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
             "python": platform.python_version(),
             "cores": os.cpu_count(), "versions": {package: version(package) for package in NAMED}}
    path.write_text(json.dumps({**about, **measured}, indent=1, ensure_ascii=False) + "\n",
                    encoding="utf-8")
    return path
