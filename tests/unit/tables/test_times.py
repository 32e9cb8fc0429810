"""Times as people write them: read as a whole, in many languages, or not at all."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from etl.tables.times import read_time

DAY = datetime(2026, 3, 14)
AT = datetime(2026, 3, 14, 16, 5, 9)
EAST, WEST = timezone(timedelta(hours=2)), timezone(timedelta(hours=-5))


@pytest.mark.parametrize("text", [
    "2026/3/14", "2026-03-14", "2026.3.14", "20260314", "14.3.2026", "14/3/2026", "3/14/2026", "14 March 2026",
    "March 14, 2026", "Saturday 14th March 2026", "14. März 2026", "Samstag, 14.03.2026", "14 mars 2026",
    "sam. 14 mars 2026", "14 de marzo de 2026",
    "14 marzo 2026", "14 maart 2026", "14 марта 2026 г.", "14 березня 2026", "14. března 2026", "14 Mart 2026", "2026年3月14日",
    "2026년 3월 14일", "Published on 14 Mar 2026", "14-Mar-26"])
def test_days(text: str) -> None:
    assert read_time(text) == DAY


@pytest.mark.parametrize(("text", "expected"), [
    ("2026/3/14 16:05:09", AT), ("Sat, 14 Mar 2026 04:05:09 PM", AT), ("14.03.2026 - 16:05:09 Uhr", AT),
    ("2026年3月14日 16:05:09", AT), ("20260314160509", AT), ("14 Mar 2026 12:30 a.m.", DAY.replace(minute=30)),
    ("Sa, 14 Mär 2026 16:05:09 +0200", AT.replace(tzinfo=EAST)), ("Sat,14 Mar 2026 16:05:09 +02:00", AT.replace(tzinfo=EAST)),
    ("Sat Mar 14 2026 16:05:09 GMT+0200 (Eastern European Time)", AT.replace(tzinfo=EAST)),
    ("14 Mar 2026 16:05:09 GMT+2", AT.replace(tzinfo=EAST)), ("14 mars 2026 16:05:09 EST", AT.replace(tzinfo=WEST)),
    ("20260314T160509Z", AT.replace(tzinfo=UTC)), ("14 Mar 2026 16:05:09 Mars/Olympus", AT),
    ("14 Mar 2026 16:05:09 - 17:00", AT), ("1773504309", AT.replace(tzinfo=UTC))])
def test_times(text: str, expected: datetime) -> None:
    found = read_time(text)
    assert found == expected and (found.tzinfo is None) == (expected.tzinfo is None)


@pytest.mark.parametrize("text", [
    "", "2026", "March 2026", "14 March", "16:05", "Saturday", "yesterday", "3/4/2026", "31 Feb 2026", "0000-00-00", "14/3/26",
    "32.1.2026", "14 Mar 2026 25:00", "2026-13-01", "14 people 2026", "tomorrow at 5", "14 Mar 2026 " * 20])
def test_no_day_is_made_up(text: str) -> None:
    assert read_time(text) is None


def test_an_order_that_is_known() -> None:
    assert read_time("3/4/2026", is_day_first=True) == datetime(2026, 4, 3)
    assert read_time("3/4/2026", is_day_first=False) == datetime(2026, 3, 4)
    assert read_time("3.4.2026", is_day_first=False) == datetime(2026, 4, 3)


def test_a_weekday_that_looks_like_a_month() -> None:
    assert read_time("Mar, 3 nov. 2026 10:00:00 +0100") == datetime(2026, 11, 3, 9, tzinfo=UTC)
