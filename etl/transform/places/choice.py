"""Which of the homonyms: the text's own evidence first, then importance.

Evidence: what is written around a name ("Palmyra, Syria", "the Syrian town of Palmyra"), the countries and
divisions that the text names, other places near by. Importance is population, as readers would guess.
A name means one place in a text, unless its own surroundings say otherwise.
"""

import difflib
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from etl.transform.places.abbreviations import spell_out
from etl.transform.places.gazetteer import Gazetteer, Place, fold
from etl.transform.places.names import PlaceName
from etl.transform.places.surroundings import SITE_WORDS

# Points, in powers of ten of population: a country named in the text outweighs a city 1,000 times larger.
COUNTRY_POINTS, PAIR_POINTS, EXACT_POINTS, DIVISION_POINTS = 3.0, 7.0, 0.5, 4.0
NAMED_DIVISION_POINTS, HOME_POINTS, ADMIN1_POINTS, ADMIN2_POINTS = 2.0, 2.0, -1.0, -1.5
# A city that every reader knows.
LARGE_POINTS, LARGE_POPULATION = 1.0, 500_000
# A town that bears the name of a country, or of a division so many times its size, is not meant unless its
# surroundings say so.
NAMESAKE_POINTS, NAMESAKE_RATIO = -4.0, 20
FIRST_LEVEL = frozenset({"province", "governorate", "region", "state", "oblast", "prefecture", "canton", "territory",
                         "department", "district"})
SECOND_LEVEL = frozenset({"county", "district", "regency", "municipality", "parish", "subdistrict", "department", "province"})
# How near another place of the text lies, km, and what that is worth.
NEAR_POINTS = ((30, 2.0), (100, 1.5), (300, 0.8))
# What a place inside speaks for a division.
INSIDE_POINTS = 2.0
# A place is an anchor for others when it beats its best rival by so much.
ANCHOR_MARGIN, MAX_ANCHORS, MAX_CANDIDATES = 1.5, 40, 25
SAME_PLACE_KM = 50
# Smaller towns are meant only where something in the text points to their country.
SMALL_POPULATION = 20_000
# … as often as this, beside the country that is named most.
TOLD_SHARE = 0.25
# "Sydney Opera House" is in Sydney; a smaller town's name may be anybody's.
KNOWN_POPULATION = 100_000
Area = tuple[str | None, str | None]


@dataclass(frozen=True)
class FoundPlace:
    """A place name of the text and the place it was resolved to; place and confidence None where unresolved."""

    name: PlaceName
    place: Place | None
    confidence: float | None


@dataclass(frozen=True)
class Evidence:
    """What a text says about where it plays; countries by ISO alpha-3, home is where it is published (None: unknown)."""

    countries: Counter[str]
    divisions: frozenset[Area]
    home: str | None
    anchors: tuple[Place, ...] = ()


def resolve_names(names: list[PlaceName], countries: Counter[str], gazetteer: Gazetteer,
                  country_places: dict[str, Place], home: str | None = None) -> list[FoundPlace]:
    """Choose a place for each name; `countries` counts the countries that the text names, `home` is its publisher's.

    Without a publisher's country the one where it was filed speaks for its towns.
    """
    resolver = _Resolver(gazetteer, country_places)
    candidates = [resolver.candidates(name) for name in names]
    told = _hints_of_names(names)
    hints = [resolver.hints(name, told) for name in names]
    counts = countries + Counter(c for name in names for c in name.hint_countries)
    own = Counter(name.country for name, places in zip(names, candidates, strict=True)
                  if name.country and any(p.kind == "admin1" and p.country != name.country for p in places))
    counts = counts - own  # "Georgia" is no evidence that Georgia the country is meant
    evidence = Evidence(counts, _divisions(names, candidates, counts), home)
    # What is written and told alike is chosen once.
    alike = {(name.text, name.country, name.division, hint): (name, found, hint)
             for name, found, hint in zip(names, candidates, hints, strict=True)}
    first = {key: _choose(*one, evidence) for key, one in alike.items()}
    anchors = dict.fromkeys(place for place, margin in first.values()
                            if place and margin >= ANCHOR_MARGIN and place.kind != "region")
    filed = next((first[key][0] for key, (name, *_) in alike.items() if name.paragraph < 0 and first[key][0]), None)
    counts = counts + Counter(place.country for place in anchors if place.country and place.kind != "country")
    evidence = replace(evidence, countries=counts, home=home or (filed.country if filed else None),
                       anchors=tuple(anchors)[:MAX_ANCHORS])
    beside = _beside(names)
    chosen = {key: resolver.believed(one[0], _choose(*one, evidence) if len(one[1]) > 1 else first[key],
                                     beside[one[0].text] | {country for country, _ in one[2]}, evidence)
              for key, one in alike.items()}
    return [_found(name, *chosen[name.text, name.country, name.division, hint])
            for name, hint in zip(names, hints, strict=True)]


class _Resolver:
    """Looks up the names of one text, each once."""

    def __init__(self, gazetteer: Gazetteer, country_places: dict[str, Place]) -> None:
        self._gazetteer, self._countries = gazetteer, country_places
        self._known: dict[tuple[str, str | None], tuple[Place, ...]] = {}

    def candidates(self, name: PlaceName) -> tuple[Place, ...]:
        key = (name.text, name.country)
        if key not in self._known:
            self._known[key] = self._look(name.text, name.country)
        return self._known[key]

    def hints(self, name: PlaceName, told: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> frozenset[Area]:
        """The countries and divisions that the name is said to lie in, here or where the text names it before."""
        texts, countries = (name.hints, name.hint_countries) if name.hints or name.hint_countries else \
            told.get(fold(name.text), ((), ()))
        areas: set[Area] = {(country, None) for country in countries}
        for text in texts:
            areas.update(self._areas(text, name.text))
        # "Missouri, California": a division lies in no other of its country, the two are a list.
        listed = {p.country for p in self.candidates(name) if p.kind == "admin1" and fold(p.name) == fold(name.text)}
        return frozenset((country, admin1) for country, admin1 in areas if admin1 is None or country not in listed)

    def believed(self, name: PlaceName, chosen: tuple[Place | None, float], told: set[str | None],
                 evidence: Evidence) -> tuple[Place | None, float]:
        """No place where the only town so called is small, or only written alike, and in a country that little points to.

        `told` are the countries that stand beside the name.
        """
        place = chosen[0]
        if place is None or place.kind not in {"city", "admin2"} or not evidence.countries or place.country in told \
                or place.geonames_id is None:  # of the codebook's own, which has one of a name
            return chosen
        is_written = place in self._gazetteer.find(spell_out(name.text)) or set(evidence.countries) == {place.country}
        is_known = place.population >= SMALL_POPULATION and is_written
        others = evidence.countries[place.country or ""] - (place in evidence.anchors)
        is_told = others >= max(1, TOLD_SHARE * max(evidence.countries.values())) or place.country == evidence.home
        return chosen if is_known or is_told else (None, 0.0)

    def _areas(self, text: str, inside: str) -> set[Area]:
        found = self._look(text, None)[:8]
        return {(p.country, None if p.kind == "country" else p.admin1) for p in found
                if p.kind in {"country", "admin1", "admin2", "area"} and fold(text) != fold(inside)}

    def _look(self, text: str, country: str | None) -> tuple[Place, ...]:
        written = spell_out(text)
        found = self._gazetteer.find(written)
        if country is not None:  # "Scotland" is a state's name in the actor book, and a division on the map
            inner = tuple(p for p in found if p.country == country and p.kind in {"admin1", "area"})
            state = self._countries.get(country)
            is_own = state is not None and fold(state.name) == fold(written)
            others = tuple(p for p in found if p.country != country and p.kind in {"admin1", "city"})  # Georgia; Lebanon, Ohio
            return inner if inner and not is_own else ((state, *others) if state else ())
        if not found:
            found = self._loose(written) or self._inner(written)
        elif all(p.kind == "city" and p.population < SMALL_POPULATION for p in found):
            # "Shabwa" is a Burmese village as written, and with an "h" the Yemeni governorate that is meant.
            found += tuple(p for p in self._loose(written) if p not in found)
        return tuple(self._countries.get(p.country or "", p) if p.kind == "country" else p for p in found)

    def _loose(self, text: str) -> tuple[Place, ...]:
        """Places that a transliteration may mean, those written most alike first."""
        loose = self._gazetteer.find_loosely(text)
        alike = {p: difflib.SequenceMatcher(None, fold(p.name), fold(text)).ratio() for p in loose}
        best = max(alike.values(), default=0)
        return tuple(p for p in loose if alike[p] >= best - 0.15)

    def _inner(self, text: str) -> tuple[Place, ...]:
        """The town in the name of an airport, camp or the like: "Da Nang International Airport"."""
        words = text.split()
        for end in range(min(len(words) - 1, 3), 0, -1):
            found = self._gazetteer.find(" ".join(words[:end]))
            if found and (words[-1].lower() in SITE_WORDS or found[0].population >= KNOWN_POPULATION):
                return tuple(replace(p, kind="site") if p.kind == "city" else p for p in found)
        return ()


def _hints_of_names(names: list[PlaceName]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What is said of a name anywhere in the text, by its folded form; the first place that says anything counts."""
    told: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for name in names:
        if name.hints or name.hint_countries:
            told.setdefault(fold(name.text), (name.hints, name.hint_countries))
    return told


def _divisions(names: list[PlaceName], candidates: list[tuple[Place, ...]], countries: Counter[str]) -> frozenset[Area]:
    """First-level divisions that the text names, where the name is no other large place's."""
    found: set[Area] = set()
    for name, places in zip(names, candidates, strict=True):
        divisions = [p for p in places if p.kind == "admin1"]
        if len(divisions) > 1:
            divisions = [p for p in divisions if p.country in countries] or divisions[:1]
        found.update((p.country, p.admin1) for p in divisions
                     if name.division or p.country in countries or p.population > 1_000_000)
    return frozenset(found)


def _choose(name: PlaceName, candidates: tuple[Place, ...], hints: frozenset[Area],
            evidence: Evidence) -> tuple[Place | None, float]:
    """The best candidate and by how much it beats its best rival; a rival at the same spot is none."""
    told = [p for p in candidates if p.kind != "country" and (p.country, p.admin1) in hints and p.admin1 is not None]
    candidates = tuple(told) or candidates  # "Lebanon, Ohio" leaves no choice but among the Lebanons of Ohio
    namesakes = frozenset() if told else _namesakes(name, candidates)
    base = sorted(((_likely(name, place, hints, evidence) + NAMESAKE_POINTS * (number in namesakes), -number, place)
                   for number, place in enumerate(candidates)), key=lambda one: one[:2], reverse=True)[:MAX_CANDIDATES]
    scored = sorted(((score + _nearness(place, evidence.anchors), number, place) for score, number, place in base),
                    key=lambda one: one[:2], reverse=True)
    if not scored:
        return None, 0.0
    top, _, best = scored[0]
    rivals = [score for score, _, place in scored[1:] if best.distance_km(place) > SAME_PLACE_KM and
              (place.country, place.admin1) != (best.country, best.admin1)]
    return best, top - max(rivals, default=top - 4)


def _beside(names: list[PlaceName]) -> dict[str, set[str | None]]:
    """The countries that are named in a paragraph with each name, by its text."""
    told: dict[int, set[str | None]] = defaultdict(set)
    for name in names:
        if name.country:
            told[name.paragraph].add(name.country)
    found: dict[str, set[str | None]] = defaultdict(set)
    for name in names:
        found[name.text] |= told[name.paragraph]
    return found


def _likely(name: PlaceName, place: Place, hints: frozenset[Area], evidence: Evidence) -> float:
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
    if ((place.country, None) in hints and place.kind != "country") or (place.admin1 is not None and area in hints):
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


def _namesakes(name: PlaceName, candidates: tuple[Place, ...]) -> frozenset[int]:
    """Numbers of the candidates that bear a greater place's name by chance: Mexico in Missouri, Kansas in Illinois."""
    written = fold(spell_out(name.text))
    greater = [p for p in candidates if p.kind == "country" or (p.kind == "admin1" and fold(p.name) == written)]
    found = set()
    for number, place in enumerate(candidates):
        for big in greater:
            is_inside = (place.country, place.admin1) == (big.country, big.admin1)
            ratio = 1 if big.kind == "country" else NAMESAKE_RATIO
            if place is not big and not is_inside and place.kind != "country" and big.population > ratio * place.population:
                found.add(number)
    return frozenset(found)


def _nearness(place: Place, anchors: tuple[Place, ...]) -> float:
    """What other places of the text speak for this one: near ones for a town, those inside for a division."""
    if place.kind == "admin1":
        inside = [a for a in anchors if (a.country, a.admin1) == (place.country, place.admin1) and a.kind != "admin1"]
        return INSIDE_POINTS if inside else 0.0
    if place.kind not in {"city", "admin2", "site"}:
        return 0.0
    nearest = min((place.distance_km(a) for a in anchors if a.kind in {"city", "admin2", "site"} and
                   (a.name, a.geonames_id) != (place.name, place.geonames_id)), default=math.inf)
    return next((points for km, points in NEAR_POINTS if nearest <= km), 0.0)


def _found(name: PlaceName, place: Place | None, margin: float) -> FoundPlace:
    if place is None:
        return FoundPlace(name, None, None)
    if name.is_site and place.kind == "city":
        place = replace(place, kind="site")
    return FoundPlace(name, place, round(1 / (1 + math.exp(-margin)), 3))
