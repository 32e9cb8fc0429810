"""When a feed is polled again: what it asks for, and how far that binds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from etl.extract.feeds.cleaning import offset_minutes
from etl.extract.feeds.expectations import broken
from etl.extract.feeds.pacing import MAX_REST, Standing, pause_until, rest_until, skipped_as
from tests import factory

NOW = datetime(2026, 11, 3, 2, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("ttl", "cache_control", "age", "rest"), [
    (None, None, None, None), (0, "", None, None), (60, None, None, HOUR), (None, "max-age=3600", None, HOUR),
    (30, "public, MAX-AGE=\"3600\"", None, HOUR), (60, "max-age=60", None, HOUR), (None, "max-age=7200", "3600", HOUR),
    (None, "no-cache, max-age=3600", None, None), (None, "no-store", None, None), (None, "max-age=0", None, None),
    (None, "s-maxage=3600", None, None), (None, "private, max-age=3600", "x", HOUR), (None, "max-age=60", "90", None),
    (999_999, None, None, MAX_REST), (None, "max-age=999999999", None, MAX_REST), (None, "max-age=soon", None, None)])
def test_rest(ttl: int | None, cache_control: str | None, age: str | None, rest: timedelta | None) -> None:
    assert rest_until(NOW, ttl, cache_control, age) == (NOW + rest if rest else None)


def test_a_pause_never_costs_a_night() -> None:
    assert pause_until(NOW, None) is None
    assert pause_until(NOW, 3600.0) == NOW + HOUR
    assert pause_until(NOW, 1e9) == NOW + MAX_REST < NOW + timedelta(days=1)


def test_what_is_not_polled() -> None:
    assert skipped_as(Standing(), NOW) is None
    assert skipped_as(Standing(not_before=NOW + HOUR), NOW) == "not_due"
    assert skipped_as(Standing(not_before=NOW), NOW) is None
    assert skipped_as(Standing(is_retired=True), NOW) == "retired"


@pytest.mark.parametrize(("changes", "expected"), [
    ({}, None), ({"min_entries": 1, "expected_language": "en"}, None),
    ({"min_entries": 5}, "1 new entries, at least 5 expected"),
    ({"expected_language": "en", "language": "de"}, "language de, en expected"),
    ({"expected_language": "en", "language": None}, None), ({"outcome": "failed", "min_entries": 5}, None)])
def test_expectations(changes: dict[str, Any], expected: str | None) -> None:
    assert broken(factory.feed(**changes)) == expected


@pytest.mark.parametrize(("text", "minutes"), [
    ("2026-11-02T09:15:00+02:00", 120), ("2026-11-02T09:15:00Z", 0), ("Mon, 02 Nov 2026 09:15:00 GMT", 0),
    ("Mon, 02 Nov 2026 09:15:00 -0330", -210), ("02 Nov 2026 09:15 EST", -300), ("Mon, 02 Nov 2026 09:15:00 -0000", None),
    ("2026-11-02", None), ("2026-11-02T09:15:00", None), ("Nov 2026", None), ("09:15 CET", None), ("", None), (None, None)])
def test_offsets(text: str | None, minutes: int | None) -> None:
    assert offset_minutes(text) == minutes
