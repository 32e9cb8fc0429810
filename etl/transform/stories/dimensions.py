"""The actors and places that a day names, counted.

In: rows of `mentions` and `place_mentions`. Out: rows of `actors` and `places`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from etl.tables.rows.actors import ActorRow
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.place_mentions import PlaceMentionRow
from etl.tables.rows.places import PlaceRow
from etl.transform.stories.parties import actors_of, recipients_of


def count_actors(mentions: Iterable[MentionRow]) -> list[ActorRow]:
    """Rows of `actors`: the listed actors among mentions, as the first mention tells them."""
    counts: Counter[str] = Counter()
    facts: dict[str, ActorRow] = {}
    for mention in mentions:
        named = [party for party in (*actors_of(mention), *recipients_of(mention))
                 if party.entity_id]
        counts.update({party.entity_id for party in named})
        for party in named:
            facts.setdefault(party.entity_id, ActorRow(
                entity_id=party.entity_id, name=party.name, country=party.country or None,
                sector=party.sector or None, mention_count=0))
    return [replace(fact, mention_count=counts[entity]) for entity, fact in facts.items()]


def count_places(names: Iterable[PlaceMentionRow]) -> list[PlaceRow]:
    """Rows of `places`: the resolved places among place names, as the first name tells them."""
    counts: Counter[str] = Counter()
    facts: dict[str, PlaceRow] = {}
    for found in names:
        if found.name is None:
            continue
        place_id = _place_id(found, found.name)
        counts[place_id] += 1
        if place_id not in facts:
            facts[place_id] = PlaceRow(
                place_id=place_id, name=found.name, latitude=found.latitude,
                longitude=found.longitude, country=found.country, admin1=found.admin1,
                geonames_id=found.geonames_id, precision=found.precision, mention_count=0)
    return [replace(fact, mention_count=counts[place_id]) for place_id, fact in facts.items()]


def _place_id(found: PlaceMentionRow, name: str) -> str:
    """Key of a resolved place: geonames:<id>, country:<ISO alpha-3> or region:<name>.

    A region is known neither to GeoNames nor as a country.
    """
    if found.geonames_id:
        return f"geonames:{found.geonames_id}"
    is_country = found.precision == "country" and found.country
    return f"country:{found.country}" if is_country else f"region:{name.casefold()}"
