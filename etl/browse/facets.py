"""Facets: how many of the events that are shown have each value, and where a click on it leads.

In: what is asked for. Out: a `Facet` for each filter. A filter that is in use is counted without
itself, so that its other values can be added to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from etl.browse.asked import COLUMNS, LOSSES, SIDES, Asked, Side
from etl.browse.search import Search
from etl.browse.store import Row
from etl.load.report.drawing import country_name

VALUES_SHOWN = 8
TITLES = {"type": "What was done", "mode": "How", "country": "Where", "actor": "Who",
          "actor_country": "Who, by country", "recipient": "To whom",
          "recipient_country": "To whom, by country", "publisher": "Told by"}
CONFIDENCES = (0.5, 0.7, 0.8, 0.9)
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
    source, values = search.events_but(name)
    chosen = getattr(search.asked, name)
    if name in SIDES:
        source, values = _parties(SIDES[name], source), values * 2
    else:
        source = f"SELECT {COLUMNS[name]} AS value FROM {source}"
    rows = search.asking.rows(
        f"SELECT value, count(*) AS events FROM ({source}) WHERE value <> '' GROUP BY value "
        "ORDER BY events DESC, value LIMIT ?", [*values, VALUES_SHOWN + len(chosen)])
    found = {row["value"]: row["events"] for row in rows}
    return [*found.items(), *((value, 0) for value in chosen if value not in found)]


def _parties(side: Side, events: str) -> str:
    """A row per event and value of its parties. Most have one, for whom no list is taken apart."""
    others = f"list_filter({side.listed}, lambda one: one IS DISTINCT FROM {side.first})"
    return (f"SELECT {side.first} AS value FROM {events} UNION ALL "
            f"SELECT unnest(list_distinct({others})) AS value FROM {events} AND {side.has_more}")


def _values(asked: Asked, name: str, counts: list[tuple[str, int]]) -> Iterator[Value]:
    chosen = getattr(asked, name)
    known = dict(counts)
    shown = [*chosen, *(value for value, _ in counts if value not in chosen)]
    for value in shown[:VALUES_SHOWN + len(chosen)]:
        words = country_name(value) if name.endswith("country") else value
        yield Value(value, words, known.get(value, 0), value in chosen, asked.toggled(name, value))


def _losses(search: Search) -> Facet:
    asked, row = search.asked, _counted(search, "losses", LOSSES)
    return Facet("losses", "Casualties", tuple(
        Value(name, words, row[name], asked.losses == name, asked.toggled("losses", name))
        for name, words in LOSS_NAMES.items() if row[name] or asked.losses == name))


def _confidence(search: Search) -> Facet:
    asked = search.asked
    row = _counted(search, "confidence", {f"c{number}": f"confidence >= {least}"
                                          for number, least in enumerate(CONFIDENCES)})
    return Facet("confidence", "Confidence", tuple(
        Value(str(least), f"{least} and more", row[f"c{number}"], asked.confidence == least,
              asked.toggled("confidence", str(least)))
        for number, least in enumerate(CONFIDENCES)
        if row[f"c{number}"] or asked.confidence == least))


def _counted(search: Search, name: str, conditions: dict[str, str]) -> Row:
    """How many events meet each condition; the first one is true wherever another one is."""
    source, values = search.events_but(name)
    counted = ", ".join(f"count_if({sql}) AS {key}"
                        for key, sql in conditions.items())
    widest = next(iter(conditions.values()))
    return search.asking.row(f"SELECT {counted} FROM {source} AND ({widest})", values) or {}
