"""Who to whom: the countries of actors and recipients of the events that are shown, as a matrix.

In: what is asked for. Out: `Matrix`, whose cells lead to their events. An event with several actors
or recipients counts once for each pair of their countries, as the filters find it.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import product

from etl.browse.asked import SIDES
from etl.browse.search import Search
from etl.browse.store import Row

COUNTRIES_SHOWN = 16
UNKNOWN = {"", None}


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
    counts: Counter[tuple[str, str]] = Counter()
    conflicts: Counter[tuple[str, str]] = Counter()
    known = 0
    for row in _alike(search):
        pairs = list(product({*row["who"]} - UNKNOWN, {*row["whom"]} - UNKNOWN))
        known += row["events"] if pairs else 0
        counts.update(dict.fromkeys(pairs, row["events"]))
        conflicts.update(dict.fromkeys(pairs, row["conflicts"]))
    active: Counter[str] = Counter()
    for (who, whom), count in counts.items():
        active[who] += count
        active[whom] += count
    shown = tuple(sorted(active, key=lambda one: (-active[one], one))[:COUNTRIES_SHOWN])
    most = max((counts[pair] for pair in product(shown, shown)), default=1)

    def cell(pair: tuple[str, str]) -> Cell | None:
        if not (count := counts[pair]):
            return None
        query = search.asked.query(actor_country=pair[:1], recipient_country=pair[1:])
        return Cell(count, round(4 * (count / most) ** 0.5), round(4 * conflicts[pair] / count),
                    query)

    return Matrix(shown, tuple(tuple(cell((who, whom)) for whom in shown) for who in shown),
                  len(active), known)


def _alike(search: Search) -> list[Row]:
    """How many events, and conflicts, have the same lists of countries on both sides."""
    source, values = search.events_but()
    return search.asking.rows(
        f"SELECT {SIDES['actor_country'].all} AS who, {SIDES['recipient_country'].all} AS whom, "
        "count(*) AS events, count(*) FILTER (quad_class >= 3) AS conflicts "
        f"FROM {source} GROUP BY ALL", values)
