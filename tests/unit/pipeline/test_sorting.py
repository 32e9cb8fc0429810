"""Chunks of a day in order of their key, and duplicates found wherever they stand."""

import pyarrow as pa
import pytest

from etl.errors import ContractError
from etl.lake.scratch import Scratch
from etl.pipeline import sorting
from etl.pipeline.sorting import sorted_batches
from etl.tables import contracts
from tests import factory


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    # DuckDB hands out vectors of 2,048 rows: no batch is smaller.
    monkeypatch.setattr(sorting, "BATCH_ROWS", 2048)


def links(*numbers: int) -> pa.Table:
    rows = [factory.event_mention(mention_id=f"{number:020d}") for number in numbers]
    return contracts.from_rows("event_mentions", rows, factory.DAY)


def order(batches: list[pa.RecordBatch]) -> list[int]:
    return [int(value) for batch in batches for value in batch["mention_id"].to_pylist()]


def test_rows_come_in_order_of_the_key_whatever_chunk_they_are_in() -> None:
    batches = sorted_batches("event_mentions", [links(5, 1), links(), links(4, 2, 3)], Scratch())
    assert order(list(batches)) == [1, 2, 3, 4, 5]


def test_many_batches_are_in_order_and_under_the_contract() -> None:
    tables = [links(*range(4999, -1, -1)), links(*range(9999, 4999, -1))]
    found = list(sorted_batches("event_mentions", tables, Scratch()))
    assert len(found) > 1 and order(found) == list(range(10_000))
    assert all(batch.schema.equals(contracts.contract("event_mentions").schema) for batch in found)


def test_text_is_sorted_by_its_bytes_as_arrow_sorts_it() -> None:
    rows = [factory.place(place_id=name) for name in ("é", "a", "Z", "z", "\U0001f600", "\uffff")]
    table = contracts.from_rows("places", rows, factory.DAY)
    found = [batch["place_id"].to_pylist() for batch in sorted_batches("places", [table], Scratch())]
    assert found == [contracts.conform("places", table)["place_id"].to_pylist()]


def test_nothing_gives_nothing() -> None:
    assert order(list(sorted_batches("event_mentions", [], Scratch()))) == []


@pytest.mark.parametrize("twice", [0, 2046, 2047, 2048, 4095, 4999])
def test_a_key_that_stands_twice_is_found_also_over_borders(twice: int) -> None:
    with pytest.raises(ContractError, match=r"event_id, mention_id must be unique"):
        list(sorted_batches("event_mentions", [links(*range(5000)), links(twice)], Scratch()))


def test_rows_that_break_the_contract_are_found() -> None:
    table = contracts.from_rows("mentions", [factory.mention(confidence=7.0)], factory.DAY)
    with pytest.raises(ContractError, match="confidence is above 1"):
        list(sorted_batches("mentions", [table], Scratch()))
