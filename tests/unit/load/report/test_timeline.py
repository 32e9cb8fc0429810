"""The timeline by value: what is drawn, what is only counted, and how high the columns are."""

from datetime import date, timedelta

import pytest

from etl.load.report.timeline import DAYS_SHOWN, LEAST_DAYS, Stack, timeline
from etl.tables.rows import EventRow
from tests import factory


def event(day: date, quad: int, precision: str = "day") -> EventRow:
    return factory.event(event_date=day, quad_class=quad, event_date_precision=precision)


def test_cooperation_and_conflict_share_one_scale() -> None:
    before = factory.DAY - timedelta(days=1)
    found = timeline((event(factory.DAY, 1), event(factory.DAY, 2), event(factory.DAY, 4),
                      event(before, 3), event(before, 3), event(before, 4),
                      event(before, 4, "published")), factory.DAY)
    assert len(found.days) == LEAST_DAYS and found.days[-1].day == factory.DAY
    assert found.highest == 4 and found.count == 7
    assert found.days[-1].cooperation == (Stack(2, 1, 0.25), Stack(1, 1, 0.25))
    assert found.days[-1].conflict == (Stack(4, 1, 0.25),)
    assert found.days[-2].conflict == (Stack(3, 2, 0.5), Stack(4, 2, 0.5))
    assert found.days[-2].cooperation == () and found.days[-2].count == 4


def test_what_is_older_or_vague_is_counted_and_not_drawn() -> None:
    found = timeline((event(factory.DAY - timedelta(days=DAYS_SHOWN), 1), event(factory.DAY, 2),
                      event(factory.DAY + timedelta(days=1), 1), event(factory.DAY, 1, "month")),
                     factory.DAY)
    assert (found.count, found.earlier_count, found.later_count, found.vague_count) == (1, 1, 1, 1)


@pytest.mark.parametrize(("told", "first", "end"), [
    ((0,), 6, 0), ((0, 8), 8, 0), ((0, 13), 13, 0), ((0, 14), 6, 0), ((-3,), 6, 0), ((), 6, 0),
    ((3,), 9, 3), ((200, 207), 207, 200), ((200, 220), 206, 200), ((5, -2, 30), 11, 5),
])
def test_the_window_is_where_the_events_are(told: tuple[int, ...], first: int, end: int) -> None:
    found = timeline([event(factory.DAY - timedelta(days=back), 1) for back in told], factory.DAY)
    assert [(factory.DAY - day.day).days for day in found.days] == list(range(first, end - 1, -1))


def test_a_night_without_events_has_a_timeline_without_columns() -> None:
    found = timeline((), factory.DAY)
    assert found.highest == 0 and not any(day.cooperation or day.conflict for day in found.days)
