"""What the words around a name say: that it is a place, what kind of place, and what it lies in."""

import re
from dataclasses import replace

from spacy.tokens import Doc, Token

from etl.transform.events.parties.actors import Match
from etl.transform.places.abbreviations import DIVISIONS
from etl.transform.places.gazetteer import Gazetteer
from etl.transform.places.names import PlaceName

LOCATIVES = frozenset({"in", "at", "near", "from", "outside", "around", "inside", "towards",
                       "toward", "into"})
DIVISION_WORDS = frozenset({"province", "governorate", "district", "region", "state", "oblast",
                            "county", "prefecture", "department", "canton", "territory",
                            "regency", "subdistrict", "municipality", "parish"})
PLACE_NOUNS = frozenset({"city", "town", "village", "suburb", "neighborhood", "neighbourhood",
                         "port", "capital", "hamlet", "island", "settlement", "camp", "crossing",
                         "outskirts", "north", "south", "east", "west", "northeast", "northwest",
                         "southeast", "southwest", "streets", "centre", "center", "mayor",
                         "governor", "residents", "people", "university", "resident", "airport",
                         "coast", "shores", "border", "villages", "towns", "cities", "part",
                         "parts", "area"}) | DIVISION_WORDS
# Directly before a name these say what it is: "the capital city Luanda".
TOWN_NOUNS = frozenset({"city", "town", "village", "region", "province", "capital", "island",
                        "suburb"})
# Behind a name these say that it is one of a place: "Goma airport", "Kumasi residents".
AFTER_TOWNS = frozenset({"airport", "city", "town", "village", "suburb", "mayor", "residents",
                         "neighborhood", "neighbourhood", "district", "mosque", "market", "prison",
                         "crossing", "refinery", "province", "region", "outskirts"})
# Before a name these say which part of it is meant: "West Mosul", "Old Aleppo".
QUALIFIERS = frozenset({"west", "east", "north", "south", "northeast", "northwest", "southeast",
                        "southwest", "old", "greater", "inner", "outer", "upper", "lower",
                        "central", "downtown", "uptown", "metropolitan", "occupied"})
# What is done to towns.
TAKING = frozenset({"seize", "capture", "recapture", "storm", "shell", "bomb", "bombard",
                    "besiege", "enter", "leave", "reach", "flee", "hit", "strike", "rock",
                    "overrun", "retake", "liberate", "occupy", "encircle", "visit", "attack",
                    "target", "raid", "invade", "pound", "pummel", "torch", "loot", "ransack",
                    "devastate", "assault", "blockade", "flatten", "defend", "control", "blast"})
# What is named after a place and is elsewhere: "the Oslo accords", "the Minsk agreements".
NAMESAKES = frozenset({"accord", "accords", "agreement", "agreements", "treaty", "protocol",
                       "convention", "conventions", "declaration", "pact", "process", "virus",
                       "ebolavirus", "fever", "disease", "times", "post", "globe", "herald",
                       "tribune", "gazette", "syndrome"})
PERSON_TITLES = frozenset({"mr", "mrs", "ms", "dr", "mr.", "mrs.", "ms.", "dr.", "sir", "prof.",
                           "sgt.", "lt.", "gen.", "president", "senator", "sen.", "rep.",
                           "judge", "officer"})
SITE_WORDS = frozenset({"airport", "base", "airbase", "airfield", "camp", "crossing",
                        "checkpoint", "prison", "dam", "bridge", "barracks", "plant", "jail",
                        "garrison", "port", "harbor", "harbour", "refinery"})
SITE_FILLERS = frozenset({"international", "air", "border", "refugee", "military", "naval",
                          "army", "nuclear", "power", "detention", "displaced", "displacement",
                          "oil"})
# What stands between a place and the one that it lies in.
_WITHIN = re.compile(
    r"\s*,?\s*(?:(?:in|of)\s+)?(?:the\s+)?(?:(?:north|south|east|west|central)\w*\s+)?"
    r"|\s*(?:province|district|region|county),?\s*(?:in|of)?\s*(?:the\s+)?|\s*\(", re.IGNORECASE)
# What stands between a nationality and a place: "(Syrian) city of (X)".
_OF = re.compile(
    r"^(?:\w+ ){0,3}(?:city|town|village|capital|province|region|port|district|state|island|area"
    r"|suburb|governorate|neighborhood|neighbourhood|camp)"
    r"(?: (?:city|town|village|capital|camp))?,? (?:of|in|at) (?:the )?$", re.IGNORECASE)
_POSSESSIVES = frozenset({"'s", "’s", "'s northern", "'s southern", "'s eastern", "'s western"})
# What is done to people too: it makes a town only of what is not tagged as a person.
_DONE_TO_PEOPLE = frozenset({"hit", "strike", "leave", "reach", "visit", "capture", "rock",
                             "attack", "target", "raid", "assault", "defend", "control", "blast",
                             "pound"})
# What is done to whatever is an object and no person.
_SIGHTS = frozenset({"hit", "strike", "leave", "reach", "visit", "capture", "rock"})
_ARMED = frozenset({"army", "military", "navy", "militia", "group", "police", "coalition",
                    "drone", "missile", "rocket", "quake", "earthquake", "storm", "cyclone",
                    "typhoon", "hurricane", "tornado", "explosion", "blast", "bomb", "airstrike",
                    "shelling", "strike", "artillery", "force", "battalion", "brigade"})


def is_located(doc: Doc, start: int) -> bool:
    """Whether "in", "near", "the town of" or "northern" stand before a name."""
    at = start - 1
    while at >= 0 and (doc[at].lower_ in {"the", "downtown", "nearby", "central"}
                       or doc[at].lower_.endswith("ern")):
        if doc[at].lower_ != "the":
            return True
        at -= 1
    if at < 0:
        return False
    if doc[at].text in TOWN_NOUNS:
        return True
    if doc[at].lower_ == "of":
        return at > 0 and doc[at - 1].lower_ in PLACE_NOUNS
    return doc[at].lower_ in LOCATIVES and doc[at].pos_ in {"ADP", "SCONJ", "ADV"}


def is_listed(doc: Doc, start: int, end: int) -> bool:
    """Whether the name is coordinated with one that is tagged as a place: "Darfur and Malakal"."""
    if start < 2 or doc[start].ent_type_ == "PERSON":
        return False
    is_next = doc[start - 1].lower_ in {",", "and", "or"} and doc[start - 2].ent_type_ == "GPE"
    stops = end >= len(doc) or not doc[end].text[0].isupper()
    return is_next and stops


def is_taken(doc: Doc, start: int, end: int, is_great: bool) -> bool:
    """Whether the name is the object of what is done to towns: "seized Kunduz", "left Mosul".

    What is done to people too makes a town only of what is tagged as none, or of a great city
    (`is_great`) that no person acts on: "drones attacked Kharkiv", not "the senator hit Jackson".
    """
    last, verb = doc[end - 1], _done(doc, start, end)
    lemma = verb.lemma_.lower() if verb is not None else ""
    is_owner = end < len(doc) and doc[end].lower_ in {"'s", "’s"}
    if verb is None or lemma not in TAKING or is_owner:
        return False
    is_person = last.ent_type_ == "PERSON"
    if lemma not in _DONE_TO_PEOPLE or (not is_person and last.dep_ == "dobj" and lemma in _SIGHTS):
        return True
    doers = [t for t in verb.children if t.dep_ == "nsubj"]
    return is_great and all(t.tag_ in {"NNS", "NNPS"} or t.lemma_.lower() in _ARMED for t in doers)


def _done(doc: Doc, start: int, end: int) -> Token | None:
    """The verb of which a name is the object, by the parse or by the words' order."""
    last = doc[end - 1]
    first = last.head if last.dep_ == "conj" else last
    if first.dep_ in {"dobj", "nsubjpass"}:
        return first.head
    at = start - 1
    while at > 0 and (doc[at].lower_ == "the" or doc[at].lower_ in QUALIFIERS
                      or doc[at].lower_.endswith("ern")):
        at -= 1
    return doc[at] if at >= 0 and doc[at].pos_ == "VERB" else None


def is_followed(doc: Doc, end: int) -> bool:
    """Whether a word for a place follows the name, also with another name between.

    "Goma airport", "Giza's Haram district".
    """
    if end < len(doc) and doc[end].lower_ in AFTER_TOWNS:
        return True
    if end >= len(doc) or doc[end].lower_ not in {"'s", "’s"}:
        return False
    words = list(doc[end + 1:end + 5])
    at = next((n for n, t in enumerate(words) if t.lower_ in AFTER_TOWNS), None)
    return at is not None and all(t.text[0].isupper() or t.lower_ in {"-", "al"} or
                                  t.lower_.endswith("ern") for t in words[:at])


def is_pair(doc: Doc, end: int, gazetteer: Gazetteer) -> bool:
    """Whether a comma and a country or division follow: "Palmyra, Syria", "Paris, Ky."."""
    if end + 1 >= len(doc) or doc[end].text != "," or not doc[end + 1].text[0].isupper():
        return False
    if doc[end + 1].text in DIVISIONS:
        return True
    for stop in range(min(len(doc), end + 4), end + 1, -1):
        found = gazetteer.find(doc[end + 1:stop].text)[:3]
        if any(place.kind in {"country", "admin1", "area"} for place in found):
            return True
    return False


def is_site(doc: Doc, end: int) -> bool:
    """Whether the name is that of a camp, airport or the like: such a word ends or follows it."""
    if doc[end - 1].lower_ in SITE_WORDS:
        return True
    at = end
    while at < min(len(doc), end + 3) and doc[at].lower_ in SITE_FILLERS:
        at += 1
    return at < len(doc) and doc[at].lower_ in SITE_WORDS


def no_place(doc: Doc, start: int, end: int) -> bool:
    """Whether the name belongs to a person, a paper, a treaty or a disease."""
    after = doc[end].lower_ if end < len(doc) else ""
    before = doc[start - 1].lower_ if start else ""
    return after in NAMESAKES or before in PERSON_TITLES


def nationality_before(doc: Doc, start: int, named: list[Match]) -> tuple[str, ...]:
    """The country (ISO alpha-3) of "the Syrian city of X" or "Syria's X"; empty without one."""
    for match in named:
        if match.named.country and match.named.is_nationality and 0 <= start - match.end <= 6:
            between = doc[match.end:start].text
            if between.lower() in _POSSESSIVES or _OF.match(between + " "):
                return (match.named.country,)
    return ()


def words_around(doc: Doc, names: list[PlaceName], offset: int) -> list[PlaceName]:
    """The names of a paragraph, each with those behind it that it lies in ("X, Y", "X in Y")."""
    text = doc.text
    told: list[PlaceName] = []
    for number, name in enumerate(names):
        hints: list[str] = []
        end = name.end
        for other in names[number + 1:number + 3]:
            if not _WITHIN.fullmatch(text[end - offset:other.start - offset]) or other.start == end:
                break
            hints.append(other.text)
            end = other.end
        told.append(replace(name, hints=tuple(hints)))
    return told
