"""Rules for single publishers, read once a process.

In: `schemas/publishers/*.yaml`. Out: a `Rulebook` by host. Adding a publisher's rules is one small
file; docs/parsing.md names its keys. `held_until` is the last day on which a page was seen to
follow the rules: when that is more than a year ago, somebody should check them.
"""

import difflib
import functools
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import yaml
from lxml import etree
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from etl.errors import PublisherError
from etl.tables import contracts
from etl.transform.articles.decide import EXTRACTORS
from etl.transform.articles.publishers import PublisherRules, Rulebook

Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
TITLES = ("h1", "json-ld", "meta", "title")


class _Entry(BaseModel):
    """One file, as written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publisher: str = Field(min_length=1)
    hosts: list[Host] = Field(min_length=1)
    held_until: date
    titles: list[str] = []
    authors: list[str] = []
    dates: list[str] = []
    drop: list[str] = []
    zone: str | None = None

    @field_validator("titles")
    @classmethod
    def _titles(cls, names: list[str]) -> list[str]:
        return [_one_of(name, TITLES) for name in names]

    @field_validator("authors", "dates")
    @classmethod
    def _extractors(cls, names: list[str]) -> list[str]:
        return [_one_of(name, sorted(EXTRACTORS)) for name in names]

    @field_validator("zone")
    @classmethod
    def _zone(cls, name: str | None) -> str | None:
        zones = available_timezones()
        if name is not None and name not in zones:
            raise ValueError(f"{name!r} is no time zone{_hint(name, zones)}; write it as "
                             "Europe/Berlin")
        return name

    @field_validator("drop")
    @classmethod
    def _paths(cls, paths: list[str]) -> list[str]:
        for path in paths:
            try:
                etree.XPath(path)
            except etree.XPathSyntaxError as error:
                raise ValueError(f"{path!r} is no XPath: {error}") from None
        return paths


def _one_of(name: str, known: Collection[str]) -> str:
    if name not in known:
        raise ValueError(f"{name!r} is none of {', '.join(known)}")
    return name


def _hint(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f", did you mean {near[0]}?" if near else ""


@functools.cache
def load_rulebook() -> Rulebook:
    """Rules by host, from the package's own folder."""
    return read_rulebook(contracts.folder() / "publishers")


def read_rulebook(folder: Path) -> Rulebook:
    """Rules by host, from a folder of YAML files.

    Raises PublisherError, which names file, line and what is allowed, for rules that can't be used.
    """
    book: Rulebook = {}
    for path in sorted(folder.glob("*.yaml")):
        rules = _rules(path)
        if known := next((host for host in rules.hosts if host in book), None):
            raise PublisherError(f"publishers/{path.name}: {known} has rules in another file")
        book |= dict.fromkeys(rules.hosts, rules)
    return book


def _rules(path: Path) -> PublisherRules:
    name = f"publishers/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        entry = _Entry.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        first = error.errors()[0]
        line = _line(yaml.compose(text), first["loc"])
        raise PublisherError(f"{name}, line {line}: {_sentence(first)}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PublisherError(f"{name}, line {line}: no YAML: {error.problem}") from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise PublisherError(f"{name}: {' '.join(str(error).split())}") from None
    return PublisherRules(
        tuple(entry.hosts), tuple(entry.titles), tuple(entry.authors), tuple(entry.dates),
        tuple(map(etree.XPath, entry.drop)), ZoneInfo(entry.zone) if entry.zone else None)


def _sentence(fault: ErrorDetails) -> str:
    """What is wrong with a key, and what is allowed there."""
    place = ".".join(map(str, fault["loc"])) or "the file"
    if fault["type"] == "extra_forbidden":
        keys = _Entry.model_fields
        return f"{place} is no key{_hint(place, keys)}; keys are {', '.join(keys)}"
    said = fault["msg"].removeprefix("Value error, ")
    return f"{place}: {' '.join(said.split())}"


def _line(node: yaml.Node | None, place: tuple[int | str, ...]) -> int:
    """The line on which a key or an item of a list stands; the first where it is not there."""
    line = 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
