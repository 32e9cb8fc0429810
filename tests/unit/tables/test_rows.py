"""Rows as values: they go into a table of their contract and come out as they were."""

from dataclasses import FrozenInstanceError

import pytest

from etl.tables import contracts
from etl.tables.row import columns_of, read_rows
from etl.tables.rows import KINDS
from tests import factory


@pytest.mark.parametrize("table", contracts.names())
def test_a_class_has_every_column_but_the_ingest_date(table: str) -> None:
    assert columns_of(KINDS[table]) == [name for name in contracts.contract(table).schema.names
                                        if name != "ingest_date"]


@pytest.mark.parametrize("table", contracts.names())
def test_what_is_stored_is_what_is_read(table: str) -> None:
    stored = contracts.from_rows(table, [factory.MAKERS[table]()], factory.DAY)
    [row] = read_rows(KINDS[table], stored)
    assert contracts.from_rows(table, [row, row], factory.DAY).slice(1).equals(stored)


def test_a_row_never_changes() -> None:
    [row] = read_rows(KINDS["rejects"],
                      contracts.from_rows("rejects", [factory.reject()], factory.DAY))
    with pytest.raises(FrozenInstanceError):
        row.stage = "other"  # type: ignore[misc, attr-defined]
