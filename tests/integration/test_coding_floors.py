"""The coder on the newsroom's gold events: no measure falls below its floor. Floors rise with progress."""

import json
from typing import Any

import pytest

from bench import newsroom_gold
from tests.paths import CHECKOUT

FLOORS: dict[str, float] = json.loads((CHECKOUT / "tests/golden/newsroom/coding_floors.json").read_text("utf-8"))
# An article that reports no event should give next to none.
MENTIONS_PER_EVENT_FREE_ARTICLE = 0.5


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return newsroom_gold.measure()


@pytest.mark.parametrize("measure", FLOORS)
def test_no_measure_falls_below_its_floor(measured: dict[str, Any], measure: str) -> None:
    name, _, part = measure.partition(": ")
    value = measured[name][part] if part else measured[name]
    assert value >= FLOORS[measure]


def test_articles_without_events_stay_almost_empty(measured: dict[str, Any]) -> None:
    assert measured["mentions in them"] <= MENTIONS_PER_EVENT_FREE_ARTICLE * measured["event-free articles"]
