"""Names of a table's files.

`2026-11-03.parquet` is a day, `2026-11-03-0001.parquet` has further rows of it, `2026-11.parquet`
is a month that is rolled up.
"""

import re
from dataclasses import dataclass
from datetime import date

_NAME = re.compile(r"(?P<month>\d{4}-\d{2})(?P<day>-\d{2})?(?P<part>-\d{4})?\.parquet")


@dataclass(frozen=True)
class FileName:
    """What a file's name says: its ingest date, its month as YYYY-MM, and its number.

    The ingest date is None for a whole month.
    """

    day: date | None
    month: str
    part: int


def day_file(table: str, day: date, part: int = 0) -> str:
    """Where a table's day lies, relative to the lake; part 1 and on are rows beyond a million."""
    return f"{table}/{day.isoformat()}{f'-{part:04d}' if part else ''}.parquet"


def month_file(table: str, month: str) -> str:
    """Where a table's month lies once its days are rolled up."""
    return f"{table}/{month}.parquet"


def month_of(day: date) -> str:
    """Month of a day as YYYY-MM."""
    return day.isoformat()[:7]


def parse(name: str) -> FileName | None:
    """Read a file's name; None where it is not of this grammar."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    month, day, part = found["month"], found["day"], int((found["part"] or "-0")[1:])
    try:
        date.fromisoformat(f"{month}-01")
        return FileName(date.fromisoformat(f"{month}{day}") if day else None, month, part)
    except ValueError:
        return None
