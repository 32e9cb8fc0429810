"""Events that may still grow: what the nights of the window have joined.

In: `events`, `event_mentions`, `mentions` and `articles` of the window, and its stories. Out: what
joining has to know of them.

An event takes mentions for as many nights as the window has, counted from its first one. So all of
its mentions lie in the window, and its row is made of all of them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from etl.pipeline.run import Run
from etl.pipeline.window import window_batches, window_rows
from etl.tables.row import Row, columns_of, read_rows
from etl.tables.rows.event_mentions import EventMentionRow
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.events import Earlier
from etl.transform.stories.stories import Past
from etl.transform.stories.succession import survivor
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


def earlier_events(run: Run, past: Past) -> Earlier:
    """The events that the night may add to, with their mentions.

    past: the stories and the copies of the window.
    """
    first_nights, successors = _open_events(run)
    events: dict[str, str] = {}
    for _, link in window_rows(run, EventMentionRow):
        living = survivor(link.event_id, successors)
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
                   _facts(run, {m.article_id for m in mentions.values()}, past))


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


def _facts(run: Run, articles: set[str], past: Past) -> dict[str, ArticleFacts]:
    return {one.article_id: ArticleFacts(one.publisher, past.originals.get(one.article_id),
                                         one.published_at, past.story_of.get(one.article_id))
            for _, one in window_rows(run, Printed) if one.article_id in articles}
