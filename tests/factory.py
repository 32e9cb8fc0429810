"""Rows for tests: a valid one of every table, invented, in which each name leads to the next.

    factory.mention()                          a row of `mentions`, as a value of its class
    factory.mention(killed=3)                  the same with other columns changed
    factory.commit(lake, DAY, events=[...])    write tables of a day and its manifest

The default rows belong together: the feed's entry led to the capture, which was parsed into the
article, whose one sentence was coded into the mention, which makes the event, and the article tells
the story.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from etl.lake import Change, Lake
from etl.lake.manifests import TableFiles
from etl.tables import contracts, ids
from etl.tables.row import Row, Some, columns_of
from etl.tables.rows import (
    ActorRow,
    ArticleRow,
    CaptureRow,
    EntryRow,
    EventMentionRow,
    EventRow,
    FeedRow,
    MentionRow,
    PlaceMentionRow,
    PlaceRow,
    PrintRow,
    RejectRow,
    RunRow,
    StoryArticleRow,
    StoryRow,
)

DAY = date(2026, 11, 3)
CLOCK = datetime(2026, 11, 4, 2, 15, tzinfo=UTC)
PUBLISHED = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
FEED_URL = "https://courier.example/rss"
URL = "https://courier.example/2026/11/bridge"
SENTENCE = "Veldanian soldiers shelled a bridge near Marrowgate on Tuesday, killing four people."
RUN_ID = "2026-11-03/0.1.0"

FEED_ID = ids.feed_id(FEED_URL)
ENTRY_ID = ids.entry_id(FEED_ID, None, URL)
CAPTURE_ID = ids.capture_id(DAY, URL, "a" * 64)
ARTICLE_ID = ids.article_id(URL)
MENTION_ID = ids.mention_id(ARTICLE_ID, False, 19, 26, "ASSAULT")
EVENT_ID = ids.make_id("event", "ASSAULT", "Veldania", "Marrowgate", DAY)
STORY_ID = ids.make_id("story", ARTICLE_ID)


def feed(**changes: Any) -> FeedRow:
    """Build a row of `feeds`: polled well, with one new entry."""
    return _row(FeedRow, {
        "feed_id": FEED_ID, "url": FEED_URL, "title": "The Courier", "publisher": "The Courier",
        "final_url": FEED_URL, "status": 200, "outcome": "ok", "format": "rss", "entry_count": 20,
        "new_entry_count": 1, "etag": '"1"', "capture_id": ids.capture_id(DAY, FEED_URL, "f" * 64),
        "polled_at": CLOCK, "poll_seconds": 0.2, **changes})


def entry(**changes: Any) -> EntryRow:
    """Build a row of `entries`."""
    return _row(EntryRow, {
        "entry_id": ENTRY_ID, "feed_id": FEED_ID, "publisher": "The Courier", "url": URL,
        "canonical_url": URL, "title": "Bridge shelled near Marrowgate",
        "summary": "Four people were killed.", "authors": [], "categories": ["World"],
        "language": "en", "published_at": PUBLISHED,
        "capture_id": ids.capture_id(DAY, FEED_URL, "f" * 64), **changes})


def capture(**changes: Any) -> CaptureRow:
    """Build a row of `captures`: a page."""
    return _row(CaptureRow, {
        "capture_id": CAPTURE_ID, "kind": "page", "url": URL, "final_url": URL, "feed_id": FEED_ID,
        "entry_id": ENTRY_ID, "publisher": "The Courier", "status": 200,
        "content_type": "text/html", "byte_count": 5000, "digest": "a" * 64, "is_revisit": False,
        "warc_file": f"raw/{DAY}/pages-0001.warc.gz", "warc_offset": 0, "warc_length": 1200,
        "captured_at": CLOCK, "fetch_seconds": 0.3, **changes})


def article(**changes: Any) -> ArticleRow:
    """Build a row of `articles`: its text is the one sentence."""
    return _row(ArticleRow, {
        "article_id": ARTICLE_ID, "capture_id": CAPTURE_ID, "entry_id": ENTRY_ID,
        "feed_id": FEED_ID, "url": URL, "canonical_url": URL, "publisher": "The Courier",
        "title": "Bridge shelled near Marrowgate", "text": SENTENCE, "authors": ["Ida Brandt"],
        "published_at": PUBLISHED, "published_offset_minutes": 0, "language": "en", "tags": [],
        "word_count": 12, "is_live_blog": False, "is_opinion": False, "text_by": "trafilatura",
        "title_by": "json-ld", "date_by": "json-ld", "authors_by": "trafilatura", **changes})


def coding() -> dict[str, Any]:
    """Build the columns that `mentions` and `events` share: what, who, whom, where, when."""
    return {"event_type": "ASSAULT", "event_mode": "heavy-weapons", "contexts": ["military"],
            "cameo_code": "194", "cameo_root": "19", "quad_class": 4, "goldstein": -10.0,
            "actor_name": "Army of Veldania", "actor_country": "VLD", "actor_sector": "MIL",
            "actor_entity_id": "vld-army", "recipient_name": "Marrowgate",
            "recipient_country": "MRW", "recipient_sector": "CVL", "recipient_entity_id": None,
            "place_name": "Marrowgate", "place_latitude": 48.2, "place_longitude": 16.4,
            "place_country": "MRW", "place_admin1": "North", "place_geonames_id": 101,
            "place_precision": "city", "event_date": DAY, "event_date_precision": "day",
            "killed": 4, "injured": None, "is_claim": False, "sentence": SENTENCE,
            "confidence": 0.9, "relevance": 1.0}


def with_lists(columns: dict[str, Any]) -> dict[str, Any]:
    """Add the lists of all actors and recipients where none are given: the one of each side."""
    facts = {"s": "name", "_ids": "entity_id", "_countries": "country", "_sectors": "sector"}
    lists = {f"{side}{ending}": [columns[f"{side}_{fact}"] or ""] if columns[f"{side}_name"] else []
             for side in ("actor", "recipient") for ending, fact in facts.items()}
    return {**lists, **columns}


def mention(**changes: Any) -> MentionRow:
    """Build a row of `mentions`: asserted, in the article's only sentence."""
    return _row(MentionRow, with_lists({
        **coding(), "mention_id": MENTION_ID, "article_id": ARTICLE_ID, "sentence_number": 0,
        "sentence_start": 0, "sentence_end": len(SENTENCE), "in_title": False, "trigger": "shelled",
        "trigger_start": 19, "trigger_end": 26, "pattern": "shell",
        "actor_text": "Veldanian soldiers", "actor_start": 0, "actor_end": 18,
        "recipient_text": "a bridge", "recipient_start": 27, "recipient_end": 35,
        "place_text": "Marrowgate", "place_start": 41, "place_end": 51, "place_confidence": 0.9,
        "attribution": None, "is_negated": False, "is_hypothetical": False, "is_future": False,
        "is_historical": False, "party_confidence": 0.9, "proposed_by": ["patterns"],
        "coder_version": "1", **changes}))


def event(**changes: Any) -> EventRow:
    """Build a row of `events`: made of the one mention."""
    return _row(EventRow, with_lists({
        **coding(), "event_id": EVENT_ID, "mention_count": 1, "article_count": 1,
        "publisher_count": 1, "first_ingest_date": DAY, "voice_count": 1, "type_voices": 1,
        "actor_voices": 1, "recipient_voices": 1, "place_voices": 1, "date_voices": 1,
        "killed_voices": 1, "injured_voices": 0, "is_actor_disputed": False,
        "is_place_disputed": False, "is_toll_disputed": False, "first_published_at": PUBLISHED,
        "last_published_at": PUBLISHED, "mention_id": MENTION_ID, **changes}))


def event_mention(**changes: Any) -> EventMentionRow:
    """Build a row of `event_mentions`."""
    return _row(EventMentionRow, {
        "event_id": EVENT_ID, "mention_id": MENTION_ID, **changes})


def print_(**changes: Any) -> PrintRow:
    """Build a row of `prints`: of an article of five words."""
    return _row(PrintRow, {
        "article_id": ARTICLE_ID, "publisher": "The Courier", "published_at": PUBLISHED,
        "word_count": 5, "shingles": b"\x01\0\0\0\x02\0\0\0\x03\0\0\0",
        "bands": bytes(256), "bands_version": 2, "words": b"\x09\0\0\0", "weights": b"\0\x3c", **changes})


def story(**changes: Any) -> StoryRow:
    """Build a row of `stories`."""
    return _row(StoryRow, {
        "story_id": STORY_ID, "title": "Bridge shelled near Marrowgate", "article_count": 1,
        "publisher_count": 1, "event_count": 1, "first_published_at": PUBLISHED, **changes})


def story_article(**changes: Any) -> StoryArticleRow:
    """Build a row of `story_articles`: an original."""
    return _row(StoryArticleRow, {
        "story_id": STORY_ID, "article_id": ARTICLE_ID, "duplicate_of": None, **changes})


def actor(**changes: Any) -> ActorRow:
    """Build a row of `actors`."""
    return _row(ActorRow, {
        "entity_id": "vld-army", "name": "Army of Veldania", "country": "VLD", "sector": "MIL",
        "mention_count": 1, **changes})


def place(**changes: Any) -> PlaceRow:
    """Build a row of `places`."""
    return _row(PlaceRow, {
        "place_id": "geonames:101", "name": "Marrowgate", "latitude": 48.2, "longitude": 16.4,
        "country": "MRW", "admin1": "North", "geonames_id": 101, "precision": "city",
        "mention_count": 1, **changes})


def place_mention(**changes: Any) -> PlaceMentionRow:
    """Build a row of `place_mentions`."""
    return _row(PlaceMentionRow, {
        "article_id": ARTICLE_ID, "text": "Marrowgate", "start": 41, "end": 51,
        "name": "Marrowgate", "latitude": 48.2, "longitude": 16.4, "country": "MRW",
        "admin1": "North", "geonames_id": 101, "precision": "city", "confidence": 0.9, **changes})


def reject(**changes: Any) -> RejectRow:
    """Build a row of `rejects`: a page that was not there."""
    return _row(RejectRow, {
        "run_id": RUN_ID, "stage": "fetch", "key": ENTRY_ID, "table": None, "url": URL,
        "reason": "http_404", "detail": "404 Not Found", "rejected_at": CLOCK, **changes})


def run(**changes: Any) -> RunRow:
    """Build a row of `runs`: one in, one out."""
    return _row(RunRow, {
        "run_id": RUN_ID, "stage": "parse", "dateline_version": "0.1.0", "coder_version": "1",
        "in_count": 1, "out_count": 1, "rejected_count": 0, "skipped_count": 0,
        "checksum": "c" * 64, "started_at": CLOCK, "run_seconds": 1.5, **changes})


MAKERS: dict[str, Callable[..., Row]] = {"actors": actor, "articles": article, "captures": capture,
                                         "entries": entry,
          "event_mentions": event_mention, "events": event, "feeds": feed, "mentions": mention,
          "place_mentions": place_mention, "places": place, "prints": print_, "rejects": reject, "runs": run,
          "stories": story, "story_articles": story_article}


def part(kind: type[Some], **changes: Any) -> Some:
    """Build a table's default row as a value of a class that has some of its columns."""
    whole = MAKERS[kind.TABLE](**changes)
    return kind(**{name: getattr(whole, name) for name in columns_of(kind)})


def _row(kind: type[Some], columns: dict[str, Any]) -> Some:
    """Make a row of its columns; a column that is not given is null."""
    return kind(**{**dict.fromkeys(columns_of(kind)), **columns})


def write(lake: Lake, name: str, day: date, table: pa.Table) -> TableFiles:
    """Write one table of a day at once, without a manifest."""
    with Change(lake, day) as change:
        files = change.write(name, table)
        change.put()
    return files


def write_batches(lake: Lake, name: str, day: date,
                  batches: Iterable[pa.RecordBatch]) -> TableFiles:
    """Write one table of a day from batches that are sorted by key, without a manifest."""
    with Change(lake, day) as change:
        files = change.write_batches(name, batches)
        change.put()
    return files


def commit(lake: Lake, day: date = DAY, **tables: Sequence[Row]) -> None:
    """Write the given tables of a day and commit them; other tables of the day stay as they are."""
    lake.commit(day, {name: write(lake, name, day, contracts.from_rows(name, rows, day))
                      for name, rows in tables.items()})


def commit_day(lake: Lake, day: date = DAY, **tables: Sequence[Row]) -> None:
    """Commit a whole day: the default row of every table that is not given."""
    commit(lake, day, **{name: tables.get(name, [make()]) for name, make in MAKERS.items()})
