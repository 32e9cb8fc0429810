"""Which of the homonyms: the text's own evidence first, then importance.

Evidence: a country or division written behind the name ("Palmyra, Syria"), countries named anywhere in
the text, other places near by. Importance is population, as readers would guess.
"""

import math
from collections import Counter
from dataclasses import dataclass

from etl.transform.places.finder import PlaceName
from etl.transform.places.gazetteer import Gazetteer, Place, fold

NEAR_KM = 300
# Points, in powers of ten of population: a country named in the text outweighs a city 1,000 times larger.
COUNTRY_POINTS, PAIR_POINTS, NEAR_POINTS, EXACT_POINTS, DIVISION_POINTS = 3.0, 6.0, 1.5, 1.0, 4.0


@dataclass(frozen=True)
class FoundPlace:
    """A place name of the text and the place it was resolved to; place and confidence None where unresolved."""

    name: PlaceName
    place: Place | None
    confidence: float | None


def resolve_names(names: list[PlaceName], countries: Counter[str], gazetteer: Gazetteer,
                  country_places: dict[str, Place]) -> list[FoundPlace]:
    """Choose a place for each name; `countries` counts the countries that the text names (alpha-3)."""
    candidates = {fold(name.text): _candidates(name, gazetteer, country_places) for name in names}
    anchors = _anchors(names, candidates, countries)
    return [_choose(name, candidates[fold(name.text)], countries, anchors, _hints(name, gazetteer)) for name in names]


def _candidates(name: PlaceName, gazetteer: Gazetteer, country_places: dict[str, Place]) -> tuple[Place, ...]:
    if name.country is not None:
        return (country_places[name.country],) if name.country in country_places else ()
    return tuple(country_places.get(place.country, place) if place.precision == "country" else place
                 for place in gazetteer.find(name.text))


def _anchors(names: list[PlaceName], candidates: dict[str, tuple[Place, ...]], countries: Counter[str]) -> list[Place]:
    """Places that are sure without their neighbours: the only one of the name in the countries named."""
    anchors = []
    for name in names:
        inside = [p for p in candidates[fold(name.text)] if p.country in countries and p.precision == "city"]
        if len(inside) == 1:
            anchors.append(inside[0])
    return anchors[:50]


def _hints(name: PlaceName, gazetteer: Gazetteer) -> set[tuple[str, str | None]]:
    """What is written behind a name: the countries and divisions (country, admin1) of "Tripoli, Lebanon"."""
    behind = gazetteer.find(name.context) if name.context else ()
    return {(place.country, place.admin1) for place in behind if place.precision in {"country", "admin1"}}


def _choose(name: PlaceName, candidates: tuple[Place, ...], countries: Counter[str], anchors: list[Place],
            hints: set[tuple[str, str | None]]) -> FoundPlace:
    scored = sorted(((_score(name, place, countries, anchors, hints), -number)
                     for number, place in enumerate(candidates)), reverse=True)
    if not scored:
        return FoundPlace(name, None, None)
    best = candidates[-scored[0][1]]
    # A rival that is the same place as city and as division is no rival.
    rivals = [score for score, number in scored[1:] if best.distance_km(candidates[-number]) > 50]
    margin = scored[0][0] - max(rivals, default=scored[0][0] - 4)
    return FoundPlace(name, best, round(1 / (1 + math.exp(-margin)), 3))


def _score(name: PlaceName, place: Place, countries: Counter[str], anchors: list[Place],
           hints: set[tuple[str, str | None]]) -> float:
    score = math.log10(place.population + 10)
    if place.precision == "country":
        score += COUNTRY_POINTS
    if place.country in countries:
        score += COUNTRY_POINTS + min(1.0, countries[place.country] / max(countries.values()))
    if fold(place.name) == fold(name.text):
        score += EXACT_POINTS
    if (place.country, None) in hints or (place.admin1 is not None and (place.country, place.admin1) in hints):
        score += PAIR_POINTS
    if name.is_division:
        score += DIVISION_POINTS if place.precision == "admin1" else 0
    elif place.precision == "admin1":
        score -= 1.0
    if any(0 < place.distance_km(anchor) < NEAR_KM for anchor in anchors):
        score += NEAR_POINTS
    return score
