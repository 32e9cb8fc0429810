"""The actors and places that a day names, counted."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

PLACE_COLUMNS = ("name", "latitude", "longitude", "country", "admin1", "geonames_id", "precision")


def count_actors(mentions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `actors` (without ingest_date): the listed actors among a day's mentions."""
    counts: Counter[str] = Counter()
    facts: dict[str, dict[str, Any]] = {}
    for mention in mentions:
        for side in ("actor", "recipient"):
            entity = mention[f"{side}_entity_id"]
            if entity:
                counts[entity] += 1
                facts.setdefault(entity, {"entity_id": entity, "name": mention[f"{side}_name"],
                                          "country": mention[f"{side}_country"], "sector": mention[f"{side}_sector"]})
    return [{**fact, "mention_count": counts[entity]} for entity, fact in facts.items()]


def _place_id(name: dict[str, Any]) -> str:
    """Key of a resolved place: geonames:<id>, country:<ISO alpha-3> or, for what neither knows, region:<name>."""
    if name["geonames_id"]:
        return f"geonames:{name['geonames_id']}"
    is_country = name["precision"] == "country" and name["country"]
    return f"country:{name['country']}" if is_country else f"region:{name['name'].casefold()}"


def count_places(names: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `places` (without ingest_date): the resolved places among a day's place names."""
    counts: Counter[str] = Counter()
    facts: dict[str, dict[str, Any]] = {}
    for name in names:
        if name["name"] is None:
            continue
        place_id = _place_id(name)
        counts[place_id] += 1
        facts.setdefault(place_id, {"place_id": place_id, **{c: name[c] for c in PLACE_COLUMNS}})
    return [{**fact, "mention_count": counts[place_id]} for place_id, fact in facts.items()]
