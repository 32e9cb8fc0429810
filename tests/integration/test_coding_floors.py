"""The coder on the hand-coded articles: no measure falls below its floor. Floors rise with progress."""

import json
from typing import Any

import pytest

from bench import gold
from tests.paths import CHECKOUT

FLOORS: dict[str, dict[str, float]] = json.loads((CHECKOUT / "tests/golden/coding_floors.json").read_text("utf-8"))
# An article that reports no event should give next to none; stated confidence should be what comes true.
MENTIONS_PER_EVENT_FREE_ARTICLE, CALIBRATION_ERROR = 0.55, {"newsroom": 0.1, "wire": 0.18}


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, Any]]:
    return {name: gold.measure(name) for name in FLOORS}


@pytest.mark.parametrize(("name", "measure"), [(name, measure) for name in FLOORS for measure in FLOORS[name]])
def test_no_measure_falls_below_its_floor(measured: dict[str, dict[str, Any]], name: str, measure: str) -> None:
    group, _, part = measure.partition(": ")
    value = measured[name][group][part] if part else measured[name][group]
    assert value >= FLOORS[name][measure]


def test_articles_without_events_stay_almost_empty(measured: dict[str, dict[str, Any]]) -> None:
    free = sum(one["event-free articles"] for one in measured.values())
    assert sum(one["mentions in them"] for one in measured.values()) <= MENTIONS_PER_EVENT_FREE_ARTICLE * free


@pytest.mark.parametrize("name", FLOORS)
def test_confidence_says_what_comes_true(measured: dict[str, dict[str, Any]], name: str) -> None:
    assert measured[name]["calibration error"] <= CALIBRATION_ERROR[name]
