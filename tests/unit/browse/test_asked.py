"""Filters of an address: read, written, toggled, and told as SQL."""

from datetime import date

import pytest
from pydantic import ValidationError

from etl.browse.asked import DEFAULTS, FIELDS, Asked, Condition, written


def test_an_address_is_as_short_as_what_is_asked_for() -> None:
    assert Asked().query() == ""
    assert Asked(type=("ASSAULT", "AID"), q="a b").query() == "?q=a+b&type=ASSAULT&type=AID"


def test_a_change_leads_to_the_first_page_and_a_page_keeps_the_rest() -> None:
    asked = Asked(country=("SYR",), page=3)
    assert asked.query(sort="deadliest") == "?country=SYR&sort=deadliest"
    assert asked.query(page=4) == "?country=SYR&page=4"
    assert asked.query(**{"from": date(2026, 11, 1)}) == "?from=2026-11-01&country=SYR"


def test_a_value_is_put_in_and_taken_out() -> None:
    asked = Asked(type=("AID",), losses="ten", confidence=0.9)
    assert asked.toggled("type", "ASSAULT") == "?type=AID&type=ASSAULT&confidence=0.9&losses=ten"
    assert asked.toggled("type", "AID") == "?confidence=0.9&losses=ten"
    assert asked.toggled("losses", "ten") == "?type=AID&confidence=0.9"
    assert asked.toggled("confidence", "0.9") == "?type=AID&losses=ten"


def test_a_form_keeps_what_it_does_not_ask_for() -> None:
    asked = Asked(q="x", country=("SYR", "IRQ"), page=2)
    assert asked.pairs("q") == [("country", "SYR"), ("country", "IRQ")]


def test_every_filter_has_a_condition_and_every_condition_its_values() -> None:
    asked = Asked.model_validate({
        "q": "a -b", "from": date(2026, 1, 1), "to": date(2026, 2, 1), "country": ("SYR",), "type": ("AID",),
        "mode": ("visit",), "context": ("cyber",), "actor": ("A",), "actor_country": ("SYR",), "recipient": ("B",),
        "recipient_country": ("IRQ",), "publisher": ("C",), "confidence": 0.5, "losses": "any", "box": "1,2,3,4",
        "night": date(2026, 1, 1), "story": "a" * 20})
    conditions = list(asked.conditions())
    assert [condition.name for condition in conditions] == [
        *(name for name in ("q", "from", "to")),
        *(name for name in FIELDS if name not in {"q", "from", "to", "sort", "page", "context", "confidence", "losses", "box",
                                                  "night", "story"}),
        "context", "confidence", "losses", "box", "night", "story"]
    assert all(condition.sql.count("?") == len(condition.values) for condition in conditions)
    assert set(DEFAULTS) == set(FIELDS)


def test_sql_for_people_has_its_values_quoted() -> None:
    told = Condition("actor", "actor_name IN (?, ?) AND event_date > ?", ("O'Brien? no", "b", date(2026, 1, 2)))
    assert told.written == "actor_name IN ('O''Brien? no', 'b') AND event_date > DATE '2026-01-02'"
    assert written(Asked(country=("SYR",))) == (
        "SELECT *\nFROM v_events\nWHERE place_country IN ('SYR')\n"
        "ORDER BY event_date DESC, publisher_count DESC, mention_count DESC, event_id;\n")


@pytest.mark.parametrize("box", [",,,", "1,2,3", "1,2,nan,4", "5,0,1,1", "-200,0,1,1", "a,b,c,d"])
def test_a_part_of_the_map_that_is_none_is_refused(box: str) -> None:
    with pytest.raises(ValidationError):
        Asked(box=box)


def test_a_part_of_the_map_has_corners() -> None:
    assert Asked(box="-10.50,1,2,3.25").corners == (-10.5, 1.0, 2.0, 3.25)
    assert Asked(box="-10.50,1,2,3.25").query() == "?box=-10.5%2C1%2C2%2C3.25"


def test_an_empty_field_of_a_form_asks_for_nothing() -> None:
    assert Asked.model_validate({"q": "ferry", "from": "", "to": "", "box": ""}) == Asked(q="ferry")
