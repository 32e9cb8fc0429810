"""A search: the events that meet what is asked for, counted, in order, page by page.

In: a connection and what is asked for. Out: rows of `v_events`, and for facets, timeline, map and
matrix the source by which all of them mean the same events.
"""

import functools
from typing import Any

from etl.browse.asked import ORDERS, PAGE_ROWS, SIDES, Asked, Condition
from etl.browse.runs import places_of
from etl.browse.store import Asking, Row
from etl.load.exports.selection import Selection
from etl.load.report.headlines import Part, predicate_of

EXPORTED_AT_MOST = 200_000
LIST_COLUMNS = ("actors", "actor_countries", "recipients", "recipient_countries")
SHOWN = ("event_id, event_type, event_mode, quad_class, event_date, event_date_precision, "
         "actor_name, actor_country, recipient_name, recipient_country, place_name, place_admin1, "
         "place_country, killed, injured, sentence, \"trigger\", confidence, mention_count, "
         "publisher_count, publisher, published_at, article_title, article_url, is_toll_disputed, "
         "is_actor_disputed, is_place_disputed, "
         + ", ".join(f"coalesce({name}, []) AS {name}" for name in LIST_COLUMNS))


# What a page counts and orders by. Lists are long to copy, and few events have more than one party.
COUNTED = ("rowid AS place, event_id, event_date, event_type, event_mode, quad_class, actor_name, "
           "actor_country, recipient_name, recipient_country, place_name, place_country, "
           "place_latitude, place_longitude, place_precision, publisher, killed, injured, "
           "confidence, publisher_count, mention_count, "
           + ", ".join(f"CASE WHEN {side.has_more} THEN {side.listed} END AS {side.listed}"
                       for side in SIDES.values()))


class Search:
    """What is asked for, asked of one connection.

    Events that are slow to find are found once, as temporary tables: `by_<filter>` has their
    `place` in `v_events` where other tables were asked, `found` all of them that is counted.
    """

    def __init__(self, asking: Asking, asked: Asked) -> None:
        """Ask nothing yet."""
        self.asking, self.asked = asking, asked
        self._conditions = tuple(asked.conditions())

    def events_but(self, left_out: str = "") -> tuple[str, list[Any]]:
        """The events that meet all filters but one: a table and its WHERE clause, and its values.

        Where that one is not in use, they meet all filters. Further conditions may follow after
        AND. A list of parties may be null where it has one party.
        """
        if self._is_found and left_out not in {one.name for one in self._conditions}:
            return "found WHERE true", []
        return self._scan(left_out)

    def _scan(self, left_out: str = "") -> tuple[str, list[Any]]:
        others = [one for one in self._conditions
                  if one.name not in self._looked_up and one.name != left_out]
        clauses = ["true", *(f"rowid IN (SELECT place FROM by_{name})" for name in self._looked_up),
                   *(one.sql for one in others)]
        return (f"v_events WHERE {' AND '.join(clauses)}",
                [value for one in others for value in one.values])

    @functools.cached_property
    def _looked_up(self) -> tuple[str, ...]:
        """Look up the filters on other tables; their names."""
        found = [one for one in self._conditions if one.events or one.runs]
        for one in found:
            sql, values = self._places(one)
            self.asking.connection.execute(f"CREATE TEMPORARY TABLE by_{one.name} AS {sql}", values)
        return tuple(one.name for one in found)

    def _places(self, one: Condition) -> tuple[str, list[Any]]:
        if not one.runs:
            return (f"SELECT rowid AS place FROM v_events WHERE event_id IN ({one.events})",
                    list(one.values))
        most = self.asking.row("SELECT coalesce(max(number), 0) AS number FROM v_events")
        return places_of(one.runs, most["number"] if most else 0)

    @functools.cached_property
    def _is_found(self) -> bool:
        """Find the events, if a filter is slow."""
        is_slow = any(one.is_slow for one in self._conditions)
        if is_slow:
            source, values = self._scan()
            self.asking.connection.execute(
                f"CREATE TEMPORARY TABLE found AS SELECT {COUNTED} FROM {source}", values)
        return is_slow

    @property
    def _place(self) -> str:
        return "place" if self._is_found else "rowid"

    def count(self) -> int:
        """How many events there are."""
        source, values = self.events_but()
        row = self.asking.row(f"SELECT count(*) AS events FROM {source}", values)
        return int(row["events"]) if row else 0

    def events(self) -> list[Row]:
        """The events of the page that is asked for, each with its `predicate` and `evidence`."""
        source, values = self.events_but()
        order = ORDERS[self.asked.sort]
        places = self.asking.rows(
            f"SELECT {self._place} AS place FROM {source} ORDER BY {order} LIMIT ? OFFSET ?",
            [*values, PAGE_ROWS, (self.asked.page - 1) * PAGE_ROWS])
        found = self.asking.rows(
            f"SELECT {SHOWN} FROM v_events WHERE rowid IN (SELECT unnest(?)) ORDER BY {order}",
            [[row["place"] for row in places]])
        return [told(event) for event in found]

    def selection(self) -> Selection:
        """All events, as the exports take them; there are at most `EXPORTED_AT_MOST`."""
        source, values = self.events_but()
        self.asking.connection.execute(
            "CREATE TEMPORARY TABLE chosen AS SELECT * EXCLUDE (number) FROM v_events WHERE rowid "
            f"IN (SELECT {self._place} FROM {source} ORDER BY {ORDERS[self.asked.sort]} "
            f"LIMIT {EXPORTED_AT_MOST})", values)
        return Selection(self.asking.connection)


def told(event: Row) -> Row:
    """An event with what its headline says: `predicate`, and `evidence` with its trigger marked."""
    return {**event, "predicate": predicate_of(event["event_type"], event["recipient_name"]),
            "evidence": marked(event["sentence"], event["trigger"])}


def marked(sentence: str, trigger: str | None) -> tuple[Part, ...]:
    """Cut a sentence so that the first place of its trigger can be marked."""
    before, found, after = sentence.partition(trigger) if trigger else (sentence, "", "")
    parts = (Part(before), Part(found, "trigger"), Part(after))
    return tuple(part for part in parts if part.text)
