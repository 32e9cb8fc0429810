"""What a page says of itself in one of its ways (JSON-LD, meta tags, markup).

It is as written, and not yet believed.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Statement:
    """One way's statements; None or empty where it makes none.

    Times and addresses are text as written.
    """

    types: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    description: str | None = None
    url: str | None = None
    is_free: bool | None = None
    body: str | None = None
    credit: str | None = None

    def said(self) -> int:
        """How many of its fields say something."""
        return sum(bool(getattr(self, field.name)) for field in fields(self))


@dataclass(frozen=True)
class Structured:
    """A page's statements by where they stand."""

    json_ld: Statement
    meta: Statement
    markup: Statement

    @property
    def ways(self) -> tuple[tuple[str, Statement], ...]:
        """The ways in the order in which they are believed, best measured first."""
        return ("json-ld", self.json_ld), ("meta", self.meta), ("time", self.markup)

    def texts(self, field: str) -> tuple[str, ...]:
        """What the ways say of one text field, in order; the silent ones left out."""
        return tuple(str(value) for _, way in self.ways if (value := getattr(way, field)))

    def first(self, field: str) -> str | None:
        """The first of the ways that says something of one text field; None where none does."""
        return next(iter(self.texts(field)), None)
