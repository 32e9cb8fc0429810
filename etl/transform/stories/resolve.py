"""The resolve stage: what belongs together among a day's mentions and articles is joined.

In: rows of `mentions`, `articles` and `place_mentions`. Out: rows of `events`, `event_mentions`,
`stories`, `story_articles`, `actors` and `places`. Nothing is rejected here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from etl.tables.row import Row
from etl.tables.rows.actors import ActorRow
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.event_mentions import EventMentionRow
from etl.tables.rows.events import EventRow
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.place_mentions import PlaceMentionRow
from etl.tables.rows.places import PlaceRow
from etl.tables.rows.stories import StoryRow
from etl.tables.rows.story_articles import StoryArticleRow
from etl.transform.stories.dimensions import count_actors, count_places
from etl.transform.stories.events import NOTHING, Earlier, resolve_events
from etl.transform.stories.join import Joiner
from etl.transform.stories.stories import find_copies, resolve_stories, take_print
from etl.transform.stories.tellings import ArticleFacts


@dataclass(frozen=True)
class Resolved:
    """The rows of each table; copies: the id of each syndicated copy, with that of its original."""

    events: Sequence[EventRow]
    event_mentions: Sequence[EventMentionRow]
    stories: Sequence[StoryRow]
    story_articles: Sequence[StoryArticleRow]
    actors: Sequence[ActorRow]
    places: Sequence[PlaceRow]
    copies: Mapping[str, str]

    @property
    def tables(self) -> dict[str, Sequence[Row]]:
        """The rows by the name of their table."""
        return {"events": self.events, "event_mentions": self.event_mentions,
                "stories": self.stories, "story_articles": self.story_articles,
                "actors": self.actors, "places": self.places}


def resolve_rows(mentions: Sequence[MentionRow], articles: Iterable[ArticleRow],
                 names: Iterable[PlaceMentionRow], joiner: Joiner, day: date,
                 earlier: Earlier = NOTHING) -> Resolved:
    """Join mentions into events and articles into stories; count the actors and places they name.

    Every mention must be of one of the articles. Articles and place names are looked at once, so
    that a day of them need not be held. day: the ingest date. earlier: the events that may grow.
    """
    prints = [take_print(article) for article in articles]
    copies = find_copies(prints)
    facts = {p.article_id: ArticleFacts(p.publisher, copies.get(p.article_id), p.published_at)
             for p in prints}
    events, event_mentions = resolve_events(mentions, facts, joiner, day, earlier)
    inside = _articles_of_events(mentions, event_mentions)
    stories, story_articles = resolve_stories(prints, copies, inside)
    return Resolved(events, event_mentions, stories, story_articles, count_actors(mentions),
                    count_places(names), copies)


def _articles_of_events(mentions: Iterable[MentionRow],
                        bridge: Iterable[EventMentionRow]) -> Iterable[set[str]]:
    article_of = {m.mention_id: m.article_id for m in mentions}
    inside: dict[str, set[str]] = defaultdict(set)
    for link in bridge:
        inside[link.event_id].add(article_of[link.mention_id])
    return inside.values()
