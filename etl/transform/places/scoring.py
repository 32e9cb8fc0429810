"""How much speaks for each place of a name: what a text says about it, then importance.

In: a name, a candidate, the text's evidence. Out: points, in powers of ten of population, which is
how important readers would take a place to be. A country that the text names so outweighs a city of
another country that is 1,000 times larger.
"""

import math
from collections import Counter
from dataclasses import dataclass

from etl.transform.places.abbreviations import spell_out
from etl.transform.places.gazetteer import Place, fold
from etl.transform.places.names import PlaceName

COUNTRY_POINTS, PAIR_POINTS, EXACT_POINTS, DIVISION_POINTS = 3.0, 7.0, 0.5, 4.0
NAMED_DIVISION_POINTS, HOME_POINTS, ADMIN1_POINTS, ADMIN2_POINTS = 2.0, 2.0, -1.0, -1.5
# A city that every reader knows.
LARGE_POINTS, LARGE_POPULATION = 1.0, 500_000
# A town that bears the name of a country, or of a division so many times its size, is not meant
# unless its surroundings say so.
NAMESAKE_POINTS, NAMESAKE_RATIO = -4.0, 20
FIRST_LEVEL = frozenset({"province", "governorate", "region", "state", "oblast", "prefecture",
                         "canton", "territory", "department", "district"})
SECOND_LEVEL = frozenset({"county", "district", "regency", "municipality", "parish",
                          "subdistrict", "department", "province"})
# How near another place of the text lies, km, and what that is worth.
NEAR_POINTS = ((30, 2.0), (100, 1.5), (300, 0.8))
# What a place inside speaks for a division.
INSIDE_POINTS = 2.0
# A country (ISO alpha-3) and one of its first-level divisions, None for all of it.
Area = tuple[str | None, str | None]


@dataclass(frozen=True)
class Evidence:
    """What a text says about where its story happens.

    countries: how often it names each, by ISO alpha-3. divisions: first-level ones that it names.
    home: the country where it is published, None where unknown. anchors: places that are sure.
    """

    countries: Counter[str]
    divisions: frozenset[Area]
    home: str | None
    anchors: tuple[Place, ...] = ()


def likely(name: PlaceName, place: Place, hints: frozenset[Area], evidence: Evidence) -> float:
    """Points of one candidate for a name, but for those from other places of the text.

    `hints` are what the text says that the name lies in.
    """
    score = math.log10(place.population + 10)
    if place.kind in {"country", "region"}:
        score += COUNTRY_POINTS
    if place.country is not None and place.country in evidence.countries:
        most = max(evidence.countries.values())
        score += COUNTRY_POINTS - 0.5 + 1.5 * min(1.0, evidence.countries[place.country] / most)
    if fold(place.name) == fold(spell_out(name.text)):
        score += EXACT_POINTS
    if place.country == evidence.home:
        score += HOME_POINTS
    area = (place.country, place.admin1)
    in_country = (place.country, None) in hints and place.kind != "country"
    if in_country or (place.admin1 is not None and area in hints):
        score += PAIR_POINTS
    if place.kind in {"city", "admin2", "site"} and area in evidence.divisions:
        score += NAMED_DIVISION_POINTS
    if place.kind == "city" and place.population >= LARGE_POPULATION:
        score += LARGE_POINTS
    return score + _kind_points(name, place)


def _kind_points(name: PlaceName, place: Place) -> float:
    if place.kind == "admin1":
        return DIVISION_POINTS if name.division in FIRST_LEVEL else ADMIN1_POINTS
    if place.kind == "admin2":
        return DIVISION_POINTS if name.division in SECOND_LEVEL else \
            ADMIN2_POINTS if fold(place.name) == fold(name.text) else ADMIN2_POINTS * 2
    return 0.0


def namesakes(name: PlaceName, candidates: tuple[Place, ...]) -> frozenset[int]:
    """Numbers of the candidates that bear a greater place's name by chance: Mexico in Missouri."""
    written = fold(spell_out(name.text))
    greater = [p for p in candidates
               if p.kind == "country" or (p.kind == "admin1" and fold(p.name) == written)]
    found = set()
    for number, place in enumerate(candidates):
        for big in greater:
            is_inside = (place.country, place.admin1) == (big.country, big.admin1)
            ratio = 1 if big.kind == "country" else NAMESAKE_RATIO
            is_other = place is not big and not is_inside and place.kind != "country"
            if is_other and big.population > ratio * place.population:
                found.add(number)
    return frozenset(found)


def nearness(place: Place, anchors: tuple[Place, ...]) -> float:
    """Points from other places of the text: near ones for a town, those inside for a division."""
    if place.kind == "admin1":
        inside = [a for a in anchors if a.kind != "admin1"
                  and (a.country, a.admin1) == (place.country, place.admin1)]
        return INSIDE_POINTS if inside else 0.0
    if place.kind not in {"city", "admin2", "site"}:
        return 0.0
    nearest = min((place.distance_km(a) for a in anchors if a.kind in {"city", "admin2", "site"} and
                   (a.name, a.geonames_id) != (place.name, place.geonames_id)), default=math.inf)
    return next((points for km, points in NEAR_POINTS if nearest <= km), 0.0)
