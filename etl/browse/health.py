"""How the nights went: feeds with what came of them, and what was left out and why.

In: a night, and for rejects a stage and a reason. Out: rows of `feed_quality`, `runs`, `rejects`.
"""

from datetime import date
from typing import Any

from etl.browse.store import Asking, Row
from etl.tables.reasons import remedy

NIGHTS_SHOWN = 60
FEEDS_SHOWN = 1000
REJECTS_SHOWN = 100
# Nights before a night whose median of new entries is what is usual.
USUAL_NIGHTS = 14


def nights(asking: Asking) -> list[date]:
    """The newest loaded nights, newest first."""
    return [row["ingest_date"] for row in asking.rows(
        "SELECT DISTINCT ingest_date FROM _loads ORDER BY ingest_date DESC LIMIT ?",
        [NIGHTS_SHOWN])]


def feeds(asking: Asking, night: date) -> list[Row]:
    """The night's feeds, those in trouble first, with the new entries that are usual for each."""
    return asking.rows(
        "WITH usual AS (SELECT feed_id, median(new_entry_count) AS usual FROM feed_quality "
        f"WHERE ingest_date < ? AND ingest_date >= ? - INTERVAL {USUAL_NIGHTS} DAY "
        "GROUP BY feed_id) "
        "SELECT q.*, u.usual, f.detail FROM feed_quality AS q LEFT JOIN usual AS u USING (feed_id) "
        "LEFT JOIN feeds AS f ON f.ingest_date = q.ingest_date AND f.feed_id = q.feed_id "
        "WHERE q.ingest_date = ? ORDER BY q.outcome <> 'failed', q.warning IS NULL, "
        "q.new_entry_count DESC, q.publisher, q.url LIMIT ?", [night, night, night, FEEDS_SHOWN])


def stages(asking: Asking, night: date) -> list[Row]:
    """What each stage of the night took in and gave out, in the order of their beginnings."""
    return asking.rows("SELECT * FROM runs WHERE ingest_date = ? ORDER BY started_at, stage",
                       [night])


def reasons(asking: Asking, night: date) -> list[Row]:
    """Why records of the night were left out: how many, and what to do about it."""
    found = asking.rows("SELECT stage, reason, count(*) AS records FROM rejects WHERE ingest_date "
                        "= ? GROUP BY ALL ORDER BY records DESC, stage, reason", [night])
    return [{**row, "remedy": remedy(row["reason"])} for row in found]


def rejects(asking: Asking, night: date, stage: str | None, reason: str | None,
            page: int) -> tuple[int, list[Row]]:
    """Count and list the night's rejects, of one stage and one reason where these are given."""
    clauses, values = ["ingest_date = ?"], [night, *filter(None, (stage, reason))]
    clauses += [f"{name} = ?" for name, given in (("stage", stage), ("reason", reason)) if given]
    clause = " AND ".join(clauses)
    counted: Any = asking.row(f"SELECT count(*) AS records FROM rejects WHERE {clause}", values)
    found = asking.rows(
        f"SELECT * FROM rejects WHERE {clause} ORDER BY stage, reason, url, key LIMIT ? OFFSET ?",
        [*values, REJECTS_SHOWN, (page - 1) * REJECTS_SHOWN])
    return counted["records"], found
