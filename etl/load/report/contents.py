"""What the page of a night tells: the tables of one ingest date, ordered and cut to what is shown.

In: every table of the day. Out: `Contents` of plain values, the same for the same lake. Feeds
decide most of these texts: nothing here is safe to print unescaped.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any, ClassVar

import pyarrow.compute as pc

from etl.lake import Lake
from etl.load.report.reasons import STAGES, Reason, read_reasons
from etl.load.report.rows import AnEvent, Events, matching
from etl.tables.disputed import is_disputed
from etl.tables.invented import notice
from etl.tables.row import Row, zip_columns
from etl.tables.rows import EventRow, FeedRow, RejectRow, RunRow, StoryArticleRow, StoryRow

EVENTS_SHOWN = 25
# More than these make a page that no mail takes: some 2 MB.
EVENTS_LISTED = 5000
STORIES_SHOWN = 12
STORY_ARTICLES_SHOWN = 8
CASUALTIES_SHOWN = 20
REASONS_SHOWN = 20
PUBLISHERS_SHOWN = 10
FEEDS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Printed(Row):
    """Where an article was printed: some columns of `articles`."""

    TABLE: ClassVar[str] = "articles"

    article_id: str
    title: str | None
    canonical_url: str
    publisher: str | None
    published_at: datetime | None


@dataclass(frozen=True)
class Counts:
    """How much there is of everything that the page counts."""

    feeds: int
    feeds_failed: int
    entries: int
    captures: int
    articles: int
    publishers: int
    mentions: int
    events: int
    countries: int
    rejects: int


@dataclass(frozen=True)
class Stage:
    """What one stage took in and gave out."""

    name: str
    in_count: int
    out_count: int
    rejected_count: int
    skipped_count: int
    run_seconds: float

    @property
    def is_balanced(self) -> bool:
        """Whether every record that went in is accounted for."""
        return self.in_count == self.out_count + self.rejected_count + self.skipped_count


@dataclass(frozen=True)
class StoryArticle:
    """An article of a story; a copy prints what another one printed first."""

    article: Printed
    is_copy: bool


@dataclass(frozen=True)
class Story:
    """Articles on the same happening, originals first; `articles` may be cut to what is shown."""

    told: StoryRow
    articles: tuple[StoryArticle, ...]


@dataclass(frozen=True)
class PolledFeed:
    """A feed, the articles that came of it, and the mentions in these."""

    feed: FeedRow
    article_count: int
    mention_count: int


@dataclass(frozen=True)
class Disputed:
    """A publisher's articles of the day, and how many of them have disputed texts."""

    publisher: str | None
    count: int
    article_count: int


@dataclass(frozen=True)
class Contents:
    """All that the page shows. Lists may be cut to what is shown, the counts hold the whole.

    `events` are to be gone through; `listed` begin with the most widely reported of them.

    The versions are those that made the day, joined by a comma where stages were run by different
    ones, and empty where none was run.
    """

    day: date
    counts: Counts
    events: Iterable[AnEvent]
    listed: tuple[EventRow, ...]
    stages: tuple[Stage, ...]
    stories: tuple[Story, ...]
    lone_article_count: int
    casualties: tuple[EventRow, ...]
    casualty_count: int
    feeds: tuple[PolledFeed, ...]
    reasons: tuple[Reason, ...]
    reason_count: int
    disputed: tuple[Disputed, ...]
    disputed_count: int
    dateline_version: str
    coder_version: str

    @property
    def notice(self) -> str | None:
        """What to say above invented news; None where it is not invented."""
        return notice(polled.feed.url for polled in self.feeds)

    @property
    def leading(self) -> tuple[EventRow, ...]:
        """The events that are shown with their evidence."""
        return self.listed[:EVENTS_SHOWN]

    @property
    def is_empty(self) -> bool:
        """Whether the lake has nothing at all for the day."""
        return not any(astuple(self.counts)) and not self.stages

    @property
    def failed_feeds(self) -> tuple[PolledFeed, ...]:
        """Feeds that gave nothing."""
        return tuple(polled for polled in self.feeds if polled.feed.outcome == "failed")

    @property
    def sound_feeds(self) -> tuple[PolledFeed, ...]:
        """Feeds that were read, had not changed or were not asked."""
        return tuple(polled for polled in self.feeds if polled.feed.outcome != "failed")


def read_contents(lake: Lake, day: date) -> Contents:
    """Read one ingest date; tables that the day does not have are empty. Raises LakeError."""
    events, runs = Events(lake, day), list(lake.rows(RunRow, day))
    feeds = tuple(sorted(_feeds(lake, day), key=_feed_order))
    reasons, disputed = read_reasons(lake.rows(RejectRow, day)), _disputed(lake, day)
    reject_count = sum(reason.count for reason in reasons)
    return Contents(
        day=day, counts=_counts(lake, day, events, reject_count, feeds), events=events,
        listed=events.first(EVENTS_LISTED, _prominence), stages=_stages(runs),
        stories=_stories(lake, day),
        lone_article_count=sum(story.article_count == 1 for story in _told(lake, day)),
        casualties=events.first(CASUALTIES_SHOWN, _losses, _has_casualties),
        casualty_count=sum(map(_has_casualties, events)),
        feeds=feeds, reasons=reasons[:REASONS_SHOWN], reason_count=len(reasons),
        disputed=disputed[:PUBLISHERS_SHOWN], disputed_count=sum(one.count for one in disputed),
        dateline_version=_joined(run.dateline_version for run in runs),
        coder_version=_joined(run.coder_version for run in runs))


def _counts(lake: Lake, day: date, events: Events, reject_count: int,
            feeds: Sequence[PolledFeed]) -> Counts:
    countries = Counter(event.place_country for event in events)
    kinds = lake.read("captures", day, ("kind",))["kind"]
    publishers = lake.read("articles", day, ("publisher",))["publisher"]
    return Counts(
        feeds=len(feeds), feeds_failed=sum(polled.feed.outcome == "failed" for polled in feeds),
        entries=lake.read("entries", day, ("entry_id",)).num_rows,
        captures=pc.sum(pc.equal(kinds, "page")).as_py() or 0,
        articles=len(publishers), publishers=pc.count_distinct(publishers).as_py(),
        mentions=lake.read("mentions", day, ("mention_id",)).num_rows, events=countries.total(),
        countries=len(countries.keys() - {None}), rejects=reject_count)


def _stages(runs: Iterable[RunRow]) -> tuple[Stage, ...]:
    found = [Stage(run.stage, run.in_count, run.out_count, run.rejected_count, run.skipped_count,
                   run.run_seconds)
             for run in runs]
    return tuple(sorted(found, key=lambda stage: STAGES.index(stage.name)))


def _disputed(lake: Lake, day: date) -> tuple[Disputed, ...]:
    """Publishers with disputed texts, most of them first: a site that broke stands on top."""
    columns = ("publisher", "text_agreement")
    rows = list(zip_columns(lake.read("articles", day, columns), *columns))
    articles = Counter(publisher for publisher, _ in rows)
    disputed = Counter(publisher for publisher, agreement in rows if is_disputed(agreement))
    found = (Disputed(name, count, articles[name]) for name, count in disputed.items())
    return tuple(sorted(found, key=lambda one: (-one.count, one.publisher or "")))


def _joined(versions: Iterable[str]) -> str:
    return ", ".join(sorted(set(versions)))


def _told(lake: Lake, day: date) -> Iterator[StoryRow]:
    """The stories of the night; what another one has taken over is told by that one's row."""
    return (story for story in lake.rows(StoryRow, day) if story.superseded_by is None)


def _stories(lake: Lake, day: date) -> tuple[Story, ...]:
    of_several = (story for story in _told(lake, day) if story.article_count > 1)
    stories = heapq.nsmallest(STORIES_SHOWN, of_several, key=_spread)
    bridge = matching(lake, StoryArticleRow, day, "story_id", [story.story_id for story in stories])
    articles = read_articles(lake, day, [row.article_id for row in bridge])
    members: dict[str, list[StoryArticle]] = {}
    for row in sorted(bridge, key=lambda row: (row.duplicate_of is not None, row.article_id)):
        if article := articles.get(row.article_id):
            members.setdefault(row.story_id,
                               []).append(StoryArticle(article, row.duplicate_of is not None))
    return tuple(Story(story, tuple(members.get(story.story_id, ())[:STORY_ARTICLES_SHOWN]))
                 for story in stories)


def read_articles(lake: Lake, day: date, article_ids: Sequence[str]) -> dict[str, Printed]:
    """Read where some articles were printed, by id; ids that are not there are left out."""
    return {row.article_id: row for row in matching(lake, Printed, day, "article_id", article_ids)}


def _feeds(lake: Lake, day: date) -> list[PolledFeed]:
    table = lake.read("articles", day, ("article_id", "feed_id"))
    feed_of = dict(zip(table["article_id"].to_pylist(), table["feed_id"].to_pylist(), strict=True))
    articles = Counter(feed_of.values())
    mentions: Counter[str] = Counter()
    for article_id, count in Counter(
            lake.read("mentions", day, ("article_id",))["article_id"].to_pylist()).items():
        if article_id in feed_of:
            mentions[feed_of[article_id]] += count
    return [PolledFeed(feed, articles[feed.feed_id], mentions[feed.feed_id])
            for feed in lake.rows(FeedRow, day)]


def _prominence(event: AnEvent) -> tuple[Any, ...]:
    """Order by how widely it is reported, then by how sure and how grave it is."""
    return (-event.publisher_count, -event.mention_count, -(event.killed or 0),
            -round(event.confidence, 2), -abs(event.goldstein), event.event_id)


def _has_casualties(event: AnEvent) -> bool:
    return bool(event.killed or event.injured)


def _losses(event: AnEvent) -> tuple[Any, ...]:
    return -(event.killed or 0), -(event.injured or 0), event.event_id


def _spread(story: StoryRow) -> tuple[Any, ...]:
    return -story.publisher_count, -story.article_count, -story.event_count, story.story_id


def _feed_order(polled: PolledFeed) -> tuple[Any, ...]:
    """Order so that trouble stands first, then what brought most."""
    feed = polled.feed
    return feed.outcome != "failed", -feed.new_entry_count, feed.publisher.casefold(), feed.url
