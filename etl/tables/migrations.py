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
import pyarrow.compute as pc

from etl.errors import LakeError
from etl.tables.contract import Contract

Migration = Callable[[pa.Table], pa.Table]
VOICES = ("voice_count", *(f"{what}_voices" for what in (
    "type", "actor", "recipient", "place", "date", "killed", "injured")))
DISPUTES = tuple(f"is_{what}_disputed" for what in ("actor", "place", "toll"))
LISTED = {"s": "name", "_ids": "entity_id", "_countries": "country", "_sectors": "sector"}


def _with_lists(table: pa.Table) -> pa.Table:
    """Add the lists of all parties of a side: the one that version 1 knew."""
    for side in ("actor", "recipient"):
        is_named = pc.is_valid(table[f"{side}_name"])
        for ending, fact in LISTED.items():
            facts = pc.fill_null(table[f"{side}_{fact}"], "").to_pylist()
            lists = [[value] if named else []
                     for value, named in zip(facts, is_named.to_pylist(), strict=True)]
            table = table.append_column(f"{side}{ending}", pa.array(lists, pa.list_(pa.string())))
    return table.append_column("relevance", pa.nulls(table.num_rows, pa.float64()))


def _mentions_of_one_proposer(table: pa.Table) -> pa.Table:
    """Version 1 told by its pattern who proposed it, and one confidence for the whole mention."""
    links = pc.starts_with(table["pattern"], "link:").to_pylist()
    proposers = [["links" if is_link else "patterns"] for is_link in links]
    table = _with_lists(table).append_column("party_confidence", table["confidence"])
    return table.append_column("proposed_by", pa.array(proposers, pa.list_(pa.string())))


def _nights_of_their_own(table: pa.Table) -> pa.Table:
    """Version 2 told each night apart: an event's row said what that night alone told."""
    count = table.num_rows
    table = table.append_column("superseded_by", pa.nulls(count, pa.string()))
    table = table.append_column("first_ingest_date", table["ingest_date"])
    for name in VOICES:
        table = table.append_column(name, pa.nulls(count, pa.int32()))
    for name in DISPUTES:
        table = table.append_column(name, pa.nulls(count, pa.bool_()))
    for name in ("first_published_at", "last_published_at"):
        table = table.append_column(name, pa.nulls(count, pa.timestamp("us", tz="UTC")))
    return table


REGISTERED: dict[tuple[str, int], Migration] = {
    ("events", 1): _with_lists, ("events", 2): _nights_of_their_own,
    ("mentions", 1): _mentions_of_one_proposer}


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
