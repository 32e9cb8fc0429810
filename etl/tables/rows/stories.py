"""A row of `stories`.

Generated from `schemas/stories.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class StoryRow(Row):
    """One row per group of articles on the same happenings."""

    TABLE: ClassVar[str] = "stories"

    # Hash of its smallest article id.
    story_id: str
    # Title of its earliest article.
    title: str | None
    # Articles in it.
    article_count: int
    # Publishers among them.
    publisher_count: int
    # Events its articles report.
    event_count: int
    # Earliest publication time.
    first_published_at: datetime | None
