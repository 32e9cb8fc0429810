"""Rows of a day's chunks in order of their key, without holding the day in memory.

DuckDB sorts them, and spills to disk what its memory does not hold.
"""

from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa

from etl.errors import ContractError
from etl.tables import contracts

MEMORY_LIMIT = "1GB"
BATCH_ROWS = 10_000


def sorted_batches(name: str, tables: Iterable[pa.Table]) -> Iterator[pa.RecordBatch]:
    """Yield a table's rows sorted by its contract's key, each batch checked against the contract.

    Raises ContractError where rows break the contract or a key stands twice.
    """
    contract = contracts.contract(name)
    batches = (batch for table in tables for batch in table.to_batches())
    reader = pa.RecordBatchReader.from_batches(contract.schema, batches)
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "threads": 1}) as connection:
        order = ", ".join(f'"{column}"' for column in contract.key)
        connection.register("unsorted", reader)
        ordered = connection.sql(f"SELECT * FROM unsorted ORDER BY {order}")
        last: list[object] | None = None
        for batch in ordered.to_arrow_reader(BATCH_ROWS):
            conformed = contracts.conform(name, pa.Table.from_batches([batch]))
            keys = conformed.select(list(contract.key))
            if keys.num_rows and _key(keys, 0) == last:
                raise ContractError(f"table {name} breaks its contract: "
                                    f"{', '.join(contract.key)} must be unique")
            last = _key(keys, keys.num_rows - 1) if keys.num_rows else last
            yield from conformed.to_batches()


def _key(keys: pa.Table, row: int) -> list[object]:
    return [column[row].as_py() for column in keys.columns]
