"""A row of `story_articles`.

Generated from `schemas/story_articles.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class StoryArticleRow(Row):
    """Bridge: every article in its story."""

    TABLE: ClassVar[str] = "story_articles"

    # The story.
    story_id: str
    # The article.
    article_id: str
    # The earlier article that this one is a syndicated copy of; null for originals.
    duplicate_of: str | None
    # Share of the shorter text's runs of three words that the original has or, where that is more,
    # another copy of it; null for originals.
    similarity: float | None
