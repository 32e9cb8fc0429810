"""A row as a value: what the classes of `etl.tables.rows` share, and how rows are read from Arrow.

A generated class has a field for each column of its table but `ingest_date`, which a row gets when
it is stored. No field has a default: a column that nobody fills is an error of types where the row
is made. A reader that needs few columns of a wide table declares a class of its own with those
columns.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table that its class names, or some columns of it."""

    TABLE: ClassVar[str]


Some = TypeVar("Some", bound=Row)


def columns_of(kind: type[Row]) -> list[str]:
    """Names of a class's columns, in the contract's order."""
    return [field.name for field in fields(kind)]


def values_of(kind: type[Row]) -> Callable[[Row], tuple[Any, ...]]:
    """A function from a row of the class to its values, in the order of its columns."""
    return operator.attrgetter(*columns_of(kind))


def read_rows(kind: type[Some], stored: pa.Table | pa.RecordBatch) -> Iterator[Some]:
    """Yield the rows of a table or batch that has all columns of the class, in order."""
    values = [stored[name].to_pylist() for name in columns_of(kind)]
    yield from map(kind, *values)


def zip_columns(table: pa.Table, *names: str) -> Iterator[tuple[Any, ...]]:
    """Values of a few columns of a table, row by row, where no whole row is looked at."""
    return zip(*(table[name].to_pylist() for name in names), strict=True)
