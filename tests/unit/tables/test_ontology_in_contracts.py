"""The contracts allow what the ontology has, and nothing else: types, modes, contexts, sectors."""

import csv

import pyarrow as pa
import pytest

from etl.tables import checks, contracts, plover
from etl.tables.contract import Column
from tests import factory

MODES = sorted({mode for one in plover.EVENT_TYPES for mode in one.modes})
MAKERS = {"mentions": factory.mention, "events": factory.event}


def column(table: str, name: str) -> Column:
    return next(column for column in contracts.contract(table).columns if column.name == name)


@pytest.mark.parametrize("table", MAKERS)
def test_types_and_contexts_are_those_of_plover(table: str) -> None:
    assert column(table, "event_type").allowed == plover.TYPES
    assert column(table, "contexts").allowed == plover.CONTEXTS


@pytest.mark.parametrize(("table", "name"), [
    ("mentions", "actor_sector"), ("mentions", "recipient_sector"), ("events", "actor_sector"),
    ("events", "recipient_sector"), ("actors", "sector")])
def test_sectors_are_those_of_the_codebook(table: str, name: str) -> None:
    path = contracts.folder() / "codebook" / "sectors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        known = [row["sector"] for row in csv.DictReader(file)]
    assert list(column(table, name).allowed) == known


@pytest.mark.parametrize("table", MAKERS)
def test_a_mode_must_be_of_its_type(table: str) -> None:
    pairs = [(one, mode) for one in plover.EVENT_TYPES for mode in (*MODES, "picnic", None)]
    rows = [MAKERS[table](event_type=one.name, event_mode=mode) for one, mode in pairs]
    made = contracts.from_rows(table, rows, factory.DAY)
    [fault] = checks.row_faults(contracts.contract(table), made)
    assert fault.meaning == "mode_is_of_its_type is broken"
    wrong = [pair for pair, broken in zip(pairs, fault.mask.to_pylist(), strict=True) if broken]
    assert wrong == [(one, mode) for one, mode in pairs if mode and mode not in one.modes]


def test_an_item_of_a_list_must_be_an_allowed_value() -> None:
    contexts = [["military"], ["gossip", "military"], [], ["crime", "gossip"]]
    rows = [factory.mention(mention_id=str(n), contexts=found) for n, found in enumerate(contexts)]
    made = contracts.from_rows("mentions", rows, factory.DAY)
    cut = pa.concat_tables([made.slice(0, 2), made.slice(2)])
    for table in (made, cut):
        [fault] = checks.row_faults(contracts.contract("mentions"), table)
        assert fault.text == "contexts is not an allowed value in 2 rows"
        assert fault.mask.to_pylist() == [False, True, False, True]
