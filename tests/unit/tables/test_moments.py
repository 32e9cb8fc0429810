"""Stated times as instants in UTC."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest

from etl.tables.moments import as_utc


class Unknown(tzinfo):
    """A zone that states no offset."""

    def utcoffset(self, _: datetime | None) -> None:
        return None


@pytest.mark.parametrize(("zone", "hour"), [
    (None, 9), (Unknown(), 9), (UTC, 9), (timezone(timedelta(hours=2)), 7), (timezone(-timedelta(hours=3)), 12)])
def test_a_stated_time_is_an_instant_in_utc(zone: tzinfo | None, hour: int) -> None:
    found = as_utc(datetime(2026, 11, 3, 9, 30, 0, 5, zone))
    assert (found, found.tzinfo) == (datetime(2026, 11, 3, hour, 30, 0, 5, UTC), UTC)


def test_what_lies_outside_the_calendar_has_no_instant() -> None:
    with pytest.raises(OverflowError):
        as_utc(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))))
