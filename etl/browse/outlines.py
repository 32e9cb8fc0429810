"""The land of a part of the world: Natural Earth's countries, as finely as that part shows them.

In: `static/countries-50m.json`, TopoJSON of the npm package world-atlas as it was published. Out:
paths of SVG in the units of the map. TopoJSON stores each border once, as steps between whole
numbers (https://github.com/topojson/topojson-specification).
"""

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from etl.load.report.drawing import NORTH_EDGE, UNITS_PER_DEGREE

FILE = Path(__file__).parent / "static" / "countries-50m.json"
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"
# Points closer together than this share of the part's width are one.
FINENESS = 1 / 1600
Corners = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class Ring:
    """A closed line of longitudes and latitudes, with the corners of what it takes up."""

    points: tuple[Point, ...]
    corners: Corners


@functools.lru_cache(maxsize=256)
def within(corners: Corners) -> tuple[str, ...]:
    """Draw the rings that reach into a part of the world, each as a path."""
    west, south, east, north = corners
    step = (east - west) * FINENESS
    return tuple(_path(ring.points, step) for ring in rings()
                 if ring.corners[0] < east and ring.corners[2] > west
                 and ring.corners[1] < north and ring.corners[3] > south)


@functools.cache
def rings() -> tuple[Ring, ...]:
    """Read all rings of all countries, once a process."""
    world = json.loads(FILE.read_text("utf-8"))
    scale, move = world["transform"]["scale"], world["transform"]["translate"]
    arcs = [[(x * scale[0] + move[0], y * scale[1] + move[1])
             for x, y in accumulate(arc, lambda at, by: (at[0] + by[0], at[1] + by[1]))]
            for arc in world["arcs"]]
    return tuple(_ring(arcs, indexes) for country in world["objects"]["countries"]["geometries"]
                 for indexes in _rings_of(country))


def _rings_of(country: dict[str, Any]) -> Iterator[list[int]]:
    kind = country.get("type")
    polygons = [country["arcs"]] if kind == "Polygon" else country.get("arcs", [])
    for polygon in polygons:
        yield from polygon


def _ring(arcs: list[list[Point]], indexes: list[int]) -> Ring:
    """Join arcs; one of a negative index, which is the complement of its own, runs backwards."""
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    across, up = [x for x, _ in points], [y for _, y in points]
    return Ring(tuple(points), (min(across), min(up), max(across), max(up)))


def _path(points: tuple[Point, ...], step: float) -> str:
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= step:
            kept.append((x, y))
    drawn = (f"{(x + 180) * UNITS_PER_DEGREE:.5g} {(NORTH_EDGE - y) * UNITS_PER_DEGREE:.5g}"
             for x, y in kept)
    return "M" + "L".join(drawn) + "Z"
