"""What rows of version 1 become: one party a side is a list of one."""

from typing import Any

import pyarrow as pa
import pytest

from etl.tables import contracts
from etl.tables.migrations import migrate
from tests import factory

ADDED = {f"{side}{ending}" for side in ("actor", "recipient")
         for ending in ("s", "_ids", "_countries", "_sectors")} | {
             "relevance", "party_confidence", "proposed_by"}


def migrated(name: str, row: factory.Row) -> dict[str, Any]:
    """A row as version 1 stored it, read today; it must keep the contract."""
    whole = contracts.from_rows(name, [row], factory.DAY)
    old = whole.drop_columns([column for column in whole.column_names if column in ADDED])
    new = contracts.conform(name, migrate(contracts.contract(name), old, 1))
    return dict(new.to_pylist()[0])


def test_an_event_of_version_1_lists_the_parties_that_it_knew() -> None:
    row = migrated("events", factory.event(recipient_name=None, recipient_country=None,
                                           recipient_sector=None))
    assert (row["actors"], row["actor_ids"]) == (["Army of Veldania"], ["vld-army"])
    assert (row["actor_countries"], row["actor_sectors"]) == (["VLD"], ["MIL"])
    assert row["recipients"] == row["recipient_ids"] == row["recipient_countries"] == []
    assert row["relevance"] is None, "version 1 did not tell it"


@pytest.mark.parametrize(("pattern", "proposer"), [("verb:shell", "patterns"),
                                                   ("link:outwit", "links")])
def test_a_mention_of_version_1_tells_by_its_pattern_who_proposed_it(
        pattern: str, proposer: str) -> None:
    row = migrated("mentions", factory.mention(pattern=pattern, confidence=0.7))
    assert (row["proposed_by"], row["party_confidence"]) == ([proposer], 0.7)
    assert (row["recipients"], row["recipient_ids"]) == (["Marrowgate"], [""])


def test_no_rows_are_migrated_to_no_rows() -> None:
    for name in ("events", "mentions"):
        empty = contracts.contract(name).schema.empty_table()
        old = empty.drop_columns([column for column in empty.column_names if column in ADDED])
        new = contracts.conform(name, migrate(contracts.contract(name), old, 1))
        assert new.num_rows == 0 and new.schema == pa.schema(empty.schema)
