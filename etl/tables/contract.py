"""A table's contract as values: its columns, the rules between them, its key and its version."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

CLOCK_ENDINGS = ("_at", "_seconds")
# Times that the world states; all other `_at` columns are readings of our clock.
STATED_TIMES = frozenset({"published_at", "modified_at", "updated_at", "first_published_at",
                         "last_published_at"})


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, meaning and limits (None where there is no limit).

    `pattern` and `allowed` are limits of texts; in a list every item must keep them.
    `references` is the table whose column `referenced` has every value that is not null.
    `is_clock_like`: it follows when and in which order answers came, so that a second night into an
    empty lake may give another value, as it does for a reading of the clock.
    """

    name: str
    type: pa.DataType
    is_required: bool
    description: str
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    references: str | None = None
    referenced: str | None = None
    is_clock_like: bool = False

    @property
    def is_clock(self) -> bool:
        """Whether it holds a reading of our clock, which a second run may change."""
        return self.name.endswith(CLOCK_ENDINGS) and self.name not in STATED_TIMES

    @property
    def is_repeatable(self) -> bool:
        """Whether a second night that gets the same answers gives the same values."""
        return not (self.is_clock or self.is_clock_like)


@dataclass(frozen=True)
class Rule:
    """What must hold between the columns of a row: an SQL condition, which null does not break."""

    name: str
    description: str
    condition: str


@dataclass(frozen=True)
class Contract:
    """One table: its grain in words, key columns, and columns in order.

    `max_reject_share` (0 to 1) of a run's rows may break the contract and become rejects; above it
    the run fails. `filtered_by` are the columns beside the key by which readers filter. A table
    that is `is_lake_only` is read by the pipeline alone, and the warehouse does not have it.
    """

    name: str
    grain: str
    version: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()
    max_reject_share: float = 0
    filtered_by: tuple[str, ...] = ()
    is_lake_only: bool = False

    @functools.cached_property
    def schema(self) -> pa.Schema:
        """Arrow schema with the descriptions as field metadata."""
        fields = [pa.field(c.name, c.type, nullable=not c.is_required,
                           metadata={"description": c.description}) for c in self.columns]
        return pa.schema(fields, metadata={"contract": self.name, "version": self.version})

    def schema_of(self, columns: Iterable[str] | None) -> pa.Schema:
        """The schema of some columns, in their order; of all columns where none are named."""
        if columns is None:
            return self.schema
        return pa.schema([self.schema.field(name) for name in columns], self.schema.metadata)

    @property
    def major(self) -> int:
        """The version that readers of the table must know."""
        return major_of(self.version)


def major_of(version: str) -> int:
    """Major number of a version such as 1.2.0."""
    return int(version.partition(".")[0])
