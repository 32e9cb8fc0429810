"""Contracts: what every `schemas/*.yaml` must have, and what `conform` and `from_rows` allow."""

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from etl.errors import ContractError
from etl.tables import contracts
from tests import factory

TABLES = ("actors", "articles", "captures", "entries", "event_mentions", "events", "feeds",
          "mentions", "place_mentions", "places", "prints", "rejects", "runs", "stories", "story_articles")
# INTERFACES.md, "dateline parse", "dateline code" and "Tables"; an object's fields are columns with
# its name before them.
ACTOR = ("text", "name", "country", "sector", "entity_id", "start", "end")
PLACE = ("text", "start", "end", "name", "latitude", "longitude", "country", "admin1",
         "geonames_id", "precision", "confidence")
PROMISED = {
    "articles": ("title", "text", "authors", "published_at", "modified_at", "language", "publisher",
                 "canonical_url"),
    "mentions": ("sentence", "sentence_number", "sentence_start", "sentence_end", "in_title",
                 "trigger", "trigger_start", "trigger_end", "event_type", "event_mode", "contexts",
                 "cameo_code", "cameo_root", "quad_class", "goldstein", "event_date",
                 "event_date_precision", "killed", "injured", "attribution", "is_negated",
                 "is_hypothetical", "is_future", "is_historical", "confidence", "actors",
                 "recipients", "proposed_by", "relevance", "party_confidence",
                 *(f"{who}_{name}" for who in ("actor", "recipient") for name in ACTOR),
                 *(f"place_{name}" for name in PLACE)),
    "place_mentions": PLACE,
    "rejects": ("ingest_date", "run_id", "stage", "key", "url", "reason", "detail", "rejected_at"),
}


def conform(name: str, *rows: factory.Row) -> pa.Table:
    return contracts.conform(name, contracts.from_rows(name, list(rows), factory.DAY))


def test_the_tables_are_those_of_the_design() -> None:
    assert contracts.names() == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_typed_and_described(name: str) -> None:
    contract = contracts.contract(name)
    assert contract.grain and contract.version
    for column in contract.columns:
        assert column.description.endswith("."), column.name
        assert column.type in contracts.ARROW_TYPES.values(), column.name
        assert column.name == column.name.lower(), column.name


@pytest.mark.parametrize("name", TABLES)
def test_every_key_begins_with_the_day_and_is_never_null(name: str) -> None:
    contract = contracts.contract(name)
    assert contract.key[0] == "ingest_date" and len(contract.key) > 1
    required = {column.name for column in contract.columns if column.is_required}
    assert set(contract.key) <= required


@pytest.mark.parametrize("name", TABLES)
def test_every_reference_leads_to_a_table(name: str) -> None:
    references = {column.references for column in contracts.contract(name).columns} - {None}
    assert references <= set(TABLES)


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_names_are_columns(name: str) -> None:
    assert set(PROMISED[name]) <= set(contracts.contract(name).schema.names)


@pytest.mark.parametrize(("changes", "fault"), [
    ({"actors": ["A"]}, "actor_is_the_first is broken in 1 rows"),
    ({"recipients": []}, "recipient_is_the_first is broken in 1 rows"),
    ({"actor_ids": ["a", "b"]}, "actors_are_whole is broken in 1 rows"),
    ({"recipient_countries": []}, "recipients_are_whole is broken in 1 rows"),
    ({"actor_countries": ["Veldania"]}, "actor_countries is not like"),
    ({"actor_sectors": ["SEA"]}, "actor_sectors is not an allowed value in 1 rows")])
def test_the_lists_of_parties_belong_together(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(ContractError, match=fault):
        conform("mentions", factory.mention(**changes))



def test_clock_columns_are_told_from_stated_times() -> None:
    columns = {c.name: c for table in TABLES for c in contracts.contract(table).columns}
    clocks = {name for name, column in columns.items() if column.is_clock}
    assert clocks == {"polled_at", "next_poll_at", "captured_at", "rejected_at", "started_at",
                      "poll_seconds", "fetch_seconds", "run_seconds"}


def test_what_follows_the_order_of_answers_is_said_to_be_clock_like() -> None:
    named = {f"{table}.{c.name}" for table in TABLES for c in contracts.contract(table).columns if c.is_clock_like}
    places = {f"captures.{whose}_{part}" for whose in ("warc", "body") for part in ("file", "offset", "length", "sha256")}
    assert named == {*places, "runs.checksum"}
    assert not any(c.is_repeatable for c in contracts.contract("captures").columns if c.is_clock or c.is_clock_like)


@pytest.mark.parametrize(("name", "make", "changes", "fault"), [
    ("articles", factory.article, {"text": None}, "text is null in 1 rows"),
    ("articles", factory.article, {"word_count": -1}, "word_count is below 0 in 1 rows"),
    ("articles", factory.article, {"published_offset_minutes": 900},
     "published_offset_minutes is above 840 in 1 rows"),
    ("mentions", factory.mention, {"event_type": "ATTACK"},
     "event_type is not an allowed value in 1 rows"),
    ("mentions", factory.mention, {"cameo_code": "9"}, "cameo_code is not like"),
    ("mentions", factory.mention, {"confidence": 1.5}, "confidence is above 1"),
    ("mentions", factory.mention, {"goldstein": -11.0}, "goldstein is below -10"),
    ("mentions", factory.mention, {"place_latitude": 91.0}, "place_latitude is above 90"),
])
def test_conform_names_what_is_wrong(name: str, make: Any, changes: dict[str, Any],
                                     fault: str) -> None:
    with pytest.raises(ContractError, match=f"table {name} breaks its contract: .*{fault}"):
        conform(name, make(**changes))


def test_conform_names_every_fault() -> None:
    with pytest.raises(ContractError, match=r"killed is below 0.*; confidence is above 1"):
        conform("mentions", factory.mention(killed=-1, confidence=2.0))


def test_a_null_breaks_no_limit() -> None:
    row = factory.mention(event_mode=None, killed=None, place_latitude=None, place_longitude=None,
                          place_precision=None)
    assert conform("mentions", row).num_rows == 1


def test_conform_refuses_a_key_that_stands_twice() -> None:
    with pytest.raises(ContractError, match="ingest_date, article_id must be unique"):
        conform("articles", factory.article(), factory.article(title="Another title"))


def test_conform_sorts_by_key_and_orders_columns() -> None:
    table = contracts.from_rows("articles",
                                [factory.article(article_id=i) for i in ("c" * 20, "a" * 20)],
                                factory.DAY)
    turned = table.select(table.column_names[::-1])
    found = contracts.conform("articles", turned)
    assert found.column_names == contracts.contract("articles").schema.names
    assert found["article_id"].to_pylist() == ["a" * 20, "c" * 20]


def test_conform_casts_and_fills_what_is_missing() -> None:
    table = contracts.from_rows("articles", [factory.article()],
                                factory.DAY).drop_columns(["modified_at"])
    wide = table.set_column(table.column_names.index("word_count"), "word_count",
                            table["word_count"].cast("int64"))
    found = contracts.conform("articles", wide)
    assert found.schema.equals(contracts.contract("articles").schema)
    assert found["modified_at"].to_pylist() == [None]


def test_from_rows_refuses_rows_of_another_table() -> None:
    with pytest.raises(ContractError, match="a row of entries is none of articles"):
        contracts.from_rows("articles", [factory.entry()], factory.DAY)


def test_from_rows_sets_the_day_and_the_types() -> None:
    table = contracts.from_rows("rejects", [factory.reject()], date(2026, 1, 2))
    assert table["ingest_date"].to_pylist() == [date(2026, 1, 2)]
    assert table["rejected_at"].to_pylist() == [factory.CLOCK.astimezone(UTC)]
    assert isinstance(table["rejected_at"].to_pylist()[0], datetime)


def test_from_rows_of_nothing_has_the_schema() -> None:
    assert contracts.from_rows("events", [],
                               factory.DAY).schema.equals(contracts.contract("events").schema)


def test_there_is_no_contract_for_another_name() -> None:
    with pytest.raises(ContractError, match="no contract for a table named gossip"):
        contracts.contract("gossip")
