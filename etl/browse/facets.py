"""Facets: how many of the events that are shown have each value, and where a click on it leads.

In: what is asked for. Out: a `Facet` for each filter. A filter that is in use is counted without
itself, so that its other values can be added to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.browse.asked import COLUMNS, LOSSES, Asked
from etl.browse.search import Search
from etl.load.report.drawing import country_name

VALUES_SHOWN = 8
TITLES = {"type": "What was done", "mode": "How", "country": "Where", "actor": "Who",
          "actor_country": "Who, by country", "recipient": "To whom",
          "recipient_country": "To whom, by country", "publisher": "Told by"}
CONFIDENCES = (0.9, 0.8, 0.7, 0.5)
LOSS_NAMES = {"any": "killed or injured", "killed": "killed", "ten": "10 and more killed",
              "hundred": "100 and more killed"}


@dataclass(frozen=True)
class Value:
    """One value of a filter: its words, how many events have it, and the query that toggles it."""

    value: str
    words: str
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    """One filter with its most frequent values, those in use first."""

    name: str
    title: str
    values: tuple[Value, ...]

    @property
    def is_used(self) -> bool:
        """Whether one of its values is asked for."""
        return any(value.is_chosen for value in self.values)


def facets(search: Search) -> tuple[Facet, ...]:
    """Count every filter's values among the events that meet the other filters."""
    asked = search.asked
    used = [name for name in TITLES if getattr(asked, name)]
    unused = [name for name in TITLES if name not in used]
    counts = dict(_counts(search, unused, ""))
    for name in used:
        counts |= dict(_counts(search, [name], name))
    found = [Facet(name, TITLES[name], tuple(_values(asked, name, counts[name])))
             for name in TITLES]
    return (*found, _losses(search), _confidence(search))


def _counts(search: Search, names: Sequence[str],
            left_out: str) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """The most frequent values of some filters, all in one pass over the events."""
    if not names:
        return
    clause, values = search.where(left_out)
    columns = [COLUMNS[name] for name in names]
    sets = ", ".join(f"({column})" for column in columns)
    which = f"grouping_id({', '.join(columns)})"
    rows = search.asking.rows(
        f"SELECT {which} AS which, coalesce({', '.join(columns)}) AS value, count(*) AS events "
        f"FROM v_events {clause} GROUP BY GROUPING SETS ({sets}) HAVING value IS NOT NULL "
        "QUALIFY row_number() OVER (PARTITION BY which ORDER BY events DESC, value) <= ?",
        [*values, VALUES_SHOWN + len(getattr(search.asked, left_out) if left_out else [])])
    # Every column but the one of the set has its bit in grouping_id; the first column has the
    # highest.
    everything = (1 << len(columns)) - 1
    for number, name in enumerate(names):
        own = everything - (1 << (len(columns) - 1 - number))
        ordered = sorted(((row["value"], row["events"]) for row in rows if row["which"] == own),
                         key=lambda pair: (-pair[1], pair[0]))
        yield name, ordered


def _values(asked: Asked, name: str, counts: list[tuple[str, int]]) -> Iterator[Value]:
    chosen = getattr(asked, name)
    known = dict(counts)
    shown = [*chosen, *(value for value, _ in counts if value not in chosen)]
    for value in shown[:VALUES_SHOWN + len(chosen)]:
        words = country_name(value) if name.endswith("country") else value
        yield Value(value, words, known.get(value, 0), value in chosen, asked.toggled(name, value))


def _losses(search: Search) -> Facet:
    asked, (clause, values) = search.asked, search.where("losses")
    counted = ", ".join(f"count(*) FILTER ({sql}) AS {name}" for name, sql in LOSSES.items())
    row = search.asking.row(f"SELECT {counted} FROM v_events {clause}", values) or {}
    return Facet("losses", "Casualties", tuple(
        Value(name, words, row[name], asked.losses == name, asked.toggled("losses", name))
        for name, words in LOSS_NAMES.items() if row[name] or asked.losses == name))


def _confidence(search: Search) -> Facet:
    asked, (clause, values) = search.asked, search.where("confidence")
    counted = ", ".join(f"count(*) FILTER (confidence >= {least}) AS c{number}"
                        for number, least in enumerate(CONFIDENCES))
    row = search.asking.row(f"SELECT {counted} FROM v_events {clause}", values) or {}
    return Facet("confidence", "Confidence", tuple(
        Value(str(least), f"{least} and more", row[f"c{number}"], asked.confidence == least,
              asked.toggled("confidence", str(least)))
        for number, least in enumerate(CONFIDENCES)
        if row[f"c{number}"] or asked.confidence == least))
