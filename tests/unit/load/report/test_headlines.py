"""The evidence sentence: what is marked in it, and what is not."""

from typing import Any

import pytest

from etl.load.report.headlines import PREDICATES, Part, Quoted, evidence, together
from etl.tables import contracts
from tests import factory


def marked(**changes: Any) -> list[tuple[str, str | None]]:
    return [(part.text, part.role) for part in evidence(factory.part(Quoted, **changes))]


def test_trigger_actor_and_recipient_are_marked() -> None:
    assert marked() == [
        ("Veldanian soldiers", "actor"), (" ", None), ("shelled", "trigger"), (" ", None),
        ("a bridge", "recipient"), (factory.SENTENCE[35:], None)]


def test_offsets_count_from_the_sentence() -> None:
    moved = {name: getattr(factory.mention(), name) + 100 for name in (
        "sentence_start", "sentence_end", "trigger_start", "trigger_end", "actor_start",
        "actor_end", "recipient_start", "recipient_end")}
    assert marked(**moved) == marked()


@pytest.mark.parametrize("changes", [
    {"actor_start": None, "actor_end": None},
    {"actor_start": 5, "actor_end": 22},  # across the trigger
    {"actor_start": 80, "actor_end": 900},  # beyond the sentence
    {"actor_start": 18, "actor_end": 18},
])
def test_a_span_that_does_not_fit_is_not_marked(changes: dict[str, Any]) -> None:
    assert "actor" not in {role for _, role in marked(**changes)}


def test_a_trigger_out_of_place_is_searched_and_the_parties_are_left() -> None:
    assert marked(trigger_start=3, trigger_end=10) == [
        ("Veldanian soldiers ", None), ("shelled", "trigger"), (factory.SENTENCE[26:], None)]
    assert evidence(factory.part(Quoted, trigger="bombed")) == (Part(factory.SENTENCE),)


def test_every_event_type_has_a_predicate() -> None:
    column = next(c for c in contracts.contract("events").columns if c.name == "event_type")
    assert set(PREDICATES) == set(column.allowed)


def test_all_parties_of_a_side_stand_together() -> None:
    assert together(["Peru"], "with") == "Peru"
    assert together(["Peru", "Chile", "Cuba"], "with") == "Peru with Chile, Cuba"
