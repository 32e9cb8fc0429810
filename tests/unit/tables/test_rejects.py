"""Rejects: a row that every table can hold, whatever was in the record."""

from etl.tables import contracts
from etl.tables.rejects import DETAIL_LENGTH, Reject, clean
from etl.tables.rows import RejectRow
from tests import factory


def test_a_reject_is_a_row_under_its_contract() -> None:
    reject = Reject("parse", "k", "too_short", "http://a.example/1", "3 words")
    row = reject.row("run", factory.CLOCK)
    assert row == RejectRow(run_id="run", stage="parse", key="k", table=None,
                            url="http://a.example/1", reason="too_short", detail="3 words",
                            rejected_at=factory.CLOCK)
    assert contracts.conform("rejects",
                             contracts.from_rows("rejects", [row], factory.DAY)).num_rows == 1


def test_hostile_text_is_cleaned() -> None:
    assert clean("a\x00b\ud800c") == "ab?c"
    assert clean("x" * 10_000) == "x" * DETAIL_LENGTH
    assert clean(None) is None


def test_hostile_text_can_be_stored() -> None:
    row = Reject("parse", "k", "empty", "http://a.example/\ud800",
                 "\x00\udfff").row("run", factory.CLOCK)
    table = contracts.from_rows("rejects", [row], factory.DAY)
    assert table["url"].to_pylist() == ["http://a.example/?"]


def test_without_a_time_the_row_is_stamped() -> None:
    assert Reject("poll", "k", "empty").row("run").rejected_at.tzinfo is not None
