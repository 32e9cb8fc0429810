"""The formats by name, and the writing of one file."""

import difflib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from etl.errors import UsageError, WorkError
from etl.lake import Lake
from etl.lake.atomic import local_file
from etl.lake.scratch import Scratch
from etl.load.exports import feed, geography, separated
from etl.load.exports.selection import ARTICLE_COLUMNS, Selection, committed_days, selection

Writer = Callable[[Selection], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """One format: what it is for, how it is written, and whether it is binary.

    `needs` are tables and columns beyond those that every export reads.
    """

    meaning: str
    write: Writer
    needs: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    is_binary: bool = False


FORMATS: dict[str, Format] = {
    "csv": Format("events as CSV; with --out also <out>.dictionary.csv, what the columns mean",
                  separated.table),
    "dictionary": Format("what the columns of csv mean", separated.dictionary),
    "gdelt-events": Format("GDELT 2.0 event file: 61 columns, tabs, no header",
                           partial(separated.gdelt, query="gdelt_events")),
    "gdelt-mentions": Format(
        "GDELT 2.0 mention file: 16 columns, tabs, no header",
        partial(separated.gdelt, query="gdelt_mentions"),
        needs={"event_mentions": None, "articles": (*ARTICLE_COLUMNS, "text")}),
    "geojson": Format("events as GeoJSON points", geography.geojson),
    "geoparquet": Format("events as GeoParquet 1.1 points", geography.geoparquet, is_binary=True),
    "jsonfeed": Format("the newest events as JSON Feed 1.1", feed.json_feed),
    "polecat": Format("POLECAT's 40 columns, tabs, header", separated.polecat,
                      needs={"place_mentions": None}),
    "rss": Format("the newest events as RSS 2.0", feed.rss),
}


def export(lake: Lake, name: str, first: date | None, last: date | None, where: str | None,
           out: str | None, scratch: Scratch | None = None) -> None:
    """Write the events of some committed days in a format, to a file or to standard output.

    The file is there whole or not at all. Raises UsageError for an unknown format or a bad
    condition, LakeError where there are no such days, WorkError where the file can't be written.
    """
    chosen = find_format(name)
    if chosen.is_binary and out is None and sys.stdout.isatty():
        raise UsageError(f"{name} is not for a terminal: give --out FILE")
    days = committed_days(lake, first, last)
    with selection(lake, days, where, scratch or Scratch(), chosen.needs) as events:
        _write(chosen.write(events), out)
        if name == "csv" and out:
            _write(separated.dictionary(events), f"{out.removesuffix('.csv')}.dictionary.csv")


def find_format(name: str) -> Format:
    """Find a format by its name; raises UsageError, with the nearest name, where there is none."""
    if name not in FORMATS:
        begun = [known for known in FORMATS if known.startswith(name)]
        close = begun or difflib.get_close_matches(name, FORMATS, 1)
        meant = name and close
        hint = f"did you mean {' or '.join(close)}?" if meant else f"there are {', '.join(FORMATS)}"
        raise UsageError(f"{name!r} is no format: {hint}")
    return FORMATS[name]


def _write(blocks: Iterable[bytes], out: str | None) -> None:
    if out is None:
        sys.stdout.buffer.writelines(blocks)
        return
    path = Path(out)
    with local_file(path, WorkError, str(path)) as draft:
        for block in blocks:
            draft.write(block)
