"""The codebook's files hold what the ontology allows, and the most specific pattern wins."""

import csv
from collections import Counter
from typing import Any

import pytest

from etl.tables.plover import BY_NAME, TYPES
from etl.transform.events.proposals.codebook import BUILT_IN, Codebook
from tests.paths import CHECKOUT


def rows(name: str) -> list[dict[str, str]]:
    with (CHECKOUT / "schemas" / "codebook" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def patterns() -> list[dict[str, str]]:
    return rows("patterns")


def test_types_and_modes_are_plover_s(patterns: list[dict[str, str]]) -> None:
    counts = Counter(row["event_type"] for row in patterns)
    assert set(counts) == {*TYPES, "NONE"}
    assert all(counts[event_type] >= 15 for event_type in TYPES) and len(patterns) >= 200
    for row in patterns:
        assert not row["event_mode"] or row["event_mode"] in BY_NAME[row["event_type"]].modes, row


def test_cameo_codes_are_there_and_well_formed(patterns: list[dict[str, str]]) -> None:
    for row in patterns:
        assert row["event_type"] == "NONE" or (row["cameo_code"].isdigit() and 1 <= int(row["cameo_code"][:2]) <= 20), row


def test_every_class_is_defined_and_used(patterns: list[dict[str, str]]) -> None:
    named = {o for row in patterns for o in row["object"].split("|") if o.startswith("@")} - BUILT_IN
    assert named == {f"@{row['class']}" for row in rows("classes")}


def test_no_construction_stands_twice(patterns: list[dict[str, str]]) -> None:
    twice = [k for k, n in Counter((r["trigger"], r["part"], r["object"]) for r in patterns).items() if n > 1]
    assert twice == []


def test_actors_roles_and_countries_have_codes() -> None:
    sectors = {row["sector"] for row in rows("sectors")}
    countries = {row["country"] for row in rows("countries")}
    assert all(row["sector"] in sectors for name in ("actors", "roles", "titles") for row in rows(name))
    assert all(row["country"] in countries | {""} for row in rows("actors"))
    assert all(len(code) == 3 and code.isupper() for code in countries)


def row(trigger: str, wanted: str, event_type: str, **more: str) -> dict[str, Any]:
    return {"trigger": trigger, "part": "verb", "object": wanted, "event_type": event_type, "event_mode": "",
            "cameo_code": "190", "contexts": "", "actor": "", "recipient": "", "symmetric": "", "note": "", **more}


def test_the_most_specific_pattern_comes_first() -> None:
    book = Codebook([row("strike", "@actor", "ASSAULT"), row("strike", "", "ASSAULT"), row("strike", "deal", "SUPPORT"),
                     row("strike", "@chords", "NONE")], [{"class": "chords", "lemma": "chord"}])
    order = [p.coding.event_type if p.coding else "NONE" for p in book.candidates("verb", "strike")]
    assert order == ["SUPPORT", "NONE", "ASSAULT", "ASSAULT"]
    assert book.admits(book.candidates("verb", "strike")[1], ["chord"])
    assert not book.admits(book.candidates("verb", "strike")[0], ["chord"])


def test_a_noun_may_end_in_its_preposition() -> None:
    book = Codebook([row("attack on", "", "ASSAULT", part="noun"), row("suicide bombing", "", "ASSAULT", part="noun")], [])
    assert [p.preposition for p in book.candidates("noun", "attack")] == ["on"]
    assert [p.words for p in book.candidates("noun", "bombing")] == [("suicide", "bombing")]
