"""Articles that report the same events, or copy one another, are one story."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from etl.tables import ids

# A copy shares this much of its words, in whole paragraphs, with an earlier article.
COPY_SHARE = 0.8
MIN_PARAGRAPH_WORDS = 8
UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Print:
    """An article's paragraphs as hashes, with their words: small enough to hold a day of them."""

    article_id: str
    title: str | None
    publisher: str | None
    published_at: datetime | None
    paragraphs: tuple[tuple[int, int], ...]

    @property
    def order(self) -> tuple[datetime, str]:
        """Earlier articles first; undated ones last."""
        return self.published_at or UNDATED, self.article_id


def take_print(article: dict[str, Any]) -> Print:
    """The print of a row of `articles`."""
    found = []
    for paragraph in article["text"].split("\n\n"):
        words = paragraph.casefold().split()
        if len(words) >= MIN_PARAGRAPH_WORDS:
            digest = hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()
            found.append((int.from_bytes(digest, "big"), len(words)))
    return Print(article["article_id"], article["title"], article["publisher"], article["published_at"], tuple(found))


def find_copies(prints: Iterable[Print]) -> dict[str, str]:
    """Article id of each syndicated copy → the id of the earliest article that it copies."""
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


def resolve_stories(prints: list[Print], copies: dict[str, str],
                    articles_of_events: Iterable[set[str]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Group articles into rows of `stories` and `story_articles` (without ingest_date); each is in exactly one."""
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
    events_of: dict[str, int] = defaultdict(int)
    for inside in articles_of_events:
        ordered = sorted(inside)
        for article in ordered:
            events_of[article] += 1
            join(ordered[0], article)
    members: dict[str, list[Print]] = defaultdict(list)
    for one in prints:
        members[root(one.article_id)].append(one)
    stories = [_story(head, group, events_of) for head, group in members.items()]
    bridge = [{"story_id": ids.make_id("story", head), "article_id": p.article_id, "duplicate_of": copies.get(p.article_id)}
              for head, group in members.items() for p in group]
    return stories, bridge


def _story(head: str, group: list[Print], events_of: dict[str, int]) -> dict[str, Any]:
    earliest = min(group, key=lambda p: p.order)
    return {"story_id": ids.make_id("story", head), "title": earliest.title, "article_count": len(group),
            "publisher_count": len({p.publisher for p in group}), "event_count": max(events_of[p.article_id] for p in group),
            "first_published_at": earliest.published_at}
