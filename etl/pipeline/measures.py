"""What a night and each of its feeds brought, in numbers, and what is usual for them.

In: the tables of an ingest date, and of the days before it. Out: `Measures`, and medians.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from etl.errors import BrokenManifest
from etl.extract.feeds.polls import READ, fate_of
from etl.lake import Lake
from etl.pipeline.run import Run
from etl.tables.disputed import is_disputed
from etl.tables.row import zip_columns

# The usual is the median of so many nights before, and nothing where there are fewer than these.
USUAL_NIGHTS = 14
FEWEST_NIGHTS = 3
# Left out by rule: they say nothing of a site, a parser or a coder that broke.
HARMLESS = frozenset({"same_article", "wrong_language"})
NO_FEED = ""


@dataclass(frozen=True)
class Measures:
    """Counts of a night, or of one feed of it, which add up.

    `feeds` were asked, `failed_feeds` of them gave nothing; `entries` are new ones; `failed_pages`
    could not be had and `pages` were; of these `rejected_pages` became no article. `disputed` are
    articles on whose text the readings of their page disagree.
    """

    feeds: int = 0
    failed_feeds: int = 0
    entries: int = 0
    failed_pages: int = 0
    pages: int = 0
    rejected_pages: int = 0
    articles: int = 0
    disputed: int = 0
    mentions: int = 0

    def __add__(self, other: "Measures") -> "Measures":
        """The counts of both together."""
        return Measures(*map(sum, zip(astuple(self), astuple(other), strict=True)))


def of_feeds(run: Run) -> dict[str, Measures]:
    """What each feed of the day brought, by feed_id; what belongs to none is under `NO_FEED`."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for feed_id, outcome, reason, entries in zip_columns(
            run.read("feeds"), "feed_id", "outcome", "reason", "new_entry_count"):
        fate = fate_of(outcome, reason)
        counts[feed_id].update(feeds=fate != "skipped", failed_feeds=fate == "failed",
                               entries=entries)
    owners = _count_rows(run, counts)
    for stage, key, reason in zip_columns(run.read("rejects"), "stage", "key", "reason"):
        name = {"fetch": "failed_pages", "parse": "rejected_pages"}.get(stage)
        if name and reason not in HARMLESS:
            counts[owners.get(key, NO_FEED)][name] += 1
    return {feed_id: Measures(**found) for feed_id, found in counts.items()}


def _count_rows(run: Run, counts: dict[str, Counter[str]]) -> dict[str, str]:
    """Count pages, articles and mentions by feed; returns the feed of each entry and capture."""
    owners = dict(zip_columns(run.read("entries", ["entry_id", "feed_id"]), "entry_id", "feed_id"))
    captures = run.read("captures", ["capture_id", "kind", "feed_id"])
    for capture_id, kind, feed_id in zip_columns(captures, "capture_id", "kind", "feed_id"):
        owners[capture_id] = feed_id
        counts[feed_id]["pages"] += kind == "page"
    articles = run.read("articles", ["article_id", "feed_id", "text_agreement"])
    fed: dict[str, str] = {}
    for article_id, feed_id, agreement in zip_columns(
            articles, "article_id", "feed_id", "text_agreement"):
        fed[article_id] = feed_id
        counts[feed_id].update(articles=1, disputed=is_disputed(agreement))
    for article_id in run.read("mentions", ["article_id"])["article_id"].to_pylist():
        counts[fed.get(article_id, NO_FEED)]["mentions"] += 1
    return owners


def of_night(feeds: Iterable[Measures]) -> Measures:
    """What all feeds brought together."""
    return sum(feeds, Measures())


def usual_entries(run: Run) -> dict[str, float]:
    """New entries that are usual for each feed, by feed_id; feeds read too seldom are left out."""
    found: dict[str, list[int]] = defaultdict(list)
    for day in _nights_before(run.lake, run.day):
        rows = run.lake.read("feeds", day, ["feed_id", "outcome", "new_entry_count"])
        for feed_id, outcome, count in zip_columns(rows, "feed_id", "outcome", "new_entry_count"):
            if outcome in READ:
                found[feed_id].append(count)
    return {feed_id: statistics.median(counts) for feed_id, counts in found.items()
            if len(counts) >= FEWEST_NIGHTS}


def usual_rows(run: Run) -> dict[str, float]:
    """Rows of each table that are usual for a night; nothing where too few nights are stored."""
    found: dict[str, list[int]] = defaultdict(list)
    for day in _nights_before(run.lake, run.day):
        try:
            manifest = run.lake.manifest(day)
        except BrokenManifest:
            continue
        for name, files in manifest.items():
            found[name].append(files.row_count)
    return {name: statistics.median(counts) for name, counts in found.items()
            if len(counts) >= FEWEST_NIGHTS}


def _nights_before(lake: Lake, day: date) -> list[date]:
    since = day - timedelta(days=2 * USUAL_NIGHTS)
    return [before for before in lake.days("feeds") if since <= before < day][-USUAL_NIGHTS:]
