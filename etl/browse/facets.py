"""Facets: how many of the events that are shown have each value, and where a click on it leads.

In: what is asked for. Out: a `Facet` for each filter. A filter that is in use is counted without
itself, so that its other values can be added to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from etl.browse.asked import COLUMNS, LOSSES, SIDES, Asked, Side
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
    found = [Facet(name, title, tuple(_values(search.asked, name, _counts(search, name))))
             for name, title in TITLES.items()]
    return (*found, _losses(search), _confidence(search))


def _counts(search: Search, name: str) -> list[tuple[str, int]]:
    """A filter's most frequent values. Filter by filter is faster than all in GROUPING SETS."""
    clause, values = search.where(name)
    chosen = getattr(search.asked, name)
    if name in SIDES:
        source, values = _parties(SIDES[name], f"FROM {search.source} {clause}"), values * 2
    else:
        source = f"SELECT {COLUMNS[name]} AS value FROM {search.source} {clause}"
    rows = search.asking.rows(
        f"SELECT value, count(*) AS events FROM ({source}) WHERE value <> '' GROUP BY value "
        "ORDER BY events DESC, value LIMIT ?", [*values, VALUES_SHOWN + len(chosen)])
    found = {row["value"]: row["events"] for row in rows}
    return [*found.items(), *((value, 0) for value in chosen if value not in found)]


def _parties(side: Side, events: str) -> str:
    """A row per event and value of its parties. Most have one, for whom no list is taken apart."""
    has_more = f"{'AND' if 'WHERE' in events else 'WHERE'} len({side.listed}) > 1"
    others = f"list_filter({side.listed}, lambda one: one IS DISTINCT FROM {side.first})"
    return (f"SELECT {side.first} AS value {events} UNION ALL "
            f"SELECT unnest(list_distinct({others})) AS value {events} {has_more}")


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
    row = search.asking.row(f"SELECT {counted} FROM {search.source} {clause}", values) or {}
    return Facet("losses", "Casualties", tuple(
        Value(name, words, row[name], asked.losses == name, asked.toggled("losses", name))
        for name, words in LOSS_NAMES.items() if row[name] or asked.losses == name))


def _confidence(search: Search) -> Facet:
    asked, (clause, values) = search.asked, search.where("confidence")
    counted = ", ".join(f"count(*) FILTER (confidence >= {least}) AS c{number}"
                        for number, least in enumerate(CONFIDENCES))
    row = search.asking.row(f"SELECT {counted} FROM {search.source} {clause}", values) or {}
    return Facet("confidence", "Confidence", tuple(
        Value(str(least), f"{least} and more", row[f"c{number}"], asked.confidence == least,
              asked.toggled("confidence", str(least)))
        for number, least in enumerate(CONFIDENCES)
        if row[f"c{number}"] or asked.confidence == least))
