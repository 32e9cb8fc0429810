"""Rows of a day's chunks in order of their key, without holding the day in memory.

In: tables of a contract's schema. Out: batches in order, each checked. DuckDB sorts them, on disk
where they are more than `Scratch` lets memory hold.
"""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from etl.errors import ContractError
from etl.lake.scratch import Scratch
from etl.tables import contracts

BATCH_ROWS = 10_000


def sorted_batches(name: str, tables: Iterable[pa.Table],
                   scratch: Scratch) -> Iterator[pa.RecordBatch]:
    """Yield a table's rows sorted by its contract's key, each batch checked against the contract.

    Raises ContractError where rows break the contract or a key stands twice, and what `Scratch`
    raises.
    """
    contract = contracts.contract(name)
    batches = (batch for table in tables for batch in table.to_batches())
    reader = pa.RecordBatchReader.from_batches(contract.schema, batches)
    with scratch.database(tight=True) as connection:
        order = ", ".join(f'"{column}"' for column in contract.key)
        connection.register("unsorted", reader)
        ordered = connection.sql(f"SELECT * FROM unsorted ORDER BY {order}")
        last: list[object] | None = None
        for batch in ordered.to_arrow_reader(BATCH_ROWS):
            conformed = contracts.conform(name, pa.Table.from_batches([batch]))
            if conformed.num_rows:
                keys = conformed.select(list(contract.key))
                # Within a batch `conform` has looked for twins.
                if _values(keys, 0) == last:
                    raise ContractError(f"table {name} breaks its contract: "
                                        f"{', '.join(contract.key)} must be unique")
                last = _values(keys, keys.num_rows - 1)
            yield from conformed.to_batches()


def _values(table: pa.Table, row: int) -> list[object]:
    return [column[row].as_py() for column in table.columns]
