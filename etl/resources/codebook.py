"""The codebook's tables as values; whatever the ontology does not know is refused.

In: `schemas/codebook/*.csv`. Out: `Tables`, of which the coder's books are made. A line that can't
be used raises CodebookError (exit status 2): one with an unknown type, mode, CAMEO code, context,
class, sector or country, an impossible year or number, or too few or too many cells, and one that
stands twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.resources.lines import Line, read_lines
from etl.resources.place_sources import country_codes
from etl.tables import contracts
from etl.tables.plover import BY_NAME, CAMEO_CODES, CONTEXTS, TYPES, Coding
from etl.transform.events.parties.actors import Country, ListedActor, Role, Term, Title
from etl.transform.events.proposals.codebook import BUILT_IN, IDIOM, PARTY_IN, ClassMember, Pattern
from etl.transform.places.gazetteer import PRECISIONS, Place

ACTOR_COLUMNS = ("entity_id", "name", "aliases", "country", "sector", "valid_from", "valid_to",
                 "source", "note")
PATTERN_COLUMNS = ("trigger", "part", "object", "event_type", "event_mode", "cameo_code",
                   "contexts", "actor", "recipient", "symmetric", "note")
TERM_COLUMNS = ("entity_id", "sector", "valid_from", "valid_to", "note")
COUNTRY_COLUMNS = ("country", "name", "aliases", "adjectives", "people", "capital", "metonyms",
                   "latitude", "longitude")
REGION_COLUMNS = ("name", "aliases", "kind", "country", "admin1", "latitude", "longitude")
ROLE_COLUMNS = ("role", "plural", "sector", "is_group", "note")
CLASS_COLUMNS = ("class", "lemma")
KINDS = frozenset({*TYPES, IDIOM})
PARTS = ("noun", "verb")
YES = ("", "true")
# Whoever held such an office is, before and after it, of no sector that is known.
OFFICES = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "IGO"})
OUT_OF_OFFICE = "UNK"


@dataclass(frozen=True)
class Tables:
    """Everything in the codebook that the coder uses, in the order of the files.

    regions: parts of the world that GeoNames has no town or division for, by every name. topics:
    topics of articles that are not political, by the lemmas that tell them. weights: those of the
    confidence, by feature.
    """

    patterns: tuple[Pattern, ...]
    classes: tuple[ClassMember, ...]
    countries: tuple[Country, ...]
    actors: tuple[ListedActor, ...]
    roles: tuple[Role, ...]
    titles: tuple[Title, ...]
    regions: dict[str, Place]
    topics: tuple[dict[str, str], ...]
    weights: dict[str, float]


def read_codebook(folder: Path | None = None) -> Tables:
    """Read all tables of a folder, by default those that ship.

    Raises CodebookError for a line that can't be used, WorkError where a file can't be read.
    """
    folder = folder or contracts.folder() / "codebook"

    def lines(name: str, columns: tuple[str, ...], *key: str) -> Iterator[Line]:
        return read_lines(folder / f"{name}.csv", columns, key)

    sectors, states = read_sectors(folder), country_codes()
    classes = tuple(ClassMember(line.text("class"), line.text("lemma"))
                    for line in lines("classes", CLASS_COLUMNS, "class", "lemma"))
    countries = tuple(_country(line, states, sectors)
                      for line in lines("countries", COUNTRY_COLUMNS, "country"))
    objects = BUILT_IN | {f"@{member.name}" for member in classes}
    codes = frozenset(country.code for country in countries)
    listed = [line for name in ("actors", "persons")
              for line in lines(name, ACTOR_COLUMNS, "entity_id")]
    entities = frozenset(line.cell("entity_id") for line in listed)
    terms: dict[str, list[Term]] = defaultdict(list)
    for line in lines("terms", TERM_COLUMNS, "entity_id", "valid_from"):
        terms[line.choice("entity_id", entities)].append(_term(line, sectors))
    return Tables(
        patterns=tuple(_pattern(line, objects) for line in
                       lines("patterns", PATTERN_COLUMNS, "trigger", "part", "object")),
        classes=classes,
        countries=countries,
        actors=tuple(_actor(line, codes, sectors, terms) for line in listed),
        roles=tuple(_role(line, sectors) for line in lines("roles", ROLE_COLUMNS, "role")),
        titles=tuple(Title(line.text("title"), line.choice("sector", sectors))
                     for line in lines("titles", ("title", "sector"), "title")),
        regions=dict(named for line in lines("regions", REGION_COLUMNS, "name")
                     for named in _regions(line, states)),
        topics=tuple({"topic": line.text("topic"), "lemma": line.text("lemma")}
                     for line in lines("topics", ("topic", "lemma"), "topic", "lemma")),
        weights={line.text("feature"): line.real("weight")
                 for line in lines("confidence", ("feature", "weight"), "feature")})


def read_sectors(folder: Path) -> tuple[str, ...]:
    """PLOVER's sectors as sectors.csv lists them."""
    lines = read_lines(folder / "sectors.csv", ("sector", "meaning"), ("sector",))
    return tuple(line.text("sector") for line in lines)


def _pattern(line: Line, objects: Collection[str]) -> Pattern:
    trigger = line.text("trigger")
    wanted = line.parts("object")
    for name in wanted:
        if name.startswith("@") and name not in objects:
            raise line.unknown("object", name, objects)
    return Pattern(trigger, line.choice("part", PARTS), tuple(trigger.split()),
                   frozenset(wanted) or None, _coding(line), line.choices("actor", PARTY_IN),
                   line.choices("recipient", PARTY_IN), line.choice("symmetric", YES) == "true")


def _coding(line: Line) -> Coding | None:
    """What a pattern reports; None for an idiom, which reports nothing."""
    kind = line.choice("event_type", KINDS)
    if kind == IDIOM:
        for column in ("event_mode", "cameo_code", "contexts"):
            line.choice_or_none(column, ())
        return None
    mode = line.choice_or_none("event_mode", BY_NAME[kind].modes)
    contexts = line.choices("contexts", CONTEXTS, ";")
    return Coding(kind, mode, line.choice("cameo_code", CAMEO_CODES), tuple(sorted(contexts)))


def _actor(line: Line, countries: Collection[str], sectors: Collection[str],
           terms: Mapping[str, Sequence[Term]]) -> ListedActor:
    start, end = line.year("valid_from"), line.year("valid_to")
    if start is not None and end is not None and end < start:
        raise line.fault(f"valid_to {end} is before valid_from {start}")
    entity, sector = line.text("entity_id"), line.choice("sector", sectors)
    is_officer = line.file == "persons.csv" and sector in OFFICES
    return ListedActor(entity, line.text("name"), line.parts("aliases"),
                       line.choice_or_none("country", countries), sector,
                       (*terms.get(entity, ()), *(_outside(start, end) if is_officer else ())))


def _outside(start: int | None, end: int | None) -> Iterator[Term]:
    """The times before the first and after the last year of an office."""
    if start is not None and start > 1:
        yield Term(OUT_OF_OFFICE, None, date(start - 1, 12, 31))
    if end is not None:
        yield Term(OUT_OF_OFFICE, date(end + 1, 1, 1), None)


def _term(line: Line, sectors: Collection[str]) -> Term:
    first, last = line.day("valid_from"), line.day("valid_to", is_last=True)
    if first is not None and last is not None and last < first:
        raise line.fault(f"valid_to {last} is before valid_from {first}")
    return Term(line.choice("sector", sectors), first, last)


def _country(line: Line, states: Collection[str], sectors: Collection[str]) -> Country:
    return Country(line.choice("country", states), line.text("name"), line.parts("aliases"),
                   line.parts("adjectives"), line.parts("people"),
                   tuple(_metonym(line, part, sectors) for part in line.parts("metonyms")),
                   line.real("latitude", -90, 90), line.real("longitude", -180, 180))


def _metonym(line: Line, part: str, sectors: Collection[str]) -> tuple[str, str]:
    """A name that stands for a state ("Kabul"), with its sector: the government's unless stated."""
    name, _, sector = part.partition("=")
    if sector and sector not in sectors:
        raise line.unknown("metonyms", sector, sectors)
    return name, sector or "GOV"


def _role(line: Line, sectors: Collection[str]) -> Role:
    line.choice("is_group", ("false", "true"))
    return Role(line.text("role"), line.cell("plural") or None, line.choice("sector", sectors))


def _regions(line: Line, states: Collection[str]) -> Iterator[tuple[str, Place]]:
    name = line.text("name")
    place = Place(name, line.real("latitude", -90, 90), line.real("longitude", -180, 180),
                  line.choice_or_none("country", states), line.cell("admin1") or None, None,
                  line.choice("kind", PRECISIONS), 0)
    for one in (name, *line.parts("aliases")):
        yield one, place
