"""Which of several places of one name is meant: by the text's own evidence, then by importance.

In: the names that `etl.transform.places.finder` found. Out: a `FoundPlace` for each of them.

Evidence is what is written around a name ("Palmyra, Syria", "the Syrian town of Palmyra"), the
countries and divisions that the text names, and other places nearby. Importance is population. A
name means one place in a text, unless its own surroundings say otherwise.
"""

import difflib
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from etl.transform.places.abbreviations import spell_out
from etl.transform.places.gazetteer import Gazetteer, Place, fold
from etl.transform.places.names import PlaceName
from etl.transform.places.scoring import (
    NAMESAKE_POINTS,
    Area,
    Evidence,
    likely,
    namesakes,
    nearness,
)
from etl.transform.places.surroundings import SITE_WORDS

# A place is an anchor for others when it beats its best rival by so much.
ANCHOR_MARGIN, MAX_ANCHORS, MAX_CANDIDATES = 1.5, 40, 25
SAME_PLACE_KM = 50
# Smaller towns are meant only where the text points to their country: it must name the country at
# least this share as often as the one that it names most.
SMALL_POPULATION, TOLD_SHARE = 20_000, 0.25
# "Sydney Opera House" is in Sydney; a smaller town's name may be anybody's.
KNOWN_POPULATION = 100_000
# Names of places, and countries, that something is said to lie in.
Hints = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class FoundPlace:
    """A place name of the text and the place that it means.

    place, confidence: None where the name could not be resolved. confidence is from 0 to 1.
    """

    name: PlaceName
    place: Place | None
    confidence: float | None


def resolve_names(names: list[PlaceName], countries: Counter[str], gazetteer: Gazetteer,
                  country_places: dict[str, Place], home: str | None = None) -> list[FoundPlace]:
    """Choose a place for each name, in their order.

    `countries` counts the countries that the text names. `country_places` are the countries' own
    places by ISO alpha-3. `home` is the publisher's country; where it is None, the country where
    the text was filed (its dateline's) speaks for its towns instead.
    """
    resolver = _Resolver(gazetteer, country_places)
    candidates = [resolver.candidates(name) for name in names]
    told = _hints_of_names(names)
    hints = [resolver.hints(name, told) for name in names]
    counts = countries + Counter(c for name in names for c in name.hint_countries)
    own = Counter(name.country for name, places in zip(names, candidates, strict=True)
                  if name.country and _is_division_abroad(name.country, places))
    counts = counts - own  # "Georgia" is no evidence that Georgia the country is meant
    evidence = Evidence(counts, _divisions(names, candidates, counts), home)
    # What is written and told alike is chosen once.
    alike = {(name.text, name.country, name.division, hint): (name, found, hint)
             for name, found, hint in zip(names, candidates, hints, strict=True)}
    first = {key: _choose(*one, evidence) for key, one in alike.items()}
    anchors = dict.fromkeys(place for place, margin in first.values()
                            if place and margin >= ANCHOR_MARGIN and place.kind != "region")
    filed = next((first[key][0] for key, (name, *_) in alike.items()
                  if name.paragraph < 0 and first[key][0]), None)
    counts = counts + Counter(place.country for place in anchors
                              if place.country and place.kind != "country")
    evidence = replace(evidence, countries=counts, home=home or (filed.country if filed else None),
                       anchors=tuple(anchors)[:MAX_ANCHORS])
    beside = _beside(names)
    chosen = {}
    for key, (name, found, hint) in alike.items():
        best = _choose(name, found, hint, evidence) if len(found) > 1 else first[key]
        told_countries = beside[name.text] | {country for country, _ in hint}
        chosen[key] = resolver.believed(name, best, told_countries, evidence)
    return [_found(name, *chosen[name.text, name.country, name.division, hint])
            for name, hint in zip(names, hints, strict=True)]


def _is_division_abroad(country: str, places: tuple[Place, ...]) -> bool:
    """Whether a state's name is also that of another country's division: "Georgia"."""
    return any(p.kind == "admin1" and p.country != country for p in places)


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

    def hints(self, name: PlaceName, told: dict[str, Hints]) -> frozenset[Area]:
        """The countries and divisions that the text says, here or elsewhere, the name lies in."""
        has_own = name.hints or name.hint_countries
        texts, countries = ((name.hints, name.hint_countries) if has_own
                            else told.get(fold(name.text), ((), ())))
        areas: set[Area] = {(country, None) for country in countries}
        for text in texts:
            areas.update(self._areas(text, name.text))
        # "Missouri, California" is a list: no division lies in another one of its country.
        listed = {p.country for p in self.candidates(name)
                  if p.kind == "admin1" and fold(p.name) == fold(name.text)}
        return frozenset((country, admin1) for country, admin1 in areas
                         if admin1 is None or country not in listed)

    def believed(self, name: PlaceName, chosen: tuple[Place | None, float], told: set[str | None],
                 evidence: Evidence) -> tuple[Place | None, float]:
        """The chosen place, or none where it is doubtful and the text hardly points to its country.

        Doubtful is a town that is small, or whose name is only written much like the text's. `told`
        are the countries that stand beside the name.
        """
        place = chosen[0]
        if place is None or place.kind not in {"city", "admin2"} or not evidence.countries:
            return chosen
        # Without a GeoNames id it is one of the codebook's own, which has each name only once.
        if place.country in told or place.geonames_id is None:
            return chosen
        is_written = (place in self._gazetteer.find(spell_out(name.text))
                      or set(evidence.countries) == {place.country})
        is_known = place.population >= SMALL_POPULATION and is_written
        others = evidence.countries[place.country or ""] - (place in evidence.anchors)
        enough = max(1, TOLD_SHARE * max(evidence.countries.values()))
        is_told = others >= enough or place.country == evidence.home
        return chosen if is_known or is_told else (None, 0.0)

    def _areas(self, text: str, inside: str) -> set[Area]:
        found = self._look(text, None)[:8]
        return {(p.country, None if p.kind == "country" else p.admin1) for p in found
                if p.kind in {"country", "admin1", "admin2", "area"} and fold(text) != fold(inside)}

    def _look(self, text: str, country: str | None) -> tuple[Place, ...]:
        written = spell_out(text)
        found = self._gazetteer.find(written)
        if country is not None:
            # "Scotland" is a state's name in the actor book, and a division on the map.
            inner = tuple(p for p in found if p.country == country and p.kind in {"admin1", "area"})
            state = self._countries.get(country)
            is_own = state is not None and fold(state.name) == fold(written)
            # "Georgia" is a state of the USA too, and "Lebanon" a town in Ohio.
            others = tuple(p for p in found
                           if p.country != country and p.kind in {"admin1", "city"})
            return inner if inner and not is_own else ((state, *others) if state else ())
        if not found:
            found = self._loose(written) or self._inner(written)
        elif all(p.kind == "city" and p.population < SMALL_POPULATION for p in found):
            # "Shabwa" is a Burmese village as written, and with an "h" the Yemeni governorate that
            # is meant.
            found += tuple(p for p in self._loose(written) if p not in found)
        return tuple(self._countries.get(p.country or "", p) if p.kind == "country" else p
                     for p in found)

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
            is_sure = words[-1].lower() in SITE_WORDS
            if found and (is_sure or found[0].population >= KNOWN_POPULATION):
                return tuple(replace(p, kind="site") if p.kind == "city" else p for p in found)
        return ()


def _hints_of_names(names: list[PlaceName]) -> dict[str, Hints]:
    """What the text first says about where a name lies, by the name's folded form."""
    told: dict[str, Hints] = {}
    for name in names:
        if name.hints or name.hint_countries:
            told.setdefault(fold(name.text), (name.hints, name.hint_countries))
    return told


def _divisions(names: list[PlaceName], candidates: list[tuple[Place, ...]],
               countries: Counter[str]) -> frozenset[Area]:
    """First-level divisions that the text names, where no other large place bears the name."""
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
    """The best candidate, and by how many points it beats its best rival.

    A candidate at the same spot or in the same division is no rival.
    """
    # "Lebanon, Ohio" leaves no choice but among the Lebanons of Ohio.
    told = [p for p in candidates
            if p.kind != "country" and (p.country, p.admin1) in hints and p.admin1 is not None]
    candidates = tuple(told) or candidates
    by_chance = frozenset() if told else namesakes(name, candidates)
    base = [(likely(name, place, hints, evidence) + NAMESAKE_POINTS * (number in by_chance),
             -number, place) for number, place in enumerate(candidates)]
    base = sorted(base, key=lambda one: one[:2], reverse=True)[:MAX_CANDIDATES]
    scored = sorted(((score + nearness(place, evidence.anchors), number, place)
                     for score, number, place in base), key=lambda one: one[:2], reverse=True)
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


def _found(name: PlaceName, place: Place | None, margin: float) -> FoundPlace:
    if place is None:
        return FoundPlace(name, None, None)
    if name.is_site and place.kind == "city":
        place = replace(place, kind="site")
    return FoundPlace(name, place, round(1 / (1 + math.exp(-margin)), 3))
