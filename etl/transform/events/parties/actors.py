"""The actor book: names, adjectives, metonyms, roles and titles that stand for political actors.

In: the lines of `schemas/codebook/{countries,actors,persons,terms,roles,titles}.csv`, which
`etl.resources.codebook` reads. Out: what a name or a role stands for. A new actor is one line
there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc

MAX_ALIAS_TOKENS = 9


@dataclass(frozen=True)
class Country:
    """One line of countries.csv: a state by its ISO alpha-3 code, the names for it, and its point.

    people: what its people are called. metonyms: names that stand for the state ("Kabul"), each
    with a sector. latitude, longitude: WGS 84 degrees.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    metonyms: tuple[tuple[str, str], ...]
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Term:
    """A time in which an actor is of a sector: both days belong to it; None: no first or last."""

    sector: str
    first: date | None
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether a day lies in it."""
        return (self.first is None or self.first <= day) and \
            (self.last is None or day <= self.last)


@dataclass(frozen=True)
class ListedActor:
    """One line of actors.csv or persons.csv. country: ISO alpha-3, None where it has none.

    An alias that begins with "!" is also a word, and counts only where it is used as a name.
    terms: when its sector is another one than the line's; of several the first counts.
    """

    entity_id: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    sector: str
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Role:
    """One line of roles.csv: a noun for who does something. plural: None where it is regular."""

    name: str
    plural: str | None
    sector: str


@dataclass(frozen=True)
class Title:
    """One line of titles.csv: what stands before a person's name."""

    name: str
    sector: str


@dataclass(frozen=True)
class Named:
    """What a name stands for. kind: state, adjective, people, metonym, group, role or title."""

    kind: str
    name: str
    country: str | None
    sector: str | None
    entity_id: str | None
    is_strict: bool = False
    terms: tuple[Term, ...] = ()

    def on(self, day: date) -> "Named":
        """The same with its sector on a day: the Taliban govern since August 2021."""
        sectors = (term.sector for term in self.terms if term.covers(day))
        sector = next(sectors, self.sector)
        return self if sector == self.sector else replace(self, sector=sector)

    @property
    def is_nationality(self) -> bool:
        """Whether it lends its country to what it modifies ("French soldiers")."""
        return self.kind in {"state", "adjective", "people"}


@dataclass(frozen=True)
class Match:
    """A name found in a document, by token numbers."""

    start: int
    end: int
    named: Named

    def on(self, day: date) -> "Match":
        """The same with the name's sector on a day."""
        return replace(self, named=self.named.on(day)) if self.named.terms else self


class ActorBook:
    """Looks up names in parsed documents; the longest name wins."""

    def __init__(self, countries: Iterable[Country], actors: Iterable[ListedActor],
                 roles: Iterable[Role], titles: Iterable[Title]) -> None:
        """Index the lines of the tables; of equal names the first counts, actors come first."""
        self._names: dict[str, Named] = {}
        self._spellings: dict[str, bool] = {}
        self._roles: dict[str, Named] = {}
        self.titles = {title.name.rstrip(".").casefold(): title.sector for title in titles}
        for actor in actors:
            self._add_actor(actor)
        for country in countries:
            self._add_country(country)
        for role in roles:
            self._add_role(role)

    def _add_actor(self, actor: ListedActor) -> None:
        named = Named("group", actor.name, actor.country, actor.sector, actor.entity_id,
                      terms=actor.terms)
        for alias in dict.fromkeys((actor.name, *actor.aliases)):
            is_strict = alias.startswith("!")
            self._learn(alias.lstrip("!"), replace(named, is_strict=is_strict))

    def _add_country(self, country: Country) -> None:
        state = Named("state", country.name, country.code, "GOV", f"state:{country.code}")
        for kind, names in (("state", (country.name, *country.aliases)),
                            ("adjective", country.adjectives), ("people", country.people)):
            for alias in names:
                self._learn(alias, replace(state, kind=kind))
        for alias, sector in country.metonyms:
            self._learn(alias, replace(state, kind="metonym", sector=sector))

    def _add_role(self, role: Role) -> None:
        named = Named("role", role.name, None, role.sector, None)
        self._roles[role.name.casefold()] = named
        if role.plural:
            self._roles[role.plural.casefold()] = named

    def _learn(self, alias: str, named: Named) -> None:
        self._names.setdefault(_plain(alias), named)
        self._spellings.setdefault(alias, named.is_nationality)

    def name(self, text: str) -> Named | None:
        """Look up one name as written."""
        return self._names.get(_plain(text))

    def spellings(self) -> dict[str, bool]:
        """Every name and alias as its table writes it, and whether it tells a nationality."""
        return dict(self._spellings)

    def role(self, phrase: str) -> Named | None:
        """Look up a role by its lower-case lemma phrase ("border guard")."""
        return self._roles.get(phrase)

    def matches(self, doc: Doc) -> list[Match]:
        """All names in a document, left to right, the longest at each place, not overlapping."""
        found: list[Match] = []
        at = 0
        while at < len(doc):
            match = self._match_at(doc, at)
            if match:
                found.append(match)
            at = match.end if match else at + 1
        return found

    def _match_at(self, doc: Doc, start: int) -> Match | None:
        first = doc[start]
        if not (first.text[0].isupper() or first.text[0].isdigit()):
            return None
        for end in range(min(len(doc), start + MAX_ALIAS_TOKENS), start, -1):
            if doc[end - 1].is_punct and end - start > 1:
                continue
            named = self._names.get(_plain(doc[start:end].text))
            if named and not (named.is_strict and not _stands_as_actor(doc, start, end)):
                return Match(start, end, named)
        return None


def _stands_as_actor(doc: Doc, start: int, end: int) -> bool:
    """Whether an alias that is also a word is used as a name: as a noun, in its exact case."""
    head = doc[end - 1]
    shouting = sum(t.is_upper and len(t) > 1 for t in doc) > len(doc) / 2
    return not shouting and (head.pos_ in {"PROPN", "NOUN"}
                             or head.dep_ in {"nsubj", "pobj", "dobj", "poss", "compound"})


def _plain(name: str) -> str:
    name = re.sub(r"\s+", " ", name.replace("’", "'").replace("‘", "'").replace("‑", "-")).strip()
    return name.removeprefix("the ").removeprefix("The ")
