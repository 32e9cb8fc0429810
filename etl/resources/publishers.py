"""Rules for single publishers, read once a process.

In: `schemas/publishers/*.yaml`. Out: a `Rulebook` by host. Adding a publisher's rules is one small
file; docs/parsing.md names its keys. `held_until` is the last day on which a page was seen to
follow the rules: when that is more than a year ago, somebody should check them.
"""

import functools
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from lxml import etree
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etl.errors import ContractError
from etl.tables import contracts
from etl.transform.articles.decide import EXTRACTORS
from etl.transform.articles.publishers import PublisherRules, Rulebook

# What reading a file raises when it is not YAML, lacks a key, or names no XPath and no zone.
FAULTS = (ValidationError, ValueError, yaml.YAMLError, etree.XPathSyntaxError,
          ZoneInfoNotFoundError)
Host = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]


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


@functools.cache
def load_rulebook() -> Rulebook:
    """Rules by host, from the package's own folder."""
    return read_rulebook(contracts.folder() / "publishers")


def read_rulebook(folder: Path) -> Rulebook:
    """Rules by host, from a folder of YAML files.

    Raises ContractError, which names the file, for rules that can't be used.
    """
    book: Rulebook = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            rules = _rules(yaml.safe_load(path.read_text(encoding="utf-8")))
        except FAULTS as error:
            raise ContractError(f"{path.name}: {' '.join(str(error).split())}") from None
        if known := next((host for host in rules.hosts if host in book), None):
            raise ContractError(f"{path.name}: {known} has rules in another file")
        book |= dict.fromkeys(rules.hosts, rules)
    return book


def _rules(content: object) -> PublisherRules:
    entry = _Entry.model_validate(content)
    titles, extractors = {"json-ld", "meta", "title", "h1"}, set(EXTRACTORS)
    asked = (entry.titles, titles), (entry.authors, extractors), (entry.dates, extractors)
    for names, known in asked:
        if unknown := set(names) - known:
            raise ValueError(f"{sorted(unknown)[0]!r} is none of {', '.join(sorted(known))}")
    return PublisherRules(
        tuple(entry.hosts), tuple(entry.titles), tuple(entry.authors), tuple(entry.dates),
        tuple(map(etree.XPath, entry.drop)), ZoneInfo(entry.zone) if entry.zone else None)
