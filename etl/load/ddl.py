"""The contracts as SQL: tables, added columns and comments, in the dialect that DuckDB and PostgreSQL share."""

from collections.abc import Iterator

import pyarrow as pa

from etl.contracts import Column, Contract

SQL_TYPES: dict[pa.DataType, str] = {
    pa.string(): "TEXT",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE PRECISION",
    pa.bool_(): "BOOLEAN",
    pa.list_(pa.string()): "TEXT[]",
}


def name(identifier: str) -> str:
    """Quote an identifier: `end` and `text` are column names here."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text."""
    return "'" + text.replace("'", "''") + "'"


def statements(contract: Contract, existing: tuple[str, ...], with_key: bool) -> Iterator[str]:
    """Yield what brings a table up to its contract; nothing where it already has every column.

    `existing` are the columns that the warehouse has, none where the table is missing. An added column
    is nullable, since the days loaded before do not have it. A column is never dropped.
    """
    added = [column for column in contract.columns if column.name not in existing]
    if not existing:
        yield _create(contract, with_key)
        yield f"COMMENT ON TABLE {name(contract.name)} IS {literal(contract.grain)}"
    else:
        yield from (f"ALTER TABLE {name(contract.name)} ADD COLUMN {name(c.name)} {SQL_TYPES[c.type]}" for c in added)
    for column in added:
        yield f"COMMENT ON COLUMN {name(contract.name)}.{name(column.name)} IS {literal(column.description)}"


def view(view_name: str, query: str, comment: str) -> Iterator[str]:
    """Yield what creates a view."""
    yield f"CREATE VIEW {name(view_name)} AS {query}"
    yield f"COMMENT ON VIEW {name(view_name)} IS {literal(comment)}"


def where(**equals: str) -> str:
    """Write a WHERE clause of equalities between columns and texts (dates in ISO 8601)."""
    return "WHERE " + " AND ".join(f"{name(column)} = {literal(value)}" for column, value in equals.items())


def _create(contract: Contract, with_key: bool) -> str:
    parts = [_definition(column) for column in contract.columns]
    if with_key:
        parts.append(f"PRIMARY KEY ({', '.join(name(column) for column in contract.key)})")
    return f"CREATE TABLE {name(contract.name)} ({', '.join(parts)})"


def _definition(column: Column) -> str:
    return f"{name(column.name)} {SQL_TYPES[column.type]}{' NOT NULL' if column.is_required else ''}"
