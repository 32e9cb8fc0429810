"""How rows of an older major version of a contract become rows of the next one.

A minor version only adds columns that may be null: readers fill them, and nothing is to be done
here. A change that renames, drops, retypes or newly requires a column needs a new major version in
`schemas/` and a function in `REGISTERED`, under the table's name and the major version that it
leads on from. Readers apply it to every older file, so days that were stored before stay readable
as they are; `dateline lake tidy` writes them anew, so that other readers see one version.

A function takes a table with all columns of the old version and gives one with those of the new:
pure, row by row.
"""

from collections.abc import Callable

import pyarrow as pa

from etl.errors import LakeError
from etl.tables.contract import Contract

Migration = Callable[[pa.Table], pa.Table]
REGISTERED: dict[tuple[str, int], Migration] = {}


def migrate(contract: Contract, table: pa.Table, major: int) -> pa.Table:
    """Lead rows of an older major version to the contract's.

    Raises LakeError where a step is missing.
    """
    for step in range(major, contract.major):
        if (contract.name, step) not in REGISTERED:
            raise LakeError(f"{contract.name} of contract version {step} can't be read: there is "
                            f"no migration to {step + 1}")
        table = REGISTERED[contract.name, step](table)
    return table
