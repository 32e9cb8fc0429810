"""What rows of older versions become: one party a side is a list of one, a night an event's first."""

from typing import Any

import pyarrow as pa
import pytest

from etl.tables import contracts
from etl.tables.migrations import migrate
from tests import factory

ADDED = {f"{side}{ending}" for side in ("actor", "recipient")
         for ending in ("s", "_ids", "_countries", "_sectors")} | {
             "relevance", "party_confidence", "proposed_by"}

VOICES = {f"{what}_voices" for what in ("type", "actor", "recipient", "place", "date", "killed", "injured")} | {"voice_count"}
DISPUTES = {f"is_{what}_disputed" for what in ("actor", "place", "toll")}
GROWN = VOICES | DISPUTES | {"superseded_by", "first_ingest_date", "first_published_at", "last_published_at"}


def migrated(name: str, row: factory.Row, major: int = 1) -> dict[str, Any]:
    """A row as a version stored it, read today; it must keep the contract."""
    whole = contracts.from_rows(name, [row], factory.DAY)
    added = GROWN | (ADDED if major == 1 else set())
    old = whole.drop_columns([column for column in whole.column_names if column in added])
    new = contracts.conform(name, migrate(contracts.contract(name), old, major))
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


def test_an_event_of_version_2_is_of_its_night_alone_and_counts_no_voices() -> None:
    row = migrated("events", factory.event(killed=7), major=2)
    assert (row["first_ingest_date"], row["superseded_by"], row["killed"]) == (factory.DAY, None, 7)
    assert {row[name] for name in VOICES | DISPUTES} == {None}


def test_no_rows_are_migrated_to_no_rows() -> None:
    for name in ("events", "mentions"):
        empty = contracts.contract(name).schema.empty_table()
        old = empty.drop_columns([column for column in empty.column_names if column in ADDED | GROWN])
        new = contracts.conform(name, migrate(contracts.contract(name), old, 1))
        assert new.num_rows == 0 and new.schema == pa.schema(empty.schema)
