"""The night's events by the day they happened: cooperation above the line, conflict below.

In: a night's events. Out: what the template draws as columns.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from etl.load.report.rows import AnEvent

# The window holds so many days at most, and so many at least, however few of them have events.
DAYS_SHOWN, LEAST_DAYS = 14, 7
# Precisions that name a day: with the others, and with dates outside of the window, an event is
# only counted.
EXACT = frozenset({"day", "published"})


@dataclass(frozen=True)
class Stack:
    """Events of one quad class on one day; `share` is of the highest side of any day, 0 to 1."""

    quad_class: int
    count: int
    share: float


@dataclass(frozen=True)
class Day:
    """One column: what was done together, and what was done against each other.

    Cooperation has quad classes 2 and 1, conflict 3 and 4, each with the outermost first.
    """

    day: date
    cooperation: tuple[Stack, ...]
    conflict: tuple[Stack, ...]
    count: int


@dataclass(frozen=True)
class Timeline:
    """The days of which the night tells: up to the newest that is not after the ingest date.

    Events that are not drawn are counted: earlier and later ones, and less exactly dated ones.
    """

    days: tuple[Day, ...]
    highest: int
    earlier_count: int
    later_count: int
    vague_count: int

    @property
    def count(self) -> int:
        """Events that are drawn."""
        return sum(day.count for day in self.days)


def timeline(events: Iterable[AnEvent], last: date) -> Timeline:
    """Draw the days of which a night tells; `last` is its ingest date."""
    counts: Counter[tuple[date, int]] = Counter()
    vague = 0
    for event in events:
        if event.event_date_precision in EXACT:
            counts[event.event_date, event.quad_class] += 1
        else:
            vague += 1
    days = _window({day for day, _ in counts}, last)
    highest = max((counts[day, one] + counts[day, other] for day in days
                   for one, other in ((1, 2), (3, 4))), default=0)
    drawn = tuple(
        Day(day, _stacks(counts, day, (2, 1), highest), _stacks(counts, day, (3, 4), highest),
            sum(counts[day, quad] for quad in range(1, 5))) for day in days)
    earlier = sum(count for (day, _), count in counts.items() if day < days[0])
    later = sum(count for (day, _), count in counts.items() if day > days[-1])
    return Timeline(drawn, highest, earlier, later, vague)


def _window(told: Collection[date], last: date) -> list[date]:
    """The days to draw: from the first to the newest with events, within the limits."""
    end = max((day for day in told if day <= last), default=last)
    near = [back for day in told if 0 <= (back := (end - day).days) < DAYS_SHOWN]
    first = max(LEAST_DAYS - 1, *near, 0)
    return [end - timedelta(days=back) for back in range(first, -1, -1)]


def _stacks(counts: "Counter[tuple[date, int]]", day: date, quads: tuple[int, ...],
            highest: int) -> tuple[Stack, ...]:
    return tuple(Stack(quad, counts[day, quad], round(counts[day, quad] / highest, 4))
                 for quad in quads if counts[day, quad])
