"""Where the events that are shown happened: clusters on a part of the world, as a drawing.

In: what is asked for. Out: `WorldMap`, in the units of `report_world.svg` (a quarter of a degree),
with a circle for each cluster that leads to its part of the map. No script is needed: whoever zooms
in asks for a smaller part.
"""

import math
from dataclasses import dataclass

from etl.browse import outlines
from etl.browse.search import Search
from etl.browse.store import Row
from etl.load.report import drawing

WORLD = (-180.0, float(drawing.SOUTH_EDGE), 180.0, float(drawing.NORTH_EDGE))
# Cells from side to side; events of one cell are one cluster.
CELLS = 60
LEAST_DEGREES = 0.2
# Degrees around the outermost events of a search.
LEAST_MARGIN = 3.0
# A step closer shows so much of what was shown.
CLOSER = 0.4
ASPECT = (WORLD[2] - WORLD[0]) / (WORLD[3] - WORLD[1])
SMALLEST, LARGEST = 0.005, 0.026


@dataclass(frozen=True)
class Cluster:
    """Events near each other: place and size in the drawing, and the query that zooms in on them.

    It is hollow where only the country or province of all of them is known.
    """

    x: float
    y: float
    radius: float
    label_size: float
    quad_class: int
    is_hollow: bool
    label: str
    events: int
    query: str


@dataclass(frozen=True)
class WorldMap:
    """A part of the world with its clusters; `outline` are paths of the land in it."""

    x: float
    y: float
    width: float
    height: float
    clusters: tuple[Cluster, ...]
    placed: int
    outline: tuple[str, ...]
    is_world: bool
    out_query: str
    world_query: str


def world_map(search: Search) -> WorldMap:
    """Cluster the events that have coordinates on the part of the map that is asked for."""
    asked = search.asked
    corners = _shaped(asked.corners) if asked.corners else _fitted(search)
    west, south, east, north = corners
    cell = (east - west) / CELLS
    rows = _cells(search, cell)
    most = max((row["events"] for row in rows), default=1)
    width = (east - west) * drawing.UNITS_PER_DEGREE
    elsewhere = asked.query(box=None)
    clusters = sorted((_cluster(row, most, corners, elsewhere) for row in rows),
                      key=lambda one: -one.radius)
    return WorldMap(
        x=round((west + 180) * drawing.UNITS_PER_DEGREE, 2),
        y=round((drawing.NORTH_EDGE - north) * drawing.UNITS_PER_DEGREE, 2),
        width=round(width, 2), height=round((north - south) * drawing.UNITS_PER_DEGREE, 2),
        clusters=tuple(clusters),
        placed=sum(row["events"] for row in rows),
        outline=() if corners == WORLD else outlines.within(corners),
        is_world=corners == WORLD, world_query=asked.query(box=None),
        out_query=asked.query(box=_around((west + east) / 2, (south + north) / 2,
                                          (east - west) / CLOSER)))


def _fitted(search: Search) -> tuple[float, float, float, float]:
    """The part of the map on which the events lie, the world where they lie all over it."""
    source, values = search.events_but()
    row = search.asking.row(
        "SELECT min(place_longitude) AS west, min(place_latitude) AS south, max(place_longitude) "
        f"AS east, max(place_latitude) AS north FROM {source}", values)
    if not search.asked.is_filtered or row is None or row["west"] is None:
        return WORLD
    margin = max((row["east"] - row["west"]) * 0.15, LEAST_MARGIN)
    fitted = _shaped((row["west"] - margin, row["south"] - margin, row["east"] + margin,
                      row["north"] + margin))
    return fitted if fitted[2] - fitted[0] < (WORLD[2] - WORLD[0]) * CLOSER else WORLD


def _cells(search: Search, cell: float) -> list[Row]:
    source, values = search.events_but()
    counted = ", ".join(f"coalesce(sum(events) FILTER (quad_class = {quad}), 0) AS q{quad}"
                        for quad in range(1, 5))
    # Places first: they are few, and all else is counted over them.
    return search.asking.rows(
        "WITH places AS (SELECT place_longitude, place_latitude, place_name, place_country, "
        "place_precision, quad_class, count(*) AS events "
        f"FROM {source} AND place_latitude IS NOT NULL GROUP BY ALL) "
        "SELECT sum(place_longitude * events) / sum(events) AS x, "
        "sum(place_latitude * events) / sum(events) AS y, CAST(sum(events) AS BIGINT) AS events, "
        f"{counted}, bool_and(place_precision IN ('country', 'admin1')) AS is_hollow, "
        "min(place_name) AS name, min(place_country) AS country, "
        "count(DISTINCT place_name) AS names FROM places "
        f"GROUP BY floor(place_longitude / {cell!r}), floor(place_latitude / {cell!r}) "
        "ORDER BY events DESC LIMIT 800", values)


def _cluster(row: Row, most: int, corners: tuple[float, float, float, float],
             elsewhere: str) -> Cluster:
    width = (corners[2] - corners[0]) * drawing.UNITS_PER_DEGREE
    share = math.sqrt(row["events"] / max(most, drawing.FULL_DOT_MENTIONS))
    radius = width * max(SMALLEST, LARGEST * share)
    country = drawing.country_name(row["country"])
    name = ", ".join(dict.fromkeys(part for part in (row["name"], country) if part))
    more = f" and {row['names'] - 1} more places" if row["names"] > 1 else ""
    span = max((corners[2] - corners[0]) * CLOSER, LEAST_DEGREES * 4)
    return Cluster(
        x=round((row["x"] + 180) * drawing.UNITS_PER_DEGREE, 2),
        y=round((drawing.NORTH_EDGE - row["y"]) * drawing.UNITS_PER_DEGREE, 2),
        radius=round(radius, 3), label_size=round(radius * 0.9, 3),
        quad_class=max(range(4, 0, -1), key=lambda quad: row[f"q{quad}"]),
        is_hollow=bool(row["is_hollow"]), label=f"{name}{more}", events=row["events"],
        query=_zoomed(elsewhere, _around(row["x"], row["y"], span)))


def _zoomed(elsewhere: str, box: str | None) -> str:
    """Add a part of the map to a query without one, which is quicker than a whole query."""
    if box is None:
        return elsewhere
    return f"{elsewhere}{'&' if elsewhere else '?'}box={box.replace(',', '%2C')}"


def _around(x: float, y: float, span: float) -> str | None:
    """A part of the map around a point, as wide as `span` degrees; None where it is all of it."""
    if span >= WORLD[2] - WORLD[0]:
        return None
    tall = span / ASPECT
    west = min(max(x - span / 2, WORLD[0]), WORLD[2] - span)
    south = min(max(y - tall / 2, WORLD[1]), WORLD[3] - tall)
    return ",".join(f"{round(value, 3):g}" for value in (west, south, west + span, south + tall))


def _shaped(corners: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Grow a part to the drawing's shape, around its middle."""
    west, south, east, north = corners
    span = max(east - west, (north - south) * ASPECT, LEAST_DEGREES)
    if span >= WORLD[2] - WORLD[0]:
        return WORLD
    x, y = (west + east) / 2, (south + north) / 2
    return x - span / 2, y - span / ASPECT / 2, x + span / 2, y + span / ASPECT / 2

