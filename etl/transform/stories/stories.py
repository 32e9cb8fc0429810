"""Articles that tell the same happening are one story, which grows night by night.

In: the night's prints with their copies, links of kinship, and what the window's nights have found.
Out: rows of `stories` and `story_articles`.

A night adds to the stories of its window or begins new ones. What is joined stays joined: a story
is never split. Where the night's articles show that two stories are one, the smaller is superseded
by the larger. A night looks only at earlier days, so that its rerun gives the same rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from etl.tables import ids
from etl.tables.rows.prints import PrintRow
from etl.tables.rows.stories import StoryRow
from etl.tables.rows.story_articles import StoryArticleRow
from etl.transform.stories.copies import Copy, publication_order
from etl.transform.stories.grouping import group
from etl.transform.stories.kinship import NEIGHBOURS, Links, Telling
from etl.transform.stories.succession import survivor

# Groups are joined above this mean kinship: measured, see docs/accuracy.md.
STORY_KINSHIP = 0.15


@dataclass(frozen=True)
class Past:
    """What the nights of the window have found.

    stories: the newest row of each story, none that is superseded. story_of: the story of each
    article, that which superseded its own where one did. originals: the original of each copy.
    """

    stories: Mapping[str, StoryRow] = field(default_factory=dict)
    story_of: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, stories: Iterable[StoryRow], members: Iterable[StoryArticleRow]) -> "Past":
        """What rows of `stories` and `story_articles` tell, both with the older nights first."""
        newest: dict[str, StoryRow] = {row.story_id: row for row in stories}
        story_of: dict[str, str] = {}
        originals: dict[str, str] = {}
        for one in members:
            story_of[one.article_id] = one.story_id
            if one.duplicate_of:
                originals[one.article_id] = one.duplicate_of
        successors = {story: row.superseded_by for story, row in newest.items()
                      if row.superseded_by}
        live = {story: survivor(story, successors) for story in newest}
        return cls({story: row for story, row in newest.items() if row.superseded_by is None},
                   {article: live[story] for article, story in story_of.items()
                    if live.get(story) in newest}, originals)


@dataclass(frozen=True)
class Night:
    """The articles of a night: their prints, which are copies, and the title of each by its id."""

    prints: Sequence[PrintRow]
    copies: Mapping[str, Copy]
    titles: Mapping[str, str | None]


@dataclass(frozen=True)
class Told:
    """The story of each of the night's articles, and the stories that another one superseded.

    A story to which the night adds nothing may supersede another, too.
    """

    articles: Mapping[str, str]
    superseded: Mapping[str, Sequence[str]]


def story_rows(night: Night, told: Told, past: Past, event_counts: Mapping[str, int],
               ) -> tuple[list[StoryRow], list[StoryArticleRow]]:
    """A row for each story that the night adds to or supersedes, and one for each article.

    event_counts: how many events an article reports.
    """
    members: dict[str, list[PrintRow]] = {larger: [] for larger in told.superseded}
    for one in night.prints:
        members.setdefault(told.articles[one.article_id], []).append(one)
    rows = [_grown(story_id, grown, night, past, told.superseded.get(story_id, ()), event_counts)
            for story_id, grown in members.items()]
    for larger, gone in told.superseded.items():
        rows += [replace(past.stories[old], superseded_by=larger) for old in gone]
    return rows, [_member(one, told.articles[one.article_id], night.copies)
                  for one in night.prints]


def find_stories(night: Night, tellings: Sequence[Telling], window: Sequence[Telling],
                 links: Links, past: Past, threshold: float = STORY_KINSHIP) -> Told:
    """Give each of the night's articles its story.

    The tellings are those of which `links` knows the rows; copies are not among them, for a copy is
    of the story of its original. A group of articles has the name of the old story in it, of the
    largest where it has several; a new one that of its first published article.
    """
    units = _Units(tellings, window, past)
    top = group(units.sizes, units.joined(links), threshold, NEIGHBOURS)
    groups: dict[int, list[int]] = defaultdict(list)
    for unit, first in enumerate(top):
        groups[first].append(unit)
    order = {one.article_id: publication_order(one) for one in night.prints}
    articles: dict[str, str] = {}
    superseded: dict[str, Sequence[str]] = {}
    for members in groups.values():
        old = sorted((units.stories[unit] for unit in members if unit in units.stories),
                     key=lambda story: (-past.stories[story].article_count, story))
        new = [units.articles[unit] for unit in members if unit in units.articles]
        if not new and len(old) < 2:
            continue
        name = old[0] if old else ids.make_id("story", min(new, key=order.__getitem__))
        articles |= dict.fromkeys(new, name)
        if len(old) > 1:
            superseded[name] = old[1:]
    renamed = {old: name for name, gone in superseded.items() for old in gone}
    for one in night.prints:
        known = past.story_of.get(one.article_id)
        if one.article_id not in articles and known:
            articles[one.article_id] = renamed.get(known, known)
    _follow_originals(night, articles, past, renamed)
    return Told(articles, superseded)


def _follow_originals(night: Night, articles: dict[str, str], past: Past,
                      renamed: Mapping[str, str]) -> None:
    """Give the night's copies the story of their original.

    An original of which no story is known any more is older than the window: its copies begin a new
    one, named by the original.
    """
    for one in night.prints:
        if one.article_id not in articles:
            original = night.copies[one.article_id].original
            known = articles.get(original) or past.story_of.get(original)
            name = known or ids.make_id("story", original)
            articles[one.article_id] = renamed.get(name, name)


class _Units:
    """What is grouped: the night's new articles, and the stories of the window as wholes."""

    def __init__(self, tellings: Sequence[Telling], window: Sequence[Telling], past: Past) -> None:
        self.articles: dict[int, str] = {}
        self._unit_of: list[int] = []
        self.stories = dict(enumerate(sorted(past.stories)))
        by_story = {story: unit for unit, story in self.stories.items()}
        self.sizes = [0] * len(by_story)
        for one in (*tellings, *window):
            story = past.story_of.get(one.article_id)
            unit = by_story.get(story, -1) if story else -1
            if unit < 0:
                unit = len(self.sizes)
                self.sizes.append(0)
                self.articles[unit] = one.article_id
            self.sizes[unit] += 1
            self._unit_of.append(unit)

    def joined(self, links: Links) -> Iterable[tuple[int, int, float]]:
        """The links between units."""
        for one, other, kinship in zip(links.one.tolist(), links.other.tolist(),
                                       links.kinship.tolist(), strict=True):
            yield self._unit_of[one], self._unit_of[other], kinship


def _grown(story_id: str, members: Sequence[PrintRow], night: Night, past: Past,
           superseded: Iterable[str], event_counts: Mapping[str, int]) -> StoryRow:
    """The story's row after a night: what it was, what it superseded, and the night's articles."""
    new = [one for one in members if one.article_id not in past.story_of]
    before = [past.stories[old] for old in (story_id, *superseded) if old in past.stories]
    times = [at for at in (*(row.first_published_at for row in before),
                           *(one.published_at for one in members)) if at]
    publishers = {name for row in before for name in row.publishers or ()}
    publishers |= {one.publisher for one in members if one.publisher}
    copies = sum(one.article_id in night.copies for one in new)
    return StoryRow(
        story_id=story_id, title=before[0].title if before else _title(members, night),
        article_count=len(new) + sum(row.article_count for row in before),
        copy_count=copies + sum(row.copy_count or 0 for row in before),
        publisher_count=max(len(publishers), 1), publishers=sorted(publishers),
        event_count=max([*(row.event_count for row in before),
                         *(event_counts.get(one.article_id, 0) for one in members)]),
        first_published_at=min(times, default=None), superseded_by=None)


def _title(members: Iterable[PrintRow], night: Night) -> str | None:
    return night.titles[min(members, key=publication_order).article_id]


def _member(one: PrintRow, story_id: str, copies: Mapping[str, Copy]) -> StoryArticleRow:
    copy = copies.get(one.article_id)
    return StoryArticleRow(story_id=story_id, article_id=one.article_id,
                           duplicate_of=copy.original if copy else None,
                           similarity=copy.similarity if copy else None)
