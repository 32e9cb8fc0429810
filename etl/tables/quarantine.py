"""Rows that break their contract: each becomes a reject that says all its faults, the others go on.

A contract declares which share of a run's rows may break it (`maxRejectShare`); `check_share` fails
the run above it, before anything is published. Where the share is 0 nothing is set aside here: such
rows fail the write.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import TooManyRejects
from etl.tables import checks, contracts
from etl.tables.contract import Contract
from etl.tables.rejects import Reject
from etl.tables.row import Row

REASON = "broken_contract"
Some = TypeVar("Some", bound=Row)
# What Arrow raises for a value that is not of its column's type.
MISFITS = (pa.ArrowException, TypeError, ValueError, OverflowError)


def sift(stage: str, name: str, rows: list[Some], day: date, key: Callable[[Some], str],
         may_repeat: bool = False) -> tuple[list[Some], list[Reject]]:
    """Part a table's rows into those that keep its contract and a reject for each other one.

    The order stays. `key` names a row in `rejects`. Of rows with the same key the first is kept,
    unless a later step settles which stays (`may_repeat`). Rejects of one key are numbered.
    """
    contract = contracts.contract(name)
    if not contract.max_reject_share:
        return rows, []
    faults: dict[int, list[str]] = defaultdict(list)
    fitting = _fitting(name, rows, day, faults)
    table = contracts.from_rows(name, [rows[n] for n in fitting], day)
    for fault in checks.row_faults(contract, table):
        for at, is_broken in enumerate(fault.mask.to_pylist()):
            if is_broken:
                row = rows[fitting[at]]
                value = f" ({getattr(row, fault.column, None)!r})" if fault.column else ""
                faults[fitting[at]].append(f"{fault.meaning}{value}")
    if not may_repeat:
        _add_twins(contract, rows, day, faults)
    good = [row for n, row in enumerate(rows) if n not in faults]
    return good, _rejects(stage, name, rows, faults, key)


def _fitting(name: str, rows: list[Some], day: date, faults: dict[int, list[str]]) -> list[int]:
    """Numbers of the rows whose values are of their columns' types; the others get a fault."""
    try:
        contracts.from_rows(name, rows, day)
        return list(range(len(rows)))
    except MISFITS:
        found = []
    for number, row in enumerate(rows):
        try:
            contracts.from_rows(name, [row], day)
            found.append(number)
        except MISFITS as error:
            faults[number].append((str(error).splitlines() or [type(error).__name__])[0])
    return found


def _add_twins(contract: Contract, rows: list[Some], day: date,
               faults: dict[int, list[str]]) -> None:
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(rows):
        key = tuple(day if column == "ingest_date" else getattr(row, column)
                    for column in contract.key)
        if key in seen and number not in faults:
            faults[number].append(f"{', '.join(contract.key)} must be unique")
        elif number not in faults:
            seen.add(key)


def _rejects(stage: str, name: str, rows: list[Some], faults: dict[int, list[str]],
             key: Callable[[Some], str]) -> list[Reject]:
    counts: dict[str, int] = defaultdict(int)
    found = []
    for number in sorted(faults):
        named = key(rows[number])
        counts[named] += 1
        unique = named if counts[named] == 1 else f"{named}#{counts[named]}"
        url = _address(rows[number])
        detail = f"{name}: {'; '.join(faults[number])}"
        found.append(
            Reject(stage, unique, reason="broken_contract", url=url, detail=detail, table=name))
    return found


def _address(row: Row) -> str | None:
    """Address of what a row tells of; None where its table has no such column."""
    address: str | None = getattr(row, "canonical_url", None) or getattr(row, "url", None)
    return address


def check_share(name: str, kept: int, rejects: pa.Table) -> None:
    """Raise TooManyRejects where a larger share of a table's rows broke the contract than allowed.

    `kept` is the number of rows that kept it; `rejects` is a table of the rejects.
    """
    share = contracts.contract(name).max_reject_share
    is_broken = pc.and_kleene(pc.equal(rejects["reason"], REASON), pc.equal(rejects["table"], name))
    broken = rejects.filter(is_broken)["detail"].to_pylist()
    if broken and len(broken) / (kept + len(broken)) > share:
        raise TooManyRejects(f"{name}: {len(broken)} of {kept + len(broken)} rows break the "
                             f"contract, more than the share of {share:g} that schemas/{name}.yaml "
                             f"allows (maxRejectShare); the first: {broken[0]}")
