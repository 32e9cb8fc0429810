"""The codebook's files hold what the ontology allows, and the most specific pattern wins."""

import csv
from collections import Counter

import pytest

from etl.tables.plover import BY_NAME, EVENT_TYPES, TYPES, Coding
from etl.transform.events.proposals.codebook import BUILT_IN, ClassMember, Codebook, Pattern
from tests.paths import CHECKOUT

# Modes of PLOVER that no pattern reports: a conviction has the mode only where a person coded it.
UNREPORTED = {("SANCTION", "convict")}


def rows(name: str) -> list[dict[str, str]]:
    path = CHECKOUT / "schemas" / "codebook" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def patterns() -> list[dict[str, str]]:
    return rows("patterns")


def test_types_and_modes_are_those_of_plover(patterns: list[dict[str, str]]) -> None:
    counts = Counter(row["event_type"] for row in patterns)
    assert set(counts) == {*TYPES, "NONE"}
    assert all(counts[event_type] >= 15 for event_type in TYPES) and len(patterns) >= 200
    for row in patterns:
        assert not row["event_mode"] or row["event_mode"] in BY_NAME[row["event_type"]].modes, row


def test_every_mode_is_reported_by_a_pattern(patterns: list[dict[str, str]]) -> None:
    reported = {(row["event_type"], row["event_mode"]) for row in patterns}
    assert {(one.name, mode) for one in EVENT_TYPES for mode in one.modes} - reported == UNREPORTED


def test_cameo_codes_are_there_and_well_formed(patterns: list[dict[str, str]]) -> None:
    for row in patterns:
        code = row["cameo_code"]
        assert row["event_type"] == "NONE" or (code.isdigit() and 1 <= int(code[:2]) <= 20), row


def test_every_class_is_defined_and_used(patterns: list[dict[str, str]]) -> None:
    objects = {name for row in patterns for name in row["object"].split("|")}
    named = {name for name in objects if name.startswith("@")} - BUILT_IN
    assert named == {f"@{row['class']}" for row in rows("classes")}


def test_no_construction_stands_twice(patterns: list[dict[str, str]]) -> None:
    counts = Counter((row["trigger"], row["part"], row["object"]) for row in patterns)
    assert [key for key, count in counts.items() if count > 1] == []


def test_actors_roles_and_countries_have_codes() -> None:
    sectors = {row["sector"] for row in rows("sectors")}
    countries = {row["country"] for row in rows("countries")}
    for name in ("actors", "roles", "titles"):
        assert all(row["sector"] in sectors for row in rows(name)), name
    assert all(row["country"] in countries | {""} for row in rows("actors"))
    assert all(len(code) == 3 and code.isupper() for code in countries)


def pattern(trigger: str, wanted: str, event_type: str, part: str = "verb") -> Pattern:
    coding = None if event_type == "NONE" else Coding(event_type, None, "190")
    objects = frozenset({wanted}) if wanted else None
    return Pattern(trigger, part, tuple(trigger.split()), objects, coding, (), (), False)


def test_the_most_specific_pattern_comes_first() -> None:
    book = Codebook([pattern("strike", "@actor", "ASSAULT"), pattern("strike", "", "ASSAULT"),
                     pattern("strike", "deal", "SUPPORT"), pattern("strike", "@chords", "NONE")],
                    [ClassMember("chords", "chord")])
    order = [p.coding.event_type if p.coding else "NONE" for p in book.candidates("verb", "strike")]
    assert order == ["SUPPORT", "NONE", "ASSAULT", "ASSAULT"]
    assert book.admits(book.candidates("verb", "strike")[1], ["chord"])
    assert not book.admits(book.candidates("verb", "strike")[0], ["chord"])


def test_a_noun_may_end_in_its_preposition() -> None:
    book = Codebook([pattern("attack on", "", "ASSAULT", part="noun"),
                     pattern("suicide bombing", "", "ASSAULT", part="noun")], [])
    assert [p.preposition for p in book.candidates("noun", "attack")] == ["on"]
    assert [p.words for p in book.candidates("noun", "bombing")] == [("suicide", "bombing")]
