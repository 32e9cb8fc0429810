"""The contracts as SQL that DuckDB and PostgreSQL both read: tables, added columns, comments."""

from collections.abc import Iterator

import pyarrow as pa

from etl.tables.contract import Column, Contract

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


def statements(contract: Contract, existing: tuple[str, ...]) -> Iterator[str]:
    """Yield what brings a table up to its contract; nothing where it already has every column.

    `existing` are the columns that the warehouse has, none where the table is missing. An added
    column is nullable, since the days loaded before do not have it. A column is never dropped.
    """
    added = [column for column in contract.columns if column.name not in existing]
    if not existing:
        yield (f"CREATE TABLE {name(contract.name)} "
               f"({', '.join(_definition(column) for column in contract.columns)})")
        yield f"COMMENT ON TABLE {name(contract.name)} IS {literal(contract.grain)}"
    else:
        yield from (
            f"ALTER TABLE {name(contract.name)} ADD COLUMN {name(c.name)} {SQL_TYPES[c.type]}"
            for c in added)
    for column in added:
        yield (f"COMMENT ON COLUMN {name(contract.name)}.{name(column.name)} IS "
               f"{literal(column.description)}")


def mart(mart_name: str, query: str, comment: str, is_table: bool) -> Iterator[str]:
    """Yield what creates a mart: an empty table with the columns of its query, or a view."""
    kind, rows = ("TABLE", " WITH NO DATA") if is_table else ("VIEW", "")
    yield f"CREATE {kind} {name(mart_name)} AS {query}{rows}"
    yield f"COMMENT ON {kind} {name(mart_name)} IS {literal(comment)}"


def index(table: str, columns: tuple[str, ...], is_unique: bool = False) -> str:
    """Write what creates an index named by its table and columns, unless it is there."""
    named = name(f"{table}_by_{'_'.join(columns)}")
    unique = "UNIQUE " if is_unique else ""
    return (f"CREATE {unique}INDEX IF NOT EXISTS {named} ON {name(table)} "
            f"({', '.join(map(name, columns))})")


def where(**equals: str) -> str:
    """Write a WHERE clause of equalities between columns and texts (dates in ISO 8601)."""
    return "WHERE " + " AND ".join(f"{name(column)} = {literal(value)}"
                                   for column, value in equals.items())


def _definition(column: Column) -> str:
    return (f"{name(column.name)} "
            f"{SQL_TYPES[column.type]}{' NOT NULL' if column.is_required else ''}")
