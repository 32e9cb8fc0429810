"""The actor book: names, adjectives, metonyms, roles and titles that stand for political actors.

Tables: `schemas/codebook/{countries,actors,roles,titles}.csv`. A new actor is one line there.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Doc

MAX_ALIAS_TOKENS = 9


@dataclass(frozen=True)
class Named:
    """What a name stands for. kind: state, adjective, people, metonym, group, role or title."""

    kind: str
    name: str
    country: str | None
    sector: str | None
    entity_id: str | None
    is_strict: bool = False

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


class ActorBook:
    """Looks up names in parsed documents; the longest name wins."""

    def __init__(self, countries: Iterable[Mapping[str, str]], actors: Iterable[Mapping[str, str]],
                 roles: Iterable[Mapping[str, str]], titles: Iterable[Mapping[str, str]]) -> None:
        """Index the rows of the four tables (column names as in the files)."""
        self._names: dict[str, Named] = {}
        self._spellings: dict[str, bool] = {}
        self._roles: dict[str, Named] = {}
        self.titles = {row["title"].rstrip(".").casefold(): row["sector"] for row in titles}
        for row in actors:
            self._add_actor(row)
        for row in countries:
            self._add_country(row)
        for row in roles:
            role = Named("role", row["role"], None, row["sector"] or None, None)
            self._roles[row["role"].casefold()] = role
            if row.get("plural"):
                self._roles[row["plural"].casefold()] = role

    def _add_actor(self, row: Mapping[str, str]) -> None:
        named = Named("group", row["name"], row["country"] or None, row["sector"] or None, row["entity_id"])
        for alias in {row["name"], *_cell(row["aliases"])}:
            is_strict = alias.startswith("!")
            self._learn(alias.lstrip("!"), replace(named, is_strict=is_strict))

    def _add_country(self, row: Mapping[str, str]) -> None:
        code = row["country"]
        state = Named("state", row["name"], code, "GOV", f"state:{code}")
        for kind, cell in (("state", f"{row['name']}|{row['aliases']}"), ("adjective", row["adjectives"]),
                           ("people", row["people"])):
            for alias in _cell(cell):
                self._learn(alias, replace(state, kind=kind))
        for alias in _cell(row["metonyms"]):
            name, _, sector = alias.partition("=")
            self._learn(name, replace(state, kind="metonym", sector=sector or "GOV"))

    def _learn(self, alias: str, named: Named) -> None:
        self._names.setdefault(_plain(alias), named)
        self._spellings.setdefault(alias, named.is_nationality)

    def name(self, text: str) -> Named | None:
        """Look up one name as written."""
        return self._names.get(_plain(text))

    def spellings(self) -> dict[str, bool]:
        """Every name and alias as its table writes it, and whether it is a country's name, adjective or people."""
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
    """Whether an alias that is also a word is used as a name: a noun, not a verb, in its exact case."""
    head = doc[end - 1]
    shouting = sum(t.is_upper and len(t) > 1 for t in doc) > len(doc) / 2
    return not shouting and (head.pos_ in {"PROPN", "NOUN"} or head.dep_ in {"nsubj", "pobj", "dobj", "poss", "compound"})


def _cell(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split("|") if part.strip()]


def _plain(name: str) -> str:
    name = re.sub(r"\s+", " ", name.replace("’", "'").replace("‘", "'").replace("‑", "-")).strip()
    return name.removeprefix("the ").removeprefix("The ")
