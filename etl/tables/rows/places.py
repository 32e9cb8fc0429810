"""A row of `places`.

Generated from `schemas/places.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class PlaceRow(Row):
    """One row per resolved place named that day."""

    TABLE: ClassVar[str] = "places"

    # geonames:<id>; country:<ISO alpha-3> or region:<name> where there is none.
    place_id: str
    # GeoNames name.
    name: str
    # WGS 84 degrees north; null where unresolved.
    latitude: float | None
    # WGS 84 degrees east; null where unresolved.
    longitude: float | None
    # ISO 3166-1 alpha-3 code of the country the place is in; null for seas, continents and regions
    # across borders.
    country: str | None
    # English name of the first-level division; null for countries and regions.
    admin1: str | None
    # GeoNames id; null for what GeoNames has no town or division for (regions, camps, bases) and
    # unresolved names.
    geonames_id: int | None
    # How exact the coordinates are: country (also seas and continents), admin1 (also parts of a
    # country), city (also second-level divisions), site (a camp, crossing, airport or base, at the
    # town that it names).
    precision: str | None
    # Times it is named.
    mention_count: int
