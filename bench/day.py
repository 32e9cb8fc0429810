"""An invented day of so many articles, as the chunks of each stage of a night leave it in staging.

Each function fills the staging of one stage of a run; the stage's commit then finds what it would
find after a night of that size. Nothing is fetched, parsed or coded: articles are those of
`bench.story_growth`, mentions those of `bench.event_growth`. A page lies in a WARC file as bytes of
chance, in a place of its own and with its checksum.

An article has two mentions and four names of places; a feed has forty entries; one page in fifty
could not be had.
"""

import hashlib
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

from bench import event_growth, story_growth, synthetic
from etl.extract.feeds.roster import read_roster
from etl.extract.pages import Target
from etl.lake import Change
from etl.lake.manifests import ArchiveFile
from etl.pipeline.chunks import (
    chunk_of,
    read_plan,
    stage_rejects,
    stage_rows,
    staged_tables,
)
from etl.pipeline.parsing import StoredPage
from etl.pipeline.run import Run
from etl.pipeline.sorting import sorted_batches
from etl.pipeline.stages import CODE, FETCH, PARSE, POLL
from etl.tables import contracts, ids
from etl.tables.rejects import Reject
from etl.tables.rows import (
    ArticleRow,
    CaptureRow,
    EntryRow,
    FeedRow,
    MentionRow,
    PlaceMentionRow,
)

DAY = date(2026, 11, 3)
CLOCK = datetime(2026, 11, 3, 2, 15, tzinfo=UTC)
ENTRIES_A_FEED = 40
MENTIONS_AN_ARTICLE, PLACES_AN_ARTICLE = 2, 4
FAILED = 50  # one page in so many
STORED_BYTES, PAGE_BYTES = 2_000, 60_000
CHUNK = 1_000
TOWNS = 2_000
# What an invented mention leaves open and its contract asks for.
PLAIN: dict[str, Any] = {
    name: synthetic.plain(column) for column in contracts.contract("mentions").columns
    if column.is_required and (name := column.name) != "ingest_date"}
EVENT_COUNTS = ("mention_count", "article_count", "publisher_count")
Item = TypeVar("Item")


def write_feeds(path: Path, articles: int) -> None:
    """Write the feed list of a day of so many articles."""
    outlines = "\n".join(f'<outline title="Feed {n}" xmlUrl="https://site{n}.example/rss"/>'
                         for n in range(-(-articles // ENTRIES_A_FEED)))
    path.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', "utf-8")


def stage_polls(run: Run, articles: int) -> None:
    """Leave what polling every feed brings: its row, its answer and its entries."""
    feeds, left = read_roster(run.settings.feeds), articles
    for number, chunk in enumerate(_chunks(feeds, CHUNK // ENTRIES_A_FEED)):
        with chunk_of(run, POLL, name := f"{number:04d}") as work:
            polled: list[FeedRow] = []
            entries: list[EntryRow] = []
            captures: list[CaptureRow] = []
            for feed in chunk:
                count = min(left, ENTRIES_A_FEED)
                left -= count
                answer = _capture("feed", feed.feed_id, feed.url, f"poll-{name}", len(captures))
                captures.append(answer)
                polled.append(FeedRow(
                    feed.feed_id, feed.url, feed.title, feed.publisher, feed.url, None, 200, "ok",
                    "rss", "en", count, count, None, None, None, None, None, answer.capture_id,
                    None, None, CLOCK, None, 0.2))
                entries += [_entry(feed.feed_id, feed.url, answer.capture_id, n)
                            for n in range(count)]
            work.archive |= _stored(run, captures)
            stage_rows(run, POLL, "feeds", name, polled)
            stage_rows(run, POLL, "entries", name, entries)
            stage_rows(run, POLL, "captures", name, captures)
            stage_rejects(run, POLL, name, [])
            work.counts |= {"in": len(polled) + len(entries), "out": len(polled) + len(entries)}


def _entry(feed_id: str, feed_url: str, capture_id: str, number: int) -> EntryRow:
    url = f"{feed_url.removesuffix('rss')}2026/11/03/a-story-of-the-day-{number}"
    return EntryRow(
        ids.entry_id(feed_id, None, url), feed_id, "Publisher", url, url, url, f"Title {number}",
        "A summary of what the article tells. " * 6, ["A. Writer"], ["news"], "en", CLOCK, 0, None,
        None, capture_id)


def stage_fetches(run: Run, chunks: Sequence[str]) -> None:
    """Leave a capture for each planned page but for those that could not be had."""
    for chunk in chunks:
        targets = read_plan(run, FETCH, chunk, Target)
        with chunk_of(run, FETCH, chunk) as work:
            captures: list[CaptureRow] = []
            rejects: list[Reject] = []
            for target in targets:
                if ids.make_id(target.url)[:6] < f"{0xffffff // FAILED:06x}":
                    rejects.append(Reject("fetch", target.entry_id, "timeout", target.url, ""))
                    continue
                captures.append(_capture("page", target.feed_id, target.url, f"fetch-{chunk}",
                                         len(captures), target.entry_id))
            work.archive |= _stored(run, captures)
            stage_rows(run, FETCH, "captures", chunk, captures)
            stage_rejects(run, FETCH, chunk, rejects)
            work.counts |= {"in": len(targets), "out": len(captures), "rejected": len(rejects)}


def _capture(kind: str, feed_id: str, url: str, file: str, at: int,
             entry_id: str | None = None) -> CaptureRow:
    digest = hashlib.sha256(url.encode()).hexdigest()
    return CaptureRow(
        ids.capture_id(DAY, url, digest), kind, url, url, feed_id, entry_id, "Publisher", 200,
        "text/html; charset=utf-8", PAGE_BYTES, digest, False, None, None, None, None, None, None,
        f"raw/{DAY}/{file}.warc.gz", at * STORED_BYTES, STORED_BYTES, digest, CLOCK, 0.3)


def _stored(run: Run, captures: Sequence[CaptureRow]) -> dict[str, ArchiveFile]:
    """Write the WARC file of a chunk's captures."""
    if not captures:
        return {}
    content = random.Random(captures[0].warc_file).randbytes(STORED_BYTES * len(captures))
    run.lake.write_bytes(captures[0].warc_file, content)
    return {captures[0].warc_file: ArchiveFile(len(content), hashlib.sha256(content).hexdigest())}


def stage_parses(run: Run, chunks: Sequence[str]) -> None:
    """Leave an article for each planned page."""
    for number, chunk in enumerate(chunks):
        pages = read_plan(run, PARSE, chunk, StoredPage)
        invented = story_growth.articles(len(pages), number)
        with chunk_of(run, PARSE, chunk) as work:
            rows = [_article(page, one) for page, one in zip(pages, invented, strict=True)]
            stage_rows(run, PARSE, "articles", chunk, rows)
            stage_rejects(run, PARSE, chunk, [])
            work.counts |= {"in": len(rows), "out": len(rows)}


def _article(page: StoredPage, invented: ArticleRow) -> ArticleRow:
    return replace(
        invented, article_id=ids.article_id(page.final_url), capture_id=page.capture_id,
        entry_id=page.entry_id, feed_id=page.feed_id, url=page.final_url,
        canonical_url=page.final_url, text_by="trafilatura", text_agreement=0.97,
        title_by="page", date_by="page", authors=["A. Writer"])


def stage_codes(run: Run) -> None:
    """Leave the mentions and the names of places of the day's articles."""
    articles = run.read("articles", ["article_id"])["article_id"].to_pylist()
    invented = event_growth.mentions(len(articles) * MENTIONS_AN_ARTICLE)
    # What is told of one happening stands in articles from all over the day.
    random.Random(1).shuffle(articles)
    for number, chunk in enumerate(_chunks(articles, CHUNK)):
        with chunk_of(run, CODE, name := f"{number:04d}") as work:
            taken = itertools.islice(invented, len(chunk) * MENTIONS_AN_ARTICLE)
            mentions = [_mention(one, chunk[n // MENTIONS_AN_ARTICLE])
                        for n, one in enumerate(taken)]
            stage_rows(run, CODE, "mentions", name, mentions)
            stage_rows(run, CODE, "place_mentions", name, list(_places(chunk)))
            stage_rejects(run, CODE, name, [])
            work.counts |= {"in": len(chunk), "out": len(chunk)}


def _mention(invented: MentionRow, article_id: str) -> MentionRow:
    plain = {name: value for name, value in PLAIN.items() if getattr(invented, name) is None}
    start = invented.trigger_start
    return replace(invented, **plain | {
        "article_id": article_id, "sentence_start": start, "trigger_end": start + 5,
        "sentence_end": start + 90})


def _places(article_ids: Sequence[str]) -> Iterator[PlaceMentionRow]:
    for number, article_id in enumerate(article_ids):
        for at in range(PLACES_AN_ARTICLE):
            town = (number * 7 + at) % TOWNS
            yield PlaceMentionRow(
                article_id, f"Town {town}", at * 100, at * 100 + 8, f"Town {town}",
                town % 60 * 1.0, town % 170 * 1.0, "UKR", "North", 100_000 + town, "city", 0.9)


def commit_unjoined(run: Run) -> None:
    """Commit what `stage_codes` left with an event for each mention, and no stories.

    For a measure of what comes after joining, where joining takes too long.
    """
    with Change(run.lake, run.day) as change:
        for name in ("mentions", "place_mentions"):
            staged = staged_tables(run, CODE, name)
            change.write_batches(name, sorted_batches(name, staged, run.scratch))
        for name in ("events", "event_mentions"):
            change.write_batches(name, (_unjoined(name, batch)
                                        for batch in change.batches("mentions")))
        change.publish(run.run_id)


def _unjoined(name: str, mentions: pa.RecordBatch) -> pa.RecordBatch:
    """The rows of a table that mentions make by themselves."""
    given = {column: mentions[column] for column in mentions.schema.names}
    given["event_id"] = mentions["mention_id"]
    counts = dict.fromkeys(EVENT_COUNTS, 1)
    arrays = [given[column.name] if column.name in given
              else pa.nulls(mentions.num_rows, column.type) if not column.is_required
              else pa.repeat(pa.scalar(counts.get(column.name, synthetic.plain(column)),
                                       column.type), mentions.num_rows)
              for column in contracts.contract(name).columns]
    return pa.RecordBatch.from_arrays(arrays, schema=contracts.contract(name).schema)


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start:start + size]
