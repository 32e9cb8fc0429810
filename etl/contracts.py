"""The tables' contracts: `schemas/*.yaml` (Open Data Contract Standard 3.1) as Arrow schemas and checks.

A column is defined in its contract and nowhere else. Every write goes through `conform`, so that a
table on disk is what its contract says.
"""

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from etl.errors import ContractError

ARROW_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "date32": pa.date32(),
    "timestamp[us, UTC]": pa.timestamp("us", tz="UTC"),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "bool": pa.bool_(),
    "list<string>": pa.list_(pa.string()),
}
CLOCK_ENDINGS = ("_at", "_seconds")
# Times that the world states; all other `_at` columns are readings of our clock.
STATED_TIMES = frozenset({"published_at", "modified_at", "updated_at", "first_published_at"})


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, meaning and limits (None where there is no limit)."""

    name: str
    type: pa.DataType
    is_required: bool
    description: str
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    references: str | None = None

    @property
    def is_clock(self) -> bool:
        """Whether it holds a reading of our clock, which a second run may change."""
        return self.name.endswith(CLOCK_ENDINGS) and self.name not in STATED_TIMES


@dataclass(frozen=True)
class Contract:
    """One table: its grain in words, key columns, and columns in order."""

    name: str
    grain: str
    version: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @functools.cached_property
    def schema(self) -> pa.Schema:
        """Arrow schema with the descriptions as field metadata."""
        fields = [pa.field(c.name, c.type, nullable=not c.is_required,
                           metadata={"description": c.description}) for c in self.columns]
        return pa.schema(fields, metadata={"contract": self.name, "version": self.version})

    def faults(self, table: pa.Table) -> list[str]:
        """Say what in the table (already of this schema) breaks the contract; empty when all holds."""
        found = [fault for column in self.columns for fault in _column_faults(column, table[column.name])]
        keys = table.select(list(self.key))
        if keys.group_by(list(self.key)).aggregate([]).num_rows != table.num_rows:
            found.append(f"{', '.join(self.key)} must be unique")
        return found


def _column_faults(column: Column, values: pa.ChunkedArray) -> list[str]:
    faults = []
    if column.is_required and values.null_count:
        faults.append(f"{column.name} is null in {values.null_count} rows")
    checks: list[tuple[str, Any]] = []
    if column.minimum is not None:
        checks.append((f"below {column.minimum}", pc.less(values, column.minimum)))
    if column.maximum is not None:
        checks.append((f"above {column.maximum}", pc.greater(values, column.maximum)))
    if column.pattern:
        checks.append((f"not like {column.pattern}", pc.invert(pc.match_substring_regex(values, column.pattern))))
    if column.allowed:
        known = pc.is_in(values, value_set=pa.array(column.allowed, pa.string()))
        checks.append(("not an allowed value", pc.and_(pc.is_valid(values), pc.invert(known))))
    for meaning, broken in checks:
        if count := pc.sum(broken).as_py():
            faults.append(f"{column.name} is {meaning} in {count} rows")
    return faults


def folder() -> Path:
    """The folder of contracts and codebook: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent
    inside = package / "schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


@functools.cache
def contract(name: str) -> Contract:
    """Read one table's contract.

    Raises ContractError when there is none of that name.
    """
    path = folder() / f"{name}.yaml"
    if not path.is_file():
        raise ContractError(f"there is no contract for a table named {name} in {folder().name}/")
    document = yaml.safe_load(path.read_text("utf-8"))
    table = document["schema"][0]
    columns = tuple(_column(p) for p in table["properties"])
    key = sorted((p["primaryKeyPosition"], p["name"]) for p in table["properties"] if p.get("primaryKey"))
    return Contract(name, table["description"], document["version"], tuple(n for _, n in key), columns)


def _column(definition: dict[str, Any]) -> Column:
    custom = {p["property"]: p["value"] for p in definition.get("customProperties", ())}
    limits = definition.get("logicalTypeOptions", {})
    return Column(
        name=definition["name"], type=ARROW_TYPES[custom["arrowType"]], is_required=definition["required"],
        description=definition["description"], minimum=limits.get("minimum"), maximum=limits.get("maximum"),
        pattern=limits.get("pattern"), allowed=tuple(custom.get("allowedValues", ())),
        references=custom.get("references"))


@functools.cache
def names() -> tuple[str, ...]:
    """All tables that have a contract, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.yaml")))


def from_rows(name: str, rows: list[dict[str, Any]], ingest_date: date) -> pa.Table:
    """Build a table of its contract's schema from dictionaries; a missing column is null.

    Raises ContractError where a row has a column that the contract does not know.
    """
    schema = contract(name).schema
    for row in rows:
        if unknown := row.keys() - set(schema.names):
            raise ContractError(f"{name} has no column {', '.join(sorted(unknown))}")
    columns = [[row.get(field.name) for row in rows] for field in schema]
    columns[schema.get_field_index("ingest_date")] = [ingest_date] * len(rows)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def conform(name: str, table: pa.Table) -> pa.Table:
    """Bring a table under its contract: columns in order, missing ones null, types cast, sorted by key.

    Raises ContractError with every fault where rows break the contract.
    """
    wanted = contract(name)
    arrays = [table[f.name].cast(f.type) if f.name in table.column_names else pa.nulls(table.num_rows, f.type)
              for f in wanted.schema]
    conformed = pa.Table.from_arrays(arrays, schema=wanted.schema)
    if faults := wanted.faults(conformed):
        raise ContractError(f"table {name} breaks its contract: {'; '.join(faults)}")
    return conformed.sort_by([(column, "ascending") for column in wanted.key])
