"""The tables' contracts: `schemas/*.yaml` (Open Data Contract Standard 3.1) as Arrow schemas.

A column is defined in its contract and nowhere else. Every write goes through `conform`, so that a
table on disk is what its contract says; `etl.tables.checks` does the checking.

A contract's version is that of its columns (Semantic Versioning). A patch version only checks more:
what was written by its rules before still keeps them. A minor version adds columns that may be
null. Anything else is a major version and has a migration in `etl.tables.migrations`.
"""

import functools
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from etl.errors import ContractError
from etl.tables import checks
from etl.tables.contract import Column, Contract, Rule
from etl.tables.row import Row, columns_of, values_of

ARROW_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "date32": pa.date32(),
    "timestamp[us, UTC]": pa.timestamp("us", tz="UTC"),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "bool": pa.bool_(),
    "binary": pa.binary(),
    "list<string>": pa.list_(pa.string()),
}
# libyaml's, where PyYAML was built with it: every process reads contracts, and ten times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
QUERY = re.compile(r"SELECT count\(\*\) FROM \$\{table\}\s+WHERE NOT \((.+)\)", re.DOTALL)
COLUMN_PROPERTIES = frozenset({"arrowType", "clockLike"})
TABLE_PROPERTIES = frozenset({"writtenBy", "maxRejectShare", "filteredBy", "lakeOnly"})


def folder() -> Path:
    """The folder of contracts and codebook: beside the package in a checkout, in it in a wheel."""
    package = Path(__file__).parents[1]
    inside = package / "schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


@functools.cache
def contract(name: str) -> Contract:
    """Read one table's contract.

    Raises ContractError when there is none of that name, or it says something that nobody would
    check.
    """
    path = folder() / f"{name}.yaml"
    if not path.is_file():
        raise ContractError(f"there is no contract for a table named {name} in {folder().name}/")
    document = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # a safe one
    table = document["schema"][0]
    columns = tuple(_column(name, p) for p in table["properties"])
    key = sorted((p["primaryKeyPosition"], p["name"])
                 for p in table["properties"] if p.get("primaryKey"))
    custom = _custom(name, table, TABLE_PROPERTIES)
    return Contract(name, table["description"], document["version"], tuple(n for _, n in key),
                    columns, rules=tuple(_rule(name, q) for q in table.get("quality", ())),
                    max_reject_share=custom["maxRejectShare"],
                    filtered_by=tuple(custom.get("filteredBy", ())),
                    is_lake_only=custom.get("lakeOnly", False))


def _column(table: str, definition: dict[str, Any]) -> Column:
    name = definition["name"]
    custom = _custom(f"{table}.{name}", definition, COLUMN_PROPERTIES)
    # What a list may hold stands under its items.
    items = definition.get("items", {})
    limits = {**items.get("logicalTypeOptions", {}), **definition.get("logicalTypeOptions", {})}
    qualities = [*definition.get("quality", ()), *items.get("quality", ())]
    allowed: list[str] = []
    for quality in qualities:
        if quality.get("metric") != "invalidValues" or quality.get("mustBe") != 0:
            raise ContractError(
                f"{table}.{name}: only a library metric invalidValues that must be 0 is checked")
        allowed += quality["arguments"]["validValues"]
    related = definition.get("relationships", [{"to": ""}])[0]["to"]
    references, _, referenced = related.partition(".")
    return Column(
        name=name, type=ARROW_TYPES[custom["arrowType"]], is_required=definition["required"],
        description=definition["description"], minimum=limits.get("minimum"),
        maximum=limits.get("maximum"), pattern=limits.get("pattern"), allowed=tuple(allowed),
        references=references or None, referenced=referenced or None,
        is_clock_like=custom.get("clockLike", False))


def _custom(owner: str, definition: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    custom = {p["property"]: p["value"] for p in definition.get("customProperties", ())}
    if unknown := custom.keys() - known:
        raise ContractError(f"{owner}: unknown customProperties {', '.join(sorted(unknown))}")
    return custom


def _rule(table: str, quality: dict[str, Any]) -> Rule:
    found = QUERY.fullmatch(quality.get("query", "").strip())
    if not found or quality.get("mustBe") != 0:
        raise ContractError(
            f"{table}: a rule must be SELECT count(*) FROM ${{table}} WHERE NOT (…) that must be 0")
    return Rule(quality["name"], quality["description"], " ".join(found[1].split()))


@functools.cache
def names() -> tuple[str, ...]:
    """All tables that have a contract, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.yaml")))


@functools.cache
def loaded_names() -> tuple[str, ...]:
    """The tables that the warehouse has: all but those that only the pipeline reads, sorted."""
    return tuple(name for name in names() if not contract(name).is_lake_only)


def from_rows(name: str, rows: Sequence[Row], ingest_date: date) -> pa.Table:
    """Build a table of its contract's schema from rows of its class; each gets the ingest date.

    Raises ContractError where the rows are of another table.
    """
    schema = contract(name).schema
    if not rows:
        return schema.empty_table()
    kind = type(rows[0])
    if name != kind.TABLE:
        raise ContractError(f"a row of {kind.TABLE} is none of {name}")
    values = zip(*map(values_of(kind), rows), strict=True)
    columns: dict[str, Sequence[Any]] = dict(zip(columns_of(kind), values, strict=True))
    columns["ingest_date"] = (ingest_date,) * len(rows)
    arrays = [pa.array(columns[field.name], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def conform(name: str, table: pa.Table) -> pa.Table:
    """Bring a table under its contract.

    Columns are put in order, missing ones are null, types are cast, and rows are sorted by key.
    Raises ContractError with every fault where rows break the contract.
    """
    wanted = contract(name)
    arrays = [table[f.name].cast(f.type)
              if f.name in table.column_names else pa.nulls(table.num_rows, f.type)
              for f in wanted.schema]
    conformed = pa.Table.from_arrays(arrays, schema=wanted.schema)
    if not checks.is_ascending(conformed, wanted.key):
        conformed = conformed.sort_by([(column, "ascending") for column in wanted.key])
    if faults := checks.table_faults(wanted, conformed):
        raise ContractError(f"table {name} breaks its contract: {'; '.join(faults)}")
    return conformed
