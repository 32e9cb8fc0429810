"""The report: a page a night that stands alone, and the list of nights.

In: the tables of one ingest date in the lake. Out: `<folder>/<ingest_date>.html` and
`<folder>/index.html`. Feeds write most of what stands on the page, so nothing of it can act: every
text is escaped and rid of control characters, links lead to http and https only, there is no
script, and the page's own policy forbids every request.
"""

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment

from etl.errors import BrokenManifest, WarehouseError
from etl.lake import Lake
from etl.lake.atomic import local_file
from etl.load.report import drawing
from etl.load.report.contents import FEEDS_SHOWN, read_contents
from etl.load.report.headlines import headlines
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


def write_report(lake: Lake, day: date, folder: Path) -> Path:
    """Write the night's page and the list of nights; returns the page's path.

    The same lake gives the same bytes. A day of which the lake has nothing gets a page that says
    so. Raises LakeError where a table can't be read, WarehouseError where the folder can't be
    written.
    """
    contents = read_contents(lake, day)
    longitudes, latitudes = drawing.graticule()
    page = _templates().get_template("report.html").render(
        contents=contents, headlines=headlines(lake, contents), dots=drawing.dots(contents.events),
        longitudes=longitudes, latitudes=latitudes, map_width=drawing.MAP_WIDTH,
        map_height=drawing.MAP_HEIGHT, bars=drawing.bars(contents.events),
        quad_names=drawing.QUAD_NAMES, matrix=drawing.matrix(contents.events),
        timeline=timeline(contents.events, day), events_open=EVENTS_OPEN, feeds_shown=FEEDS_SHOWN)
    path = folder / f"{day.isoformat()}.html"
    _write(path, page)
    _write(folder / "index.html",
           _templates().get_template("report_index.html").render(
               nights=_nights(lake, folder), notice=contents.notice))
    return path


def _nights(lake: Lake, folder: Path) -> list[ListedNight]:
    """List the nights that have a page, latest first, with rows as the lake's manifests tell."""
    days = sorted((day for path in folder.glob("*.html") if (day := _day(path))), reverse=True)
    return [_night(lake, day) for day in days]


def _night(lake: Lake, day: date) -> ListedNight:
    try:
        rows = {name: files.row_count for name, files in lake.manifest(day).items()}
    except BrokenManifest:
        rows = {}
    return ListedNight(
        day, *map(rows.get, ("articles", "mentions", "events", "stories", "rejects")))


def _day(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        return None


def _write(path: Path, page: str) -> None:
    with local_file(path, WarehouseError, f"the report {path}") as draft:
        draft.write(page.encode("utf-8"))


@functools.cache
def _templates() -> Environment:
    return environment(TEMPLATES)
