"""When the events that are shown happened: columns by day, week, month or year, as a drawing.

In: what is asked for. Out: `Timeline`, with cooperation above the line and conflict below, for each
column the query that narrows the search to it, and where a span was chosen those that widen it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.browse.asked import Asked
from etl.browse.search import Search
from etl.browse.store import Row

COLUMNS_AT_MOST = 62
WIDTH, HALF = 1000, 90
WIDEST_BAR = 44
# Days beyond these shares of the events are counted and not drawn: one wrong date would else
# squeeze all others.
EARLIEST_SHARE = 0.01
UNITS = ("day", "week", "month", "year")


@dataclass(frozen=True)
class Bar:
    """A piece of a column, in units of the drawing."""

    quad_class: int
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """The events of one day, week, month or year; `last` is its last day."""

    first: date
    last: date
    x: float
    width: float
    bar_x: float
    bar_width: float
    count: int
    bars: tuple[Bar, ...]
    query: str


@dataclass(frozen=True)
class Timeline:
    """The columns, and how many events happened before the first of them.

    `out_query` is None where all dates are shown.
    """

    unit: str
    columns: tuple[Column, ...]
    earlier: int
    earlier_query: str
    out_query: str | None
    all_query: str
    width: int = WIDTH
    half: int = HALF

    @property
    def spans(self) -> list[tuple[str, str, int]]:
        """First and last day of each column (ISO 8601) and its events, for the script."""
        return [(one.first.isoformat(), one.last.isoformat(), one.count) for one in self.columns]


def timeline(search: Search) -> Timeline | None:
    """Count the events by time; None where there are none."""
    asked, (source, values) = search.asked, search.events_but()
    rows = search.asking.rows("SELECT event_date, quad_class, count(*) AS events FROM "
                              f"{source} GROUP BY ALL ORDER BY event_date", values)
    if not rows:
        return None
    first, last = _first(rows), rows[-1]["event_date"]
    unit = next((unit for unit in UNITS if _columns_between(first, last, unit) <= COLUMNS_AT_MOST),
                UNITS[-1])
    starts = list(_starts(first, last, unit))[-COLUMNS_AT_MOST:]
    counts: Counter[tuple[date, int]] = Counter()
    earlier = 0
    for row in rows:
        begun = _start(row["event_date"], unit)
        if begun < starts[0]:
            earlier += row["events"]
        else:
            counts[begun, row["quad_class"]] += row["events"]
    drawn = tuple(_drawn(starts, counts, unit, asked))
    return Timeline(unit, drawn, earlier, asked.query(to=starts[0] - timedelta(days=1)),
                    _wider(asked, drawn), asked.query(**{"from": None, "to": None}))


def _wider(asked: Asked, drawn: Sequence[Column]) -> str | None:
    """The query of three times the days that are asked for; None where none are left out."""
    if not (asked.since or asked.until):
        return None
    first = (asked.since or drawn[0].first).toordinal()
    last = max((asked.until or drawn[-1].last).toordinal(), first)
    days = last - first + 1
    return asked.query(**{"from": date.fromordinal(max(first - days, date.min.toordinal())),
                          "to": date.fromordinal(min(last + days, date.max.toordinal()))})


def _first(rows: list[Row]) -> date:
    """The day before which almost nothing happened."""
    whole, passed = sum(row["events"] for row in rows), 0
    for row in rows:
        passed += row["events"]
        if passed > whole * EARLIEST_SHARE:
            break
    found: date = row["event_date"]
    return found


def _drawn(starts: list[date], counts: "Counter[tuple[date, int]]", unit: str,
           asked: Asked) -> Iterator[Column]:
    highest = max(max(counts[start, 1] + counts[start, 2], counts[start, 3] + counts[start, 4])
                  for start in starts)
    step = WIDTH / len(starts)
    for number, start in enumerate(starts):
        end = _next(start, unit) - timedelta(days=1)
        bars = tuple(_bars({quad: counts[start, quad] for quad in (1, 2, 3, 4)}, highest))
        wide = min(step * 0.76, WIDEST_BAR)
        yield Column(start, end, round(number * step, 2), round(step, 2),
                     round(number * step + (step - wide) / 2, 2), round(wide, 2),
                     sum(counts[start, quad] for quad in (1, 2, 3, 4)), bars,
                     asked.query(**{"from": start, "to": end}))


def _bars(counts: dict[int, int], highest: int) -> Iterator[Bar]:
    """Stack upwards what is done together (1 innermost), downwards what is done against."""
    up = down = float(HALF)
    for quad in (1, 2):
        if counts[quad]:
            height = round(counts[quad] / highest * HALF, 2)
            up -= height
            yield Bar(quad, round(up, 2), height)
    for quad in (3, 4):
        if counts[quad]:
            height = round(counts[quad] / highest * HALF, 2)
            yield Bar(quad, round(down, 2), height)
            down += height


def _start(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "day":
        return day
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _next(start: date, unit: str) -> date:
    if unit in ("day", "week"):
        return start + timedelta(days=1 if unit == "day" else 7)
    if unit == "year" or start.month == 12:
        return date(start.year + 1, 1, 1)
    return start.replace(month=start.month + 1)


def _starts(first: date, last: date, unit: str) -> Iterator[date]:
    start = _start(first, unit)
    while start <= last:
        yield start
        start = _next(start, unit)


def _columns_between(first: date, last: date, unit: str) -> int:
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit]
    return (last - first).days // days + 1
