"""Readings of the clock stay where nothing else of a row has changed."""

from datetime import timedelta

import pyarrow as pa
import pytest

from etl.lake.change import keep_clock
from etl.tables import contracts
from etl.tables.row import Row
from tests import factory

LATER = factory.CLOCK + timedelta(hours=1)


def table(*rows: Row) -> pa.Table:
    return contracts.from_rows(rows[0].TABLE, rows, factory.DAY)


def test_an_unchanged_row_keeps_its_reading_and_a_changed_or_new_one_does_not() -> None:
    old = table(factory.feed(feed_id="a"), factory.feed(feed_id="b"), factory.feed(feed_id="c"))
    new = table(*(factory.feed(feed_id=name, polled_at=LATER, poll_seconds=9.0, **changes) for name, changes in (
        ("a", {}), ("b", {"entry_count": 77}), ("d", {}))))
    kept = keep_clock(contracts.contract("feeds"), new, old)
    assert kept["feed_id"].to_pylist() == ["a", "b", "d"]
    assert kept["polled_at"].to_pylist() == [factory.feed().polled_at, LATER, LATER]
    assert kept["poll_seconds"].to_pylist() == [factory.feed().poll_seconds, 9.0, 9.0]
    assert kept["entry_count"].to_pylist()[1] == 77 and kept.schema.equals(new.schema)


@pytest.mark.parametrize(("before", "after", "is_kept"), [
    (None, None, True), (None, "x", False), ("x", None, False), ("x", "x", True)])
def test_null_is_a_value(before: str | None, after: str | None, is_kept: bool) -> None:
    old, new = table(factory.feed(etag=before)), table(factory.feed(etag=after, polled_at=LATER))
    [found] = keep_clock(contracts.contract("feeds"), new, old)["polled_at"].to_pylist()
    assert found == (factory.feed().polled_at if is_kept else LATER)


def test_keys_of_several_columns_are_told_apart() -> None:
    old = table(factory.reject(stage="poll", key="a"), factory.reject(stage="fetch", key="a", reason="empty"))
    new = table(factory.reject(stage="poll", key="a", rejected_at=LATER),
                factory.reject(stage="fetch", key="a", reason="timeout", rejected_at=LATER))
    found = keep_clock(contracts.contract("rejects"), new, old)
    assert found["rejected_at"].to_pylist() == [factory.reject().rejected_at, LATER]
