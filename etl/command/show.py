"""A stored answer as a person reads it: found by its id, its body as text no terminal obeys.

In: `captures` and the archive. Out: text.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

import pyarrow.compute as pc
from w3lib.encoding import html_to_unicode

from etl.errors import UsageError
from etl.extract.archive.archive import read_record
from etl.extract.archive.captures import capture_body, own_span
from etl.lake import Lake
from etl.tables.row import read_rows
from etl.tables.rows.captures import CaptureRow

# Control and format characters, among them escapes and those that turn the direction of writing.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Shown:
    """A stored answer: the lines of its HTTP head, its body as it came, and the type it states."""

    head: tuple[str, ...]
    body: bytes
    content_type: str | None

    @property
    def text(self) -> str:
        """The body decoded, without characters that a terminal would obey."""
        return printable(html_to_unicode(self.content_type, self.body)[1])


def find_capture(lake: Lake, capture_id: str, day: date | None = None) -> CaptureRow:
    """Find the capture whose id begins so, on one day or on all (None).

    Raises UsageError where none or several fit.
    """
    days = [day] if day else lake.days("captures")
    found = []
    for at in days:
        ids = lake.read("captures", at, ["capture_id"])["capture_id"]
        found += [(at, name) for name in ids.filter(pc.starts_with(ids, capture_id)).to_pylist()]
    if len(found) != 1:
        where = f"on {day}" if day else "in the lake"
        raise UsageError(f"{len(found) or 'no'} captures {where} have an id that begins with "
                         f"{printable(capture_id)!r}")
    [(at, name)] = found
    rows = lake.read("captures", at)
    return next(read_rows(CaptureRow, rows.filter(pc.equal(rows["capture_id"], name))))


def show(lake: Lake, row: CaptureRow) -> Shown:
    """Read a capture's own head and its body, wherever that lies.

    Raises LakeError where either can't be read.
    """
    record = read_record(lake, own_span(row))
    head = [f"HTTP {record.status}", *(f"{name}: {value}" for name, value in record.headers)]
    return Shown(tuple(map(printable, head)), capture_body(lake, row), row.content_type)


def printable(text: str) -> str:
    """Text without control characters but line feeds and tabs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in HIDDEN)
