"""Who to whom: the countries of actors and recipients of the events that are shown, as a matrix.

In: what is asked for. Out: `Matrix`, whose cells lead to their events. An event counts by its first
actor and its first recipient, which are what the filters ask for too.
"""

from collections import Counter
from dataclasses import dataclass

from etl.browse.search import Search

COUNTRIES_SHOWN = 16


@dataclass(frozen=True)
class Cell:
    """Events of one country on another; shade and conflict are steps from 0 to 4."""

    count: int
    shade: int
    conflict: int
    query: str


@dataclass(frozen=True)
class Matrix:
    """Actor countries (rows) by recipient countries (columns), the most active first."""

    countries: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    country_count: int
    event_count: int


def matrix(search: Search) -> Matrix:
    """Count the events by the countries of both sides; those that lack one are left out."""
    clause, values = search.where()
    known = "actor_country IS NOT NULL AND recipient_country IS NOT NULL"
    rows = search.asking.rows(
        "SELECT actor_country AS who, recipient_country AS whom, count(*) AS events, "
        f"count(*) FILTER (quad_class >= 3) AS conflicts FROM {search.source} "
        f"{f'{clause} AND' if clause else 'WHERE'} {known} GROUP BY ALL", values)
    active: Counter[str] = Counter()
    for row in rows:
        active[row["who"]] += row["events"]
        active[row["whom"]] += row["events"]
    shown = tuple(sorted(active, key=lambda one: (-active[one], one))[:COUNTRIES_SHOWN])
    by_pair = {(row["who"], row["whom"]): row for row in rows}
    most = max((by_pair[pair]["events"] for pair in by_pair if {*pair} <= {*shown}), default=1)

    def cell(who: str, whom: str) -> Cell | None:
        row = by_pair.get((who, whom))
        if row is None:
            return None
        query = search.asked.query(actor_country=(who,), recipient_country=(whom,))
        return Cell(row["events"], round(4 * (row["events"] / most) ** 0.5),
                    round(4 * row["conflicts"] / row["events"]), query)

    return Matrix(shown, tuple(tuple(cell(who, whom) for whom in shown) for who in shown),
                  len(active), sum(row["events"] for row in rows))
