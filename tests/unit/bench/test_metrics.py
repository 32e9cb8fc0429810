"""The measures of bench/, by value."""

from datetime import datetime, timedelta, timezone

import pytest

from bench import metrics
from bench.metrics import Score


def test_a_score_gives_shares_and_adds_up() -> None:
    score = Score(6, 1, 1) + Score(0, 1, 3)
    assert (score.precision, score.recall, score.f1) == (6 / 8, 6 / 10, 12 / 18)
    assert (Score().precision, Score().recall, Score().f1) == (0, 0, 0)


def test_shingles_are_counted_as_often_as_they_stand() -> None:
    assert metrics.shingle_score("a b c d e", "A, b c d! e") == Score(2, 0, 0)
    assert metrics.shingle_score("a b c d x", "a b c d e") == Score(1, 1, 1)
    assert metrics.shingle_score("a b c d a b c d", "a b c d") == Score(1, 4, 0)
    assert metrics.shingle_score("a b", "a b") == Score(1, 0, 0)
    assert metrics.shingle_score("", "a b c d") == Score(0, 0, 1)
    assert metrics.shingle_score("", "") == Score()


@pytest.mark.parametrize(("found", "true", "same"), [
    ("Gunmen ambush patrol", "Gunmen ambush patrol.", True), ("UN: “No!”", 'un "no"', True),
    (None, "", True), ("A b", "b a", False), (None, "A", False)])
def test_titles_are_compared_without_case_and_punctuation(found: str | None, true: str, same: bool) -> None:
    assert metrics.same_words(found, true) is same


def test_authors_are_a_set() -> None:
    assert metrics.same_names(["Ida Brandt", "J. Ek"], ["j ek", "Ida Brandt"])
    assert metrics.same_names([], [])
    assert not metrics.same_names(["Ida Brandt"], ["Ida Brandt", "J. Ek"])


def test_days_are_the_publishers_and_minutes_are_the_worlds() -> None:
    late = datetime(2026, 3, 3, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    same = datetime(2026, 3, 4, 4, 30, 50)
    assert metrics.same_minute(same, late)
    assert not metrics.same_day(same, late)
    assert metrics.same_day(late.replace(hour=1), late)
    assert not metrics.same_minute(late + timedelta(seconds=61), late)
    assert not metrics.same_day(None, late)
    assert not metrics.same_minute(None, late)


def test_spans_are_paired_one_to_one_and_exact_ones_first() -> None:
    assert metrics.overlaps((0, 5), (4, 9))
    assert not metrics.overlaps((0, 5), (5, 9))
    assert metrics.pair_spans([(0, 9), (4, 9)], [(4, 9), (20, 25)]) == [(1, 0)]
    assert metrics.pair_spans([(0, 9)], [(0, 4), (5, 9)]) == [(0, 0)]
    assert metrics.pair_spans([], [(0, 4)]) == []


def test_distances_are_great_circles() -> None:
    assert metrics.distance_km((0, 0), (0, 180)) == pytest.approx(20015.1, abs=0.1)
    assert metrics.distance_km((52.52, 13.405), (48.8566, 2.3522)) == pytest.approx(877.5, abs=1)
    assert metrics.distance_km((10, 20), (10, 20)) == 0


def test_confidence_is_held_against_what_came_true() -> None:
    bins = metrics.reliability([(0.3, True), (0.35, False), (0.95, True), (1.0, True)])
    assert [(b.low, b.high, b.count, b.right) for b in bins] == [(0.3, 0.4, 2, 0.5), (0.9, 1.0, 2, 1.0)]
    assert bins[0].row() == {"confidence": "0.3–0.4", "count": 2, "stated": pytest.approx(0.325), "right": 0.5}
    assert metrics.calibration_error(bins) == pytest.approx((0.175 + 0.025) / 2)
    assert metrics.calibration_error([]) == 0


def test_means_of_nothing_are_nought() -> None:
    assert metrics.mean([]) == 0
    assert metrics.mean([True, False]) == 0.5
