"""How pages say things: dates, numbers, addresses, and texts without what would break a page.

In: values of rows. Out: the words that templates print, and `environment` for the templates. Feeds
write most of the texts: all are escaped and rid of control characters, and links lead to http and
https only.
"""

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from etl.load.report import drawing

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Characters that no text needs and that break a page: controls, and those that turn the direction
# of what follows.
UNPRINTABLE = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F),
     *range(0x2066, 0x206A), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def environment(*folders: Path) -> Environment:
    """Build the environment of the templates in these folders, searched in this order."""
    made = Environment(loader=FileSystemLoader(folders), autoescape=True,
                       undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       keep_trailing_newline=True, finalize=printable)
    made.filters.update(long_date=long_date, happened=happened, number=number, web_link=web_link,
                        host=host, country=drawing.country_name,
                        month=lambda day: MONTHS[day.month - 1][:3])
    return made


def printable(value: Any) -> Any:
    """Rid a text of `UNPRINTABLE`; any other value, and markup of ours, stays what it is."""
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    # Almost no text has any: to look is ten times as fast.
    return value.translate(UNPRINTABLE) if is_text and not value.isprintable() else value


def long_date(day: date, weekday: bool = False) -> str:
    """Write a date in words: 3 November 2026."""
    words = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]}, {words}" if weekday else words


def happened(day: date, precision: str) -> str:
    """Write when an event happened, as exactly as it is known (`event_date_precision`)."""
    words = {"week": f"week of {long_date(day)}", "month": f"{MONTHS[day.month - 1]} {day.year}",
             "year": str(day.year), "published": f"published {long_date(day)}"}
    return words.get(precision, long_date(day))


def number(value: int | None) -> str:
    """Write a count with thin spaces between thousands; a dash for null."""
    return "–" if value is None else f"{value:,}".replace(",", "\u202f")


def web_link(url: str | None) -> str | None:
    """Let an address through that is safe to link to: http or https with a host; else null."""
    if not url or any(character <= " " or character == "\x7f" for character in url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def host(url: str | None) -> str:
    """Name the host of an address; "" where there is none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
