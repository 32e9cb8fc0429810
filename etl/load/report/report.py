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

from jinja2 import Environment

from etl.errors import BrokenManifest, LakeError, WarehouseError
from etl.lake import Lake
from etl.lake.atomic import local_file
from etl.lake.store import Store
from etl.load.report import drawing
from etl.load.report.contents import FEEDS_SHOWN, read_contents
from etl.load.report.headlines import headlines, predicate_of, rest
from etl.load.report.timeline import timeline
from etl.load.report.wording import environment

# Events that stand open on the page; the others wait behind a line, so that a phone gets to the
# rest.
EVENTS_OPEN = 9
TEMPLATES = Path(__file__).parent

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


def write_report(lake: Lake, day: date, folder: Path | str, browser: str = ".") -> str:
    """Write the night's page and the list of nights; returns where the page is.

    The folder may be an s3:// URI. The ids of events lead to the events page at `browser`, by
    default beside the page. The same lake gives the same bytes. A day of which the lake has nothing
    gets a page that says so. Raises LakeError where a table can't be read, WarehouseError where the
    folder can't be written.
    """
    contents = read_contents(lake, day)
    longitudes, latitudes = drawing.graticule()
    page = _templates().get_template("report.html").render(
        contents=contents, browser=browser.rstrip("/"), headlines=headlines(lake, contents),
        rest=rest(contents), dots=drawing.dots(contents.events),
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
    made = environment(TEMPLATES)
    made.filters["predicate"] = lambda event: predicate_of(event.event_type, event.recipient_name)
    return made
