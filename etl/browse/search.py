"""A search: the events that meet what is asked for, counted, in order, page by page.

In: a connection and what is asked for. Out: rows of `v_events`, and for facets, timeline, map and
matrix the clause by which all of them mean the same events.
"""

from typing import Any

from etl.browse.asked import ORDERS, PAGE_ROWS, Asked
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


# What a page counts and orders by, of events that were found in other tables.
COUNTED = ("rowid AS place, event_id, event_date, event_type, event_mode, contexts, quad_class, "
           "actor_name, actor_country, recipient_name, recipient_country, actors, "
           "actor_countries, recipients, recipient_countries, place_name, place_country, "
           "place_latitude, place_longitude, place_precision, publisher, killed, injured, "
           "confidence, publisher_count, mention_count")


class Search:
    """What is asked for, asked of one connection.

    `source` has the events to count: `v_events`, or of it what filters on other tables have found,
    which is looked up only once.
    """

    def __init__(self, asking: Asking, asked: Asked) -> None:
        """Look up the filters on other tables."""
        self.asking, self.asked = asking, asked
        self.source, self._place = "v_events", "rowid"
        found = [one for one in asked.conditions() if one.events]
        if not found:
            return
        for one in found:
            asking.connection.execute(f"CREATE TEMPORARY TABLE by_{one.name} AS {one.events}",
                                      list(one.values))
        clauses = " AND ".join(f"event_id IN (SELECT event_id FROM by_{one.name})"
                               for one in found)
        asking.connection.execute(
            f"CREATE TEMPORARY TABLE found AS SELECT {COUNTED} FROM v_events WHERE {clauses}")
        self.source, self._place = "found", "place"

    def where(self, left_out: str = "") -> tuple[str, list[Any]]:
        """The WHERE clause ("" without any) of the source; one filter may be left out."""
        found = [one for one in self.asked.conditions() if not one.events and one.name != left_out]
        clauses = " AND ".join(one.sql for one in found)
        return (f"WHERE {clauses}" if clauses else "",
                [value for one in found for value in one.values])

    def count(self) -> int:
        """How many events there are."""
        clause, values = self.where()
        row = self.asking.row(f"SELECT count(*) AS events FROM {self.source} {clause}", values)
        return int(row["events"]) if row else 0

    def events(self) -> list[Row]:
        """The events of the page that is asked for, each with its `predicate` and `evidence`."""
        clause, values = self.where()
        order = ORDERS[self.asked.sort]
        cut = f"{clause} ORDER BY {order} LIMIT ? OFFSET ?"
        if self.source != "v_events":
            cut = f"WHERE rowid IN (SELECT place FROM {self.source} {cut}) ORDER BY {order}"
        found = self.asking.rows(f"SELECT {SHOWN} FROM v_events {cut}", [
            *values, PAGE_ROWS, (self.asked.page - 1) * PAGE_ROWS])
        return [told(event) for event in found]

    def selection(self) -> Selection:
        """All events, as the exports take them; there are at most `EXPORTED_AT_MOST`."""
        clause, values = self.where()
        self.asking.connection.execute(
            "CREATE TEMPORARY TABLE chosen AS SELECT * FROM v_events WHERE rowid IN (SELECT "
            f"{self._place} FROM {self.source} {clause} ORDER BY {ORDERS[self.asked.sort]} "
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
