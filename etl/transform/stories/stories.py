"""Articles that report the same events, or copy one another, are one story.

In: rows of `articles` of a day, and which of them report which event. Out: rows of `stories` and
`story_articles`.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from etl.tables import ids
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.stories import StoryRow
from etl.tables.rows.story_articles import StoryArticleRow

# A copy shares at least this share of its words, in whole paragraphs, with an earlier article.
COPY_SHARE = 0.8
# A shorter paragraph is no evidence: unrelated articles share subheadings and credits.
MIN_PARAGRAPH_WORDS = 8
UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Print:
    """What stories need of an article: small enough to hold a day of them.

    paragraphs: a hash and the number of words of each paragraph that is long enough.
    """

    article_id: str
    title: str | None
    publisher: str | None
    published_at: datetime | None
    paragraphs: tuple[tuple[int, int], ...]

    @property
    def order(self) -> tuple[datetime, str]:
        """The order of publication: earlier articles first, undated ones last."""
        return self.published_at or UNDATED, self.article_id


def take_print(article: ArticleRow) -> Print:
    """The print of an article."""
    found = []
    for paragraph in article.text.split("\n\n"):
        words = paragraph.casefold().split()
        if len(words) >= MIN_PARAGRAPH_WORDS:
            digest = hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()
            found.append((int.from_bytes(digest, "big"), len(words)))
    return Print(article.article_id, article.title, article.publisher, article.published_at,
                 tuple(found))


def find_copies(prints: Iterable[Print]) -> dict[str, str]:
    """The id of each syndicated copy, with the id of the article that it copies.

    That is the earlier article with which it shares most words.
    """
    first_with: dict[int, str] = {}
    copies: dict[str, str] = {}
    for one in sorted(prints, key=lambda p: p.order):
        total = sum(words for _, words in one.paragraphs)
        shared: Counter[str] = Counter()
        for digest, words in one.paragraphs:
            if digest in first_with:
                shared[first_with[digest]] += words
        original, words = max(shared.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if total and words / total >= COPY_SHARE:
            copies[one.article_id] = original
        for digest, _ in one.paragraphs:
            first_with.setdefault(digest, one.article_id)
    return copies


def resolve_stories(prints: Sequence[Print], copies: Mapping[str, str],
                    articles_of_events: Iterable[set[str]],
                    ) -> tuple[list[StoryRow], list[StoryArticleRow]]:
    """Group articles into rows of `stories` and `story_articles`; each article is in one story.

    copies: as `find_copies` gives them. articles_of_events: the ids of the articles of each event.
    """
    parent = {p.article_id: p.article_id for p in prints}

    def root(article: str) -> str:
        while parent[article] != article:
            parent[article] = parent[parent[article]]
            article = parent[article]
        return article

    def join(one: str, other: str) -> None:
        low, high = sorted((root(one), root(other)))
        parent[high] = low

    for copy, original in copies.items():
        join(copy, original)
    event_counts: dict[str, int] = defaultdict(int)
    for inside in articles_of_events:
        ordered = sorted(inside)
        for article in ordered:
            event_counts[article] += 1
            join(ordered[0], article)
    members: dict[str, list[Print]] = defaultdict(list)
    for one in prints:
        members[root(one.article_id)].append(one)
    stories: list[StoryRow] = []
    bridge: list[StoryArticleRow] = []
    for head, group in members.items():
        story = _story(ids.make_id("story", head), group, event_counts)
        stories.append(story)
        bridge += [StoryArticleRow(story_id=story.story_id, article_id=p.article_id,
                                   duplicate_of=copies.get(p.article_id)) for p in group]
    return stories, bridge


def _story(story_id: str, group: Sequence[Print], event_counts: Mapping[str, int]) -> StoryRow:
    earliest = min(group, key=lambda p: p.order)
    return StoryRow(story_id=story_id, title=earliest.title, article_count=len(group),
                    publisher_count=len({p.publisher for p in group}),
                    event_count=max(event_counts.get(p.article_id, 0) for p in group),
                    first_published_at=earliest.published_at)
