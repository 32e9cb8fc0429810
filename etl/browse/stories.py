"""Stories: articles on the same happening, as their newest night tells them.

In: words to look for, or the id of a story. Out: rows of `stories`, with the articles of one.
"""

from typing import Any

from etl.browse.store import Asking, Row
from etl.browse.words import parts_of

PAGE_ROWS = 30
ARTICLES_SHOWN = 200
NEWEST = ("SELECT * FROM stories QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY "
          "ingest_date DESC) = 1")


def stories(asking: Asking, q: str, page: int) -> tuple[int, list[Row]]:
    """Count and list stories of several articles, the newest night's first, then by publishers."""
    clauses, values = ["superseded_by IS NULL", "article_count > 1"], list[Any]()
    for part in parts_of(q):
        clauses.append(f"{'' if part.is_wanted else 'NOT '}contains(lower(title), ?)")
        values.append(part.run.strip())
    told = f"FROM ({NEWEST}) WHERE {' AND '.join(clauses)}"
    row = asking.row(f"SELECT count(*) AS stories {told}", values)
    found = asking.rows(
        f"SELECT * {told} ORDER BY ingest_date DESC, publisher_count DESC, article_count DESC, "
        "story_id LIMIT ? OFFSET ?", [*values, PAGE_ROWS, (page - 1) * PAGE_ROWS])
    return (row["stories"] if row else 0), found


def story(asking: Asking, story_id: str) -> tuple[Row, list[Row]] | None:
    """Read a story and its articles, originals first; None where there is no such story."""
    told = asking.row(f"SELECT * FROM ({NEWEST}) WHERE story_id = ?", [story_id])
    if told is None:
        return None
    articles = asking.rows(
        "SELECT s.duplicate_of, s.similarity, a.article_id, a.title, a.publisher, a.canonical_url, "
        "a.published_at, a.capture_id, a.ingest_date FROM story_articles AS s "
        "JOIN articles AS a ON a.ingest_date = s.ingest_date AND a.article_id = s.article_id "
        "WHERE s.story_id = ? ORDER BY s.duplicate_of IS NOT NULL, a.published_at NULLS LAST, "
        "a.article_id LIMIT ?", [story_id, ARTICLES_SHOWN])
    return told, articles
