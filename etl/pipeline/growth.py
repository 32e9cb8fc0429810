"""Events that may still grow: what the nights of the window have joined.

In: `events`, `event_mentions`, `mentions`, `articles` and `story_articles` of the window. Out: what
joining has to know of them.

An event takes mentions for as many nights as the window has, counted from its first one. So all of
its mentions lie in the window, and its row is made of all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from etl.pipeline.run import Run
from etl.pipeline.window import window_batches, window_rows
from etl.tables.row import Row, columns_of, read_rows
from etl.tables.rows.event_mentions import EventMentionRow
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.story_articles import StoryArticleRow
from etl.transform.stories.events import Earlier
from etl.transform.stories.tellings import ArticleFacts


@dataclass(frozen=True, slots=True)
class Grown(Row):
    """An event of a night: some columns of `events`."""

    TABLE: ClassVar[str] = "events"

    event_id: str
    superseded_by: str | None
    first_ingest_date: date


@dataclass(frozen=True, slots=True)
class Printed(Row):
    """Who printed an article, and when: some columns of `articles`."""

    TABLE: ClassVar[str] = "articles"

    article_id: str
    publisher: str | None
    published_at: datetime | None


def earlier_events(run: Run) -> Earlier:
    """The events that the night may add to, with their mentions."""
    first_nights, successors = _open_events(run)
    events: dict[str, str] = {}
    for _, link in window_rows(run, EventMentionRow):
        living = _living(link.event_id, successors)
        if living in first_nights:
            events[link.mention_id] = living
    if not events:
        return Earlier()
    wanted = pa.array(sorted(events), pa.string())
    mentions: dict[str, MentionRow] = {}
    for _, batch in window_batches(run, "mentions", columns_of(MentionRow)):
        chosen = batch.filter(pc.is_in(batch["mention_id"], value_set=wanted))
        for mention in read_rows(MentionRow, chosen):
            mentions.setdefault(mention.mention_id, mention)
    return Earlier(list(mentions.values()), {one: events[one] for one in mentions}, first_nights,
                   _facts(run, {m.article_id for m in mentions.values()}))


def _open_events(run: Run) -> tuple[dict[str, date], dict[str, str]]:
    """The first night of each event that may grow, and which event has taken over which."""
    first_nights: dict[str, date] = {}
    successors: dict[str, str] = {}
    for _, event in window_rows(run, Grown):
        first = first_nights.get(event.event_id, event.first_ingest_date)
        first_nights[event.event_id] = min(first, event.first_ingest_date)
        if event.superseded_by:
            successors[event.event_id] = event.superseded_by
    oldest = run.day - timedelta(days=run.settings.window_days)
    is_open = {event: first for event, first in first_nights.items()
               if first >= oldest and event not in successors}
    return is_open, successors


def _living(event: str, successors: Mapping[str, str]) -> str:
    while event in successors:
        event = successors[event]
    return event


def _facts(run: Run, articles: set[str]) -> dict[str, ArticleFacts]:
    found: dict[str, ArticleFacts] = {}
    for _, printed in window_rows(run, Printed):
        if printed.article_id in articles:
            found[printed.article_id] = ArticleFacts(printed.publisher, None,
                                                     printed.published_at)
    for _, told in window_rows(run, StoryArticleRow):
        if told.article_id in found:
            found[told.article_id] = replace(found[told.article_id], story_id=told.story_id,
                                             duplicate_of=told.duplicate_of)
    return found
