"""A row of `place_mentions`.

Generated from `schemas/place_mentions.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class PlaceMentionRow(Row):
    """One row per place name found in an article's text."""

    TABLE: ClassVar[str] = "place_mentions"

    # The article.
    article_id: str
    # As written.
    text: str
    # Offset of its first character in the article's text.
    start: int
    # Offset behind its last character.
    end: int
    # GeoNames name of the place.
    name: str | None
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
    # 0 to 1: how sure the resolution is; null where unresolved.
    confidence: float | None
