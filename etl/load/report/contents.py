"""A night as its page tells it: read from the lake's tables of one ingest date, ordered and cut to what is shown.

In: every table of the day. Out: a `Night` of plain values, the same for the same lake. Feeds decide most of
these texts: nothing here is safe to print unescaped.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.lake import Lake
from etl.tables import contracts

Row = dict[str, Any]

# In the order of the night, which the contract keeps.
STAGES = next(c.allowed for c in contracts.contract("runs").columns if c.name == "stage")
STORIES_SHOWN = 12
STORY_ARTICLES_SHOWN = 8
CASUALTIES_SHOWN = 20
REASONS_SHOWN = 20
EXAMPLES_SHOWN = 3
FEEDS_SHOWN = 500
ARTICLE_COLUMNS = ("article_id", "title", "canonical_url", "publisher", "published_at")
EVENT_COLUMNS = (
    "event_id", "event_type", "event_mode", "quad_class", "goldstein", "actor_name", "actor_country", "recipient_name",
    "recipient_country", "place_name", "place_country", "place_admin1", "place_latitude", "place_longitude",
    "place_precision", "event_date", "event_date_precision", "killed", "injured", "mention_count", "article_count",
    "publisher_count", "mention_id", "sentence", "confidence")


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
class Story:
    """Articles on the same happening, originals first."""

    title: str | None
    article_count: int
    publisher_count: int
    event_count: int
    articles: tuple[Row, ...]


@dataclass(frozen=True)
class Reason:
    """Why records were rejected: how many, and a few of them."""

    stage: str
    reason: str
    count: int
    examples: tuple[Row, ...]


@dataclass(frozen=True)
class Night:
    """All that the page shows. Lists may be cut to what is shown, the counts hold the whole."""

    day: date
    counts: dict[str, int]
    events: tuple[Row, ...]
    stages: tuple[Stage, ...]
    stories: tuple[Story, ...]
    lone_article_count: int
    casualties: tuple[Row, ...]
    casualty_count: int
    feeds: tuple[Row, ...]
    reasons: tuple[Reason, ...]
    reason_count: int
    versions: dict[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether the lake has nothing at all for the day."""
        return not any(self.counts.values()) and not self.stages

    @property
    def failed_feeds(self) -> tuple[Row, ...]:
        """Feeds that gave nothing."""
        return tuple(feed for feed in self.feeds if feed["outcome"] == "failed")

    @property
    def sound_feeds(self) -> tuple[Row, ...]:
        """Feeds that were read or had not changed."""
        return tuple(feed for feed in self.feeds if feed["outcome"] != "failed")


def read_night(lake: Lake, day: date) -> Night:
    """Read one ingest date; tables that the day does not have are empty."""
    events = tuple(sorted(lake.read("events", day, EVENT_COLUMNS).to_pylist(), key=_prominence))
    rejects = lake.read("rejects", day, ("stage", "reason", "key", "url", "detail")).to_pylist()
    runs = lake.read("runs", day).to_pylist()
    feeds = sorted(_feeds(lake, day), key=_feed_order)
    casualties = sorted((e for e in events if e["killed"] or e["injured"]), key=_losses)
    reasons, stories = _reasons(rejects), lake.read("stories", day).to_pylist()
    return Night(
        day=day, counts=_counts(lake, day, events, rejects, feeds), events=events, stages=_stages(runs),
        stories=_stories(lake, day, [s for s in stories if s["article_count"] > 1]),
        lone_article_count=sum(s["article_count"] == 1 for s in stories),
        casualties=tuple(casualties[:CASUALTIES_SHOWN]), casualty_count=len(casualties),
        feeds=tuple(feeds), reasons=reasons[:REASONS_SHOWN], reason_count=len(reasons), versions=_versions(runs))


def _counts(lake: Lake, day: date, events: tuple[Row, ...], rejects: list[Row], feeds: list[Row]) -> dict[str, int]:
    kinds = lake.read("captures", day, ("kind",))["kind"]
    publishers = lake.read("articles", day, ("publisher",))["publisher"]
    return {
        "feeds": len(feeds), "feeds_failed": sum(feed["outcome"] == "failed" for feed in feeds),
        "entries": lake.read("entries", day, ("entry_id",)).num_rows,
        "captures": pc.sum(pc.equal(kinds, "page")).as_py() or 0,
        "articles": len(publishers), "publishers": pc.count_distinct(publishers).as_py(),
        "mentions": lake.read("mentions", day, ("mention_id",)).num_rows, "events": len(events),
        "countries": len({e["place_country"] for e in events} - {None}), "rejects": len(rejects)}


def _stages(runs: list[Row]) -> tuple[Stage, ...]:
    found = [Stage(r["stage"], r["in_count"], r["out_count"], r["rejected_count"], r["skipped_count"],
                   r["run_seconds"]) for r in runs]
    return tuple(sorted(found, key=lambda stage: STAGES.index(stage.name)))


def _versions(runs: list[Row]) -> dict[str, str]:
    """Say which versions made the day; several of a kind where stages were run by different ones."""
    return {name: ", ".join(sorted({run[name] for run in runs})) for name in ("dateline_version", "coder_version")}


def _stories(lake: Lake, day: date, found: list[Row]) -> tuple[Story, ...]:
    stories = sorted(found, key=lambda s: (
        -s["publisher_count"], -s["article_count"], -s["event_count"], s["story_id"]))[:STORIES_SHOWN]
    bridge = _matching(lake.read("story_articles", day), "story_id", [s["story_id"] for s in stories])
    articles = read_articles(lake, day, [row["article_id"] for row in bridge])
    members: dict[str, list[Row]] = {}
    for row in sorted(bridge, key=lambda r: (r["duplicate_of"] is not None, r["article_id"])):
        article = articles.get(row["article_id"])
        if article:
            members.setdefault(row["story_id"], []).append({**article, "is_copy": row["duplicate_of"] is not None})
    return tuple(Story(s["title"], s["article_count"], s["publisher_count"], s["event_count"],
                       tuple(members.get(s["story_id"], ())[:STORY_ARTICLES_SHOWN])) for s in stories)


def read_articles(lake: Lake, day: date, article_ids: list[str]) -> dict[str, Row]:
    """Read the titles and addresses of some articles, by id; ids that are not there are left out."""
    rows = _matching(lake.read("articles", day, ARTICLE_COLUMNS), "article_id", article_ids)
    return {row["article_id"]: row for row in rows}


def read_mentions(lake: Lake, day: date, mention_ids: list[str], columns: Iterable[str]) -> dict[str, Row]:
    """Read columns (`mention_id` among them) of some mentions, by id; ids that are not there are left out."""
    rows = _matching(lake.read("mentions", day, columns), "mention_id", mention_ids)
    return {row["mention_id"]: row for row in rows}


def _matching(table: pa.Table, column: str, values: list[str]) -> list[Row]:
    rows: list[Row] = table.filter(pc.is_in(table[column], value_set=pa.array(values, pa.string()))).to_pylist()
    return rows


def _feeds(lake: Lake, day: date) -> list[Row]:
    """Read the feeds with what came of them: `article_count` and `mention_count`."""
    feed_of = {row["article_id"]: row["feed_id"] for row in lake.read("articles", day, ("article_id", "feed_id")).to_pylist()}
    articles = Counter(feed_of.values())
    told = Counter(lake.read("mentions", day, ("article_id",))["article_id"].to_pylist())
    mentions: Counter[str] = Counter()
    for article_id, count in told.items():
        if article_id in feed_of:
            mentions[feed_of[article_id]] += count
    return [{**feed, "article_count": articles[feed["feed_id"]], "mention_count": mentions[feed["feed_id"]]}
            for feed in lake.read("feeds", day).to_pylist()]


def _reasons(rejects: list[Row]) -> tuple[Reason, ...]:
    counted = Counter((r["stage"], r["reason"]) for r in rejects)
    examples: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(rejects, key=lambda r: (r["url"] or "", r["key"])):
        examples.setdefault((row["stage"], row["reason"]), []).append(row)
    ordered = sorted(counted, key=lambda key: (-counted[key], STAGES.index(key[0]), key[1]))
    return tuple(Reason(*key, counted[key], tuple(examples[key][:EXAMPLES_SHOWN])) for key in ordered)


def _prominence(event: Row) -> tuple[Any, ...]:
    """Order by how widely it is reported, then by how sure and how grave it is."""
    return (-event["publisher_count"], -event["mention_count"], -(event["killed"] or 0),
            -round(event["confidence"], 2), -abs(event["goldstein"]), event["event_id"])


def _losses(event: Row) -> tuple[Any, ...]:
    return (-(event["killed"] or 0), -(event["injured"] or 0), event["event_id"])


def _feed_order(feed: Row) -> tuple[Any, ...]:
    """Order so that trouble stands first, then what brought most."""
    return (feed["outcome"] != "failed", -feed["new_entry_count"], feed["publisher"].casefold(), feed["url"])
