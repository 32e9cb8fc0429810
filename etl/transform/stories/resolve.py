"""The resolve stage: what belongs together among mentions and articles is joined.

In: rows of `mentions`, `articles` and `place_mentions` of a day; what the nights of its window have
found. Out: rows of `prints`, `events`, `event_mentions`, `stories`, `story_articles`, `actors` and
`places`. Nothing is rejected here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from etl.tables.row import Row
from etl.tables.rows.actors import ActorRow
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.event_mentions import EventMentionRow
from etl.tables.rows.events import EventRow
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.place_mentions import PlaceMentionRow
from etl.tables.rows.places import PlaceRow
from etl.tables.rows.prints import PrintRow
from etl.tables.rows.stories import StoryRow
from etl.tables.rows.story_articles import StoryArticleRow
from etl.transform.stories.copies import CopyFinder
from etl.transform.stories.dimensions import count_actors, count_places
from etl.transform.stories.events import NOTHING, Earlier, resolve_events
from etl.transform.stories.join import Joiner
from etl.transform.stories.kinship import REACH_DAYS, Telling, find_links, telling
from etl.transform.stories.prints import Rarity, take_print
from etl.transform.stories.stories import Night, Past, Told, find_stories, story_rows
from etl.transform.stories.tellings import ArticleFacts

# Prints of the window that are looked at together.
BATCH_PRINTS = 5_000


@dataclass(frozen=True)
class Joining:
    """What joining goes by: how telling a word is, and what speaks for one happening."""

    rarity: Rarity
    joiner: Joiner


@dataclass(frozen=True)
class Window:
    """The days before a night: what was found in them, and their prints, each with its day.

    The prints are gone through once, so that they need not be held. events: those that may grow.
    """

    past: Past = field(default_factory=Past)
    prints: Iterable[tuple[date, PrintRow]] = ()
    events: Earlier = NOTHING


@dataclass(frozen=True)
class Resolved:
    """The rows of each table; copies: the id of each syndicated copy, with that of its original."""

    events: Sequence[EventRow]
    event_mentions: Sequence[EventMentionRow]
    prints: Sequence[PrintRow]
    stories: Sequence[StoryRow]
    story_articles: Sequence[StoryArticleRow]
    actors: Sequence[ActorRow]
    places: Sequence[PlaceRow]
    copies: Mapping[str, str]

    @property
    def tables(self) -> dict[str, Sequence[Row]]:
        """The rows by the name of their table."""
        return {"events": self.events, "event_mentions": self.event_mentions,
                "prints": self.prints, "stories": self.stories,
                "story_articles": self.story_articles, "actors": self.actors,
                "places": self.places}


def resolve_rows(mentions: Sequence[MentionRow], articles: Iterable[ArticleRow],
                 names: Iterable[PlaceMentionRow], by: Joining, day: date,
                 window: Window | None = None) -> Resolved:
    """Join mentions into events and articles into stories; count the actors and places they name.

    Every mention must be of one of the articles. Articles, place names and the window's prints are
    looked at once, so that they need not be held. day: the ingest date.
    """
    window = window or Window()
    night, told = tell_stories(articles, by.rarity, day, window)
    copies = {article: copy.original for article, copy in night.copies.items()}
    facts = {p.article_id: ArticleFacts(p.publisher, copies.get(p.article_id), p.published_at,
                                        told.articles.get(p.article_id)) for p in night.prints}
    events, event_mentions = resolve_events(mentions, facts, by.joiner, day, window.events)
    counts = _event_counts(mentions, event_mentions)
    stories, story_articles = story_rows(night, told, window.past, counts)
    return Resolved(events, event_mentions, night.prints, stories, story_articles,
                    count_actors(mentions), count_places(names), copies)


def tell_stories(articles: Iterable[ArticleRow], rarity: Rarity, day: date,
                 window: Window) -> tuple[Night, Told]:
    """Take the prints of a night's articles; find which are copies, and the story of each."""
    prints: list[PrintRow] = []
    titles: dict[str, str | None] = {}
    for article in articles:
        prints.append(take_print(article, rarity))
        titles[article.article_id] = article.title
    finder = CopyFinder(prints)
    earlier: list[Telling] = []
    for batch in _batches(window.prints):
        finder.look_at(one for _, one in batch)
        earlier += _originals(batch, day, window.past)
    night = Night(prints, finder.copies(window.past.originals), titles)
    tonight = [telling(one, day) for one in prints if one.article_id not in night.copies]
    links = find_links(tonight, earlier)
    return night, find_stories(night, tonight, earlier, links, window.past)


def _batches(prints: Iterable[tuple[date, PrintRow]]) -> Iterator[list[tuple[date, PrintRow]]]:
    waiting = iter(prints)
    while batch := list(islice(waiting, BATCH_PRINTS)):
        yield batch


def _originals(batch: Iterable[tuple[date, PrintRow]], day: date, past: Past) -> Iterator[Telling]:
    """What kinship needs of the originals whose days are within its reach and story is known."""
    first = day - timedelta(days=REACH_DAYS)
    return (telling(one, stored) for stored, one in batch
            if stored >= first and one.article_id in past.story_of
            and one.article_id not in past.originals)


def _event_counts(mentions: Iterable[MentionRow],
                  bridge: Iterable[EventMentionRow]) -> Mapping[str, int]:
    """How many events each article reports."""
    article_of = {m.mention_id: m.article_id for m in mentions}
    inside: dict[str, set[str]] = defaultdict(set)
    for link in bridge:
        inside[link.event_id].add(article_of[link.mention_id])
    return Counter(article for articles in inside.values() for article in articles)
