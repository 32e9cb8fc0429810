"""What a contract demands of rows: nulls, limits, patterns, allowed values, rules, unique keys.

Tables in are of their contract's schema already; faults out, none where all holds.
"""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.tables.contract import Column, Contract

LOCAL = threading.local()


@dataclass(frozen=True)
class Fault:
    """One demand that some rows do not meet; `mask` says of each row whether it is one of them."""

    meaning: str
    mask: pa.ChunkedArray
    column: str | None = None

    @property
    def text(self) -> str:
        """For people: what is wrong, in how many rows."""
        return f"{self.meaning} in {pc.sum(self.mask).as_py()} rows"


def table_faults(contract: Contract, table: pa.Table) -> list[str]:
    """Say what in the table breaks the contract, its key included; empty when all holds."""
    found = [fault.text for fault in row_faults(contract, table)]
    if not is_ascending(table, contract.key) and has_twins(table, contract.key):
        found.append(f"{', '.join(contract.key)} must be unique")
    return found


def row_faults(contract: Contract, table: pa.Table) -> Iterator[Fault]:
    """Yield what single rows break, columns in order, then rules."""
    if not table.num_rows:
        return
    for column in contract.columns:
        for meaning, mask in _column_masks(column, table[column.name]):
            if pc.any(mask).as_py():
                yield Fault(f"{column.name} is {meaning}", pc.fill_null(mask, False), column.name)
    yield from _rule_faults(contract, table)


def _column_masks(column: Column, values: pa.ChunkedArray) -> Iterator[tuple[str, pa.ChunkedArray]]:
    if column.is_required and values.null_count:
        yield "null", pc.is_null(values)
    if column.minimum is not None or column.maximum is not None:
        yield from _limit_masks(column, values)
    if column.pattern or column.allowed:
        yield from _text_masks(column, values)


def _limit_masks(column: Column, values: pa.ChunkedArray) -> Iterator[tuple[str, pa.ChunkedArray]]:
    if pa.types.is_floating(column.type):
        yield "not a number", pc.is_nan(values)
    found = pc.min_max(values).as_py()
    if column.minimum is not None and found["min"] is not None and found["min"] < column.minimum:
        yield f"below {column.minimum}", pc.less(values, column.minimum)
    if column.maximum is not None and found["max"] is not None and found["max"] > column.maximum:
        yield f"above {column.maximum}", pc.greater(values, column.maximum)


def _text_masks(column: Column, values: pa.ChunkedArray) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Look at each text once, since codes and names repeat; of a list, look at its items."""
    texts = pc.unique(_texts(values)).drop_null()
    if column.pattern:
        wrong = texts.filter(pc.invert(pc.match_substring_regex(texts, column.pattern)))
        if len(wrong):
            yield f"not like {column.pattern}", _holds(values, wrong)
    if column.allowed:
        wrong = texts.filter(
            pc.invert(pc.is_in(texts, value_set=pa.array(column.allowed, pa.string()))))
        if len(wrong):
            yield "not an allowed value", _holds(values, wrong)


def _texts(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.list_flatten(values) if pa.types.is_list(values.type) else values


def _holds(values: pa.ChunkedArray, wrong: pa.Array) -> pa.ChunkedArray:
    """Say of each row whether its text, or an item of its list, is one of the wrong ones."""
    found = pc.is_in(_texts(values), value_set=wrong)
    if not pa.types.is_list(values.type):
        return found
    rows = pc.unique(pc.list_parent_indices(values).filter(found))
    return pa.chunked_array([pc.is_in(pa.array(range(len(values)), rows.type), value_set=rows)])


def _rule_faults(contract: Contract, table: pa.Table) -> Iterator[Fault]:
    """Ask DuckDB, in one pass whether any rule is broken, and in a second one by which rows."""
    if not contract.rules:
        return
    connection = _connection()
    connection.register("_checked", table)
    try:
        counts = ", ".join(f"count(*) FILTER (WHERE NOT ({rule.condition}))"
                           for rule in contract.rules)
        [found] = connection.sql(f"SELECT {counts} FROM _checked").fetchall()
        for rule, count in zip(contract.rules, found, strict=True):
            if count:
                query = f"SELECT coalesce(NOT ({rule.condition}), false) AS broken FROM _checked"
                mask = connection.sql(query).to_arrow_table()["broken"]
                yield Fault(f"{rule.name} is broken", mask)
    finally:
        connection.unregister("_checked")


def _connection() -> duckdb.DuckDBPyConnection:
    """The connection of this thread, kept because opening one takes longer than most checks.

    DuckDB uses one thread of its own, which keeps the rows in order.
    """
    if not hasattr(LOCAL, "connection"):
        LOCAL.connection = duckdb.connect(config={"threads": 1})
    connection: duckdb.DuckDBPyConnection = LOCAL.connection
    return connection


def is_ascending(table: pa.Table, key: Iterable[str]) -> bool:
    """Whether every row's key is greater than that of the row before: sorted, and none twice.

    False where a key is null.
    """
    rows = table.num_rows
    if rows < 2:
        return True
    tied = None
    for name in key:
        values = table[name]
        before, after = values.slice(0, rows - 1), values.slice(1)
        less, same = pc.less(before, after), pc.equal(before, after)
        in_order = pc.or_(less, same)
        if tied is not None:
            in_order = pc.or_(in_order, pc.invert(tied))
        if not pc.all(in_order, skip_nulls=False).as_py():
            return False
        tied = same if tied is None else pc.and_(tied, same)
    return not pc.any(tied).as_py()


def has_twins(table: pa.Table, key: Iterable[str]) -> bool:
    """Whether a key stands twice, in whatever order the rows are."""
    keys = list(key)
    return bool(table.select(keys).group_by(keys).aggregate([]).num_rows != table.num_rows)


def missing(values: pa.ChunkedArray | pa.Array, known: pa.Array) -> pa.Array:
    """Values, each once, that a referenced column lacks; null refers to nothing."""
    found = pc.unique(values.drop_null())
    return found.filter(pc.invert(pc.is_in(found, value_set=known)))
