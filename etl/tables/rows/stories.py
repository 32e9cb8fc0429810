"""A row of `stories`.

Generated from `schemas/stories.yaml`: python -m etl.command.dictionary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class StoryRow(Row):
    """A row of `stories`.

    One row per story and night that added to it or superseded it; the newest row of a story holds.
    A story is a group of articles on the same happening.
    """

    TABLE: ClassVar[str] = "stories"

    # Hash of the id of the first article that was known when it was first told; it never changes.
    story_id: str
    # Title of the earliest article of its first night.
    title: str | None
    # Articles in it up to this night, copies among them.
    article_count: int
    # Publishers of them.
    publisher_count: int
    # Events that the article with the most of them reports.
    event_count: int
    # Earliest publication time.
    first_published_at: datetime | None
    # Copies among its articles, which are no voices of their own.
    copy_count: int | None
    # The publishers of its articles, sorted.
    publishers: Sequence[str] | None
    # The story that this one was found to be part of in this night; null where it stands for
    # itself.
    superseded_by: str | None
