"""A stored night judged: what it says of itself, and whether it is what was expected.

In: an ingest date that is committed. Out: notes for the event of an asset; warnings in the log;
BrokenExpectation where the settings want it, after everything else is done.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from etl.errors import BrokenExpectation
from etl.pipeline.expectations import broken_by_coding, broken_by_polling
from etl.pipeline.faults import feed_titles, quoted
from etl.pipeline.measures import NO_FEED, of_feeds, of_night, usual_entries, usual_rows
from etl.pipeline.run import Run
from etl.pipeline.stages import Counts
from etl.tables.row import zip_columns

log = logging.getLogger("etl")
COUNTED = ("entries", "captures", "articles", "mentions", "events")
# A table whose rows are fewer or more than the usual by this factor is told of.
UNUSUAL = 2
FEEDS_NAMED = 20
SHOWN = 3


def judge_extract(run: Run) -> Counts:
    """Judge polling and fetching; returns counts of broken expectations.

    Raises BrokenExpectation where the settings say that they fail.
    """
    feeds, usual = of_feeds(run), usual_entries(run)
    night = of_night(feeds.values())
    # Where a run polls a few feeds, the others' silence breaks nothing.
    of_all: Iterable[str] = () if run.only else broken_by_polling(
        night, usual_rows(run).get("entries"), run.settings)
    of_each = {feed_id: broken_by_polling(found, usual.get(feed_id), run.settings, is_night=False)
               for feed_id, found in feeds.items()}
    return _judged(run, of_all, of_each, dict(_warnings(run)))


def judge_transform(run: Run) -> Counts:
    """Judge parsing and coding, as `judge_extract` does."""
    feeds = of_feeds(run)
    of_all = broken_by_coding(of_night(feeds.values()), run.settings)
    of_each = {feed_id: broken_by_coding(found, run.settings, is_night=False)
               for feed_id, found in feeds.items()}
    return _judged(run, of_all, of_each, {})


def _warnings(run: Run) -> Iterator[tuple[str, str]]:
    """What the feed list expects of single feeds and did not get."""
    rows = zip_columns(run.read("feeds", ["feed_id", "warning"]), "feed_id", "warning")
    yield from ((feed_id, warning) for feed_id, warning in rows if warning)


def _judged(run: Run, of_all: Iterable[str], of_each: dict[str, Iterator[str]],
            listed: dict[str, str]) -> Counts:
    night = list(of_all)
    titles = feed_titles(run)
    feeds = [f"{titles.get(feed_id, feed_id)}: {sentence}" for feed_id, found in of_each.items()
             if feed_id != NO_FEED for sentence in found]
    feeds += [f"{titles.get(feed_id, feed_id)}: {warning}" for feed_id, warning in listed.items()]
    for sentence in [*night, *sorted(feeds)[:FEEDS_NAMED]]:
        log.warning("ingest_date=%s unexpected=%s", run.day, quoted(sentence))
    if len(feeds) > FEEDS_NAMED:
        log.warning("ingest_date=%s unexpected of %d more feeds", run.day,
                    len(feeds) - FEEDS_NAMED)
    mode = run.settings.on_broken_expectation
    broken = [] if mode == "warn" else night + (sorted(feeds) if mode == "strict" else [])
    if broken:
        more = f"; and {len(broken) - SHOWN} more" if len(broken) > SHOWN else ""
        raise BrokenExpectation(f"{run.day} is stored, but it is not what was expected: "
                                f"{'; '.join(broken[:SHOWN])}{more}")
    return {"night": len(night), "feeds": len(feeds)}


def tell(run: Run) -> None:
    """Log what is unexpected of a whole night, whatever the settings do about it in Airflow."""
    settings = run.settings.model_copy(update={"on_broken_expectation": "warn"})
    warned = replace(run, settings=settings)
    judge_extract(warned)
    judge_transform(warned)


def nothing_read(run: Run) -> str | None:
    """Say that no feed of the day could be had, where that is so; None where any was read."""
    night = of_night(of_feeds(run).values())
    if night.feeds and night.failed_feeds == night.feeds:
        return f"nothing could be had: {night.failed_feeds} of {night.feeds} feeds failed"
    return None


def notes(run: Run, counts: Counts) -> dict[str, Any]:
    """What an asset's event says of a day that is stored.

    `rows` of the tables that were written, `rejects` by stage and reason, the `checksums` of the
    tables, the `usual` rows of a night, and what is `unusual` about this one, in words. The last is
    logged, too.
    """
    manifest = run.lake.manifest(run.day)
    rejects = Counter(f"{stage} {reason}" for stage, reason in zip_columns(
        run.read("rejects", ["stage", "reason"]), "stage", "reason"))
    usual = {name: count for name, count in usual_rows(run).items() if name in COUNTED}
    unusual = [f"{name} {files.row_count}, usually {usual[name]:g}"
               for name, files in sorted(manifest.items())
               if name in usual and _is_unusual(files.row_count, usual[name], run)]
    for sentence in unusual:
        log.warning("ingest_date=%s unusual=%s", run.day, quoted(sentence))
    return {"rows": counts, "rejects": dict(rejects.most_common()),
            "failed_feeds": _failed_feeds(run),
            "checksums": {name: files.sha256 for name, files in sorted(manifest.items())},
            "usual": usual, "unusual": unusual}


def _is_unusual(rows: int, usual: float, run: Run) -> bool:
    is_many = max(rows, usual) >= run.settings.judged_from
    return is_many and not usual / UNUSUAL <= rows <= usual * UNUSUAL


def _failed_feeds(run: Run) -> list[str]:
    rows = run.read("feeds", ["title", "publisher", "outcome", "reason"])
    failed = sorted(f"{title or publisher}: {reason}" for title, publisher, outcome, reason
                    in zip_columns(rows, "title", "publisher", "outcome", "reason")
                    if outcome == "failed")
    return failed[:FEEDS_NAMED]
