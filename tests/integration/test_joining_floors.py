"""Joining on the gold set of happenings: no measure falls below its floor. Floors rise with progress."""

import json
from typing import Any

import pytest

from bench.joining import measure_happenings
from tests.paths import CHECKOUT

FLOORS: dict[str, dict[str, float]] = json.loads((CHECKOUT / "tests/golden/joining_floors.json").read_text("utf-8"))
# Look-alikes that are told as one event, of 67 and 66 pairs; it ought to be none.
MERGED = {"open": 8, "kept": 11}


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return measure_happenings()


@pytest.mark.parametrize(("part", "measure"), [(part, measure) for part in FLOORS for measure in FLOORS[part]])
def test_no_measure_falls_below_its_floor(measured: dict[str, Any], part: str, measure: str) -> None:
    assert measured[part]["ours"][measure] >= FLOORS[part][measure]


@pytest.mark.parametrize("part", FLOORS)
def test_we_are_better_than_every_peer(measured: dict[str, Any], part: str) -> None:
    for peer in ("exact key", "story and type"):
        assert measured[part]["ours"]["B³ F1"] > measured[part][peer]["B³ F1"]


@pytest.mark.parametrize("part", FLOORS)
def test_look_alikes_stay_apart(measured: dict[str, Any], part: str) -> None:
    assert measured[part]["ours"]["merged look-alikes"] <= MERGED[part]
