"""A search: the events that meet what is asked for, counted, in order, page by page.

In: a connection and what is asked for. Out: rows of `v_events`, and for facets, timeline, map and
matrix the clause by which all of them mean the same events.
"""

from typing import Any

from etl.browse.asked import ORDERS, PAGE_ROWS, Asked
from etl.browse.store import Asking, Row
from etl.load.exports.selection import Selection
from etl.load.report.headlines import Part, predicate_of

# Filters that look into other tables: their events are found once for all that a page counts.
COSTLY = frozenset({"q", "night", "story"})
EXPORTED_AT_MOST = 200_000
LIST_COLUMNS = ("actors", "actor_countries", "recipients", "recipient_countries")
SHOWN = ("event_id, event_type, event_mode, quad_class, event_date, event_date_precision, "
         "actor_name, actor_country, recipient_name, recipient_country, place_name, place_admin1, "
         "place_country, killed, injured, sentence, \"trigger\", confidence, mention_count, "
         "publisher_count, publisher, published_at, article_title, article_url, is_toll_disputed, "
         "is_actor_disputed, is_place_disputed, "
         + ", ".join(f"coalesce({name}, []) AS {name}" for name in LIST_COLUMNS))


class Search:
    """What is asked for, asked of one connection."""

    def __init__(self, asking: Asking, asked: Asked) -> None:
        """Find once the events of the filters that cost most."""
        self.asking, self.asked = asking, asked
        costly = [one for one in asked.conditions() if one.name in COSTLY]
        self._has_found = bool(costly)
        if costly:
            clause = " AND ".join(one.sql for one in costly)
            asking.connection.execute(
                f"CREATE TEMPORARY TABLE found AS SELECT event_id FROM v_events WHERE {clause}",
                [value for one in costly for value in one.values])

    def where(self, left_out: str = "") -> tuple[str, list[Any]]:
        """The WHERE clause ("" without any) and its values; one filter may be left out."""
        found = [one for one in self.asked.conditions()
                 if one.name not in COSTLY and one.name != left_out]
        clauses = ["event_id IN (SELECT event_id FROM found)"] if self._has_found else []
        clauses += [one.sql for one in found]
        return (f"WHERE {' AND '.join(clauses)}" if clauses else "",
                [value for one in found for value in one.values])

    def count(self) -> int:
        """How many events there are."""
        clause, values = self.where()
        row = self.asking.row(f"SELECT count(*) AS events FROM v_events {clause}", values)
        return int(row["events"]) if row else 0

    def events(self) -> list[Row]:
        """The events of the page that is asked for, each with its `predicate` and `evidence`."""
        clause, values = self.where()
        begin = (self.asked.page - 1) * PAGE_ROWS
        found = self.asking.rows(
            f"SELECT {SHOWN} FROM v_events {clause} ORDER BY {ORDERS[self.asked.sort]} "
            "LIMIT ? OFFSET ?", [*values, PAGE_ROWS, begin])
        return [told(event) for event in found]

    def selection(self) -> Selection:
        """All events, as the exports take them; there are at most `EXPORTED_AT_MOST`."""
        clause, values = self.where()
        self.asking.connection.execute(
            f"CREATE TEMPORARY TABLE chosen AS SELECT * FROM v_events {clause} "
            f"ORDER BY {ORDERS[self.asked.sort]} LIMIT {EXPORTED_AT_MOST}", values)
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
