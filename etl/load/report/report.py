"""The report: a page a night that stands alone, and the list of nights.

In: the tables of one ingest date in the lake. Out: `<folder>/<ingest_date>.html` and
`<folder>/index.html`; the folder may be an s3:// URI. Feeds write most of what stands on the page,
so nothing of it can act: every text is escaped and rid of control characters, links lead to http
and https only, there is no script, and the page's own policy forbids every request.
"""

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from etl.errors import BrokenManifest, LakeError, WarehouseError
from etl.lake import Lake
from etl.lake.atomic import local_file
from etl.lake.store import Store
from etl.load.report import drawing
from etl.load.report.contents import FEEDS_SHOWN, read_contents
from etl.load.report.headlines import headlines
from etl.load.report.timeline import timeline

# Events that stand open on the page; the others wait behind a line, so that a phone gets to the
# rest.
EVENTS_OPEN = 9
TEMPLATES = Path(__file__).parent
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Characters that no text needs and that break a page: controls, and those that turn the direction
# of what follows.
UNPRINTABLE = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F),
     *range(0x2066, 0x206A), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


@dataclass(frozen=True)
class ListedNight:
    """A line of the list of nights: rows of some tables, null where a table was not committed.

    All are null where the day's manifest is broken.
    """

    day: date
    articles: int | None
    mentions: int | None
    events: int | None
    stories: int | None
    rejects: int | None


def write_report(lake: Lake, day: date, folder: Path | str) -> str:
    """Write the night's page and the list of nights; returns where the page is.

    The folder may be an s3:// URI. The same lake gives the same bytes. A day of which the lake has
    nothing gets a page that says so. Raises LakeError where a table can't be read, WarehouseError
    where the folder can't be written.
    """
    contents = read_contents(lake, day)
    longitudes, latitudes = drawing.graticule()
    page = _templates().get_template("report.html").render(
        contents=contents, headlines=headlines(lake, contents), dots=drawing.dots(contents.events),
        longitudes=longitudes, latitudes=latitudes, map_width=drawing.MAP_WIDTH,
        map_height=drawing.MAP_HEIGHT, bars=drawing.bars(contents.events),
        quad_names=drawing.QUAD_NAMES, matrix=drawing.matrix(contents.events),
        timeline=timeline(contents.events, day), events_open=EVENTS_OPEN, feeds_shown=FEEDS_SHOWN)
    pages = Store(str(folder))
    name = f"{day.isoformat()}.html"
    _write(pages, name, page)
    _write(pages, "index.html", _templates().get_template("report_index.html").render(
        nights=_nights(lake, pages), notice=contents.notice))
    return f"{pages.root if pages.is_local else pages.uri.rstrip('/')}/{name}"


def _nights(lake: Lake, pages: Store) -> list[ListedNight]:
    """List the nights that have a page, latest first, with rows as the lake's manifests tell."""
    days = sorted((day for name in pages.files("") if (day := _day(name))), reverse=True)
    return [_night(lake, day) for day in days]


def _night(lake: Lake, day: date) -> ListedNight:
    try:
        rows = {name: files.row_count for name, files in lake.manifest(day).items()}
    except BrokenManifest:
        rows = {}
    return ListedNight(
        day, *map(rows.get, ("articles", "mentions", "events", "stories", "rejects")))


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name.removesuffix(".html"))
    except ValueError:
        return None


def _write(pages: Store, name: str, page: str) -> None:
    if pages.is_local:
        path = Path(pages.path(name))
        with local_file(path, WarehouseError, f"the report {path}") as draft:
            draft.write(page.encode("utf-8"))
        return
    try:
        pages.write_bytes(name, page.encode("utf-8"))
    except LakeError as error:
        raise WarehouseError(f"can't write the report: {error}") from None


@functools.cache
def _templates() -> Environment:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True,
                              undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                              keep_trailing_newline=True, finalize=_printable)
    environment.filters.update(long_date=long_date, happened=happened, number=number,
                               web_link=web_link, host=host, country=drawing.country_name,
                               month=lambda day: MONTHS[day.month - 1][:3])
    return environment


def _printable(value: Any) -> Any:
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return value.translate(UNPRINTABLE) if is_text else value


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
