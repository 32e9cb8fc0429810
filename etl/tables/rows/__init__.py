"""Rows as values: a frozen class for each table, with a field for each column but `ingest_date`.

In: the contracts. Out: classes. Generated from `schemas/*.yaml`: python -m etl.command.dictionary.
"""

from etl.tables.row import Row
from etl.tables.rows.actors import ActorRow
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.captures import CaptureRow
from etl.tables.rows.entries import EntryRow
from etl.tables.rows.event_mentions import EventMentionRow
from etl.tables.rows.events import EventRow
from etl.tables.rows.feeds import FeedRow
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.place_mentions import PlaceMentionRow
from etl.tables.rows.places import PlaceRow
from etl.tables.rows.prints import PrintRow
from etl.tables.rows.rejects import RejectRow
from etl.tables.rows.runs import RunRow
from etl.tables.rows.stories import StoryRow
from etl.tables.rows.story_articles import StoryArticleRow

__all__ = [
    "KINDS", "ActorRow", "ArticleRow", "CaptureRow", "EntryRow", "EventMentionRow", "EventRow",
    "FeedRow", "MentionRow", "PlaceMentionRow", "PlaceRow", "PrintRow", "RejectRow", "RunRow",
    "StoryArticleRow", "StoryRow"
]

KINDS: dict[str, type[Row]] = {kind.TABLE: kind for kind in (
    ActorRow, ArticleRow, CaptureRow, EntryRow, EventMentionRow, EventRow, FeedRow, MentionRow,
    PlaceMentionRow, PlaceRow, PrintRow, RejectRow, RunRow, StoryRow, StoryArticleRow
)}
