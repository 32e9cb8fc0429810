"""The rows that the page is made of: gone through as often as it takes, held where they are few.

In: tables of one ingest date. Out: its events with the columns that are drawn, and rows by id.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from etl.lake import Lake
from etl.tables.row import Row, Some, columns_of, read_rows
from etl.tables.rows import EventRow

# Some 200 MB of them.
HELD_EVENTS = 300_000


@dataclass(frozen=True, slots=True)
class DrawnEvent(Row):
    """What is counted and drawn of an event: some columns of `events`."""

    TABLE: ClassVar[str] = "events"

    event_id: str
    event_type: str
    quad_class: int
    goldstein: float
    event_date: date
    event_date_precision: str
    actor_countries: Sequence[str]
    recipient_countries: Sequence[str]
    place_name: str | None
    place_country: str | None
    place_latitude: float | None
    place_longitude: float | None
    place_precision: str | None
    killed: int | None
    injured: int | None
    confidence: float
    mention_count: int
    publisher_count: int
    superseded_by: str | None


AnEvent = DrawnEvent | EventRow


class Events:
    """The night's events, to be gone through as often as needed.

    They are held where they are no more than `HELD_EVENTS`, and else read anew each time. What
    another event has taken over is told by that one's row, and left out.
    """

    def __init__(self, lake: Lake, day: date) -> None:
        self.lake, self.day = lake, day
        self._held: list[DrawnEvent] | None = None

    def __iter__(self) -> Iterator[DrawnEvent]:
        """Go through them in the order of their ids."""
        if self._held is not None:
            return iter(self._held)
        rows = self.lake.rows(DrawnEvent, self.day)
        told = (event for event in rows if event.superseded_by is None)
        first = list(islice(told, HELD_EVENTS + 1))
        if len(first) <= HELD_EVENTS:
            self._held = first
        return chain(first, told)

    def first(self, count: int, order: Callable[[AnEvent], Any],
              chosen: Callable[[AnEvent], bool] = lambda event: True) -> tuple[EventRow, ...]:
        """The first of them in an order, whole."""
        found = heapq.nsmallest(count, filter(chosen, self), key=order)
        whole = matching(self.lake, EventRow, self.day, "event_id",
                         [event.event_id for event in found])
        return tuple(sorted(whole, key=order))


def matching(lake: Lake, kind: type[Some], day: date, column: str,
             values: Iterable[str]) -> list[Some]:
    """Read the rows of a day that have one of these values in a column."""
    wanted, found = pa.array(values, pa.string()), list[Some]()
    for batch in lake.batches(kind.TABLE, day, columns_of(kind)):
        is_wanted = pc.is_in(batch[column], value_set=wanted)
        if pc.any(is_wanted).as_py():
            found += read_rows(kind, batch.filter(is_wanted))
    return found
