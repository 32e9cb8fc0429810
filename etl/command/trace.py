"""An event traced back: to mentions, articles, captures, entries, feeds and the stored bytes.

In: tables and WARC files of one ingest date. Out: steps, each with the lines that it prints.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyarrow.compute as pc
from w3lib.encoding import html_to_unicode

from etl.errors import UsageError
from etl.extract.archive.captures import capture_body
from etl.lake import Lake
from etl.tables.invented import notice
from etl.tables.row import Some, columns_of, read_rows
from etl.tables.rows import ArticleRow, CaptureRow, EntryRow, EventRow, FeedRow, MentionRow

# Words of a sentence that are looked for in the stored page; a longer run may be broken by markup.
ANCHOR_WORDS = 5


@dataclass(frozen=True)
class Step:
    """One line of a trace: which table, the row's id, and what it says."""

    table: str
    row_id: str
    says: tuple[str, ...]


def trace_event(lake: Lake, day: date | None, event_id: str) -> Iterator[Step]:
    """Follow an event of an ingest date back, its best mention first, to feed and bytes.

    Without a date its newest night is taken. An id may be shortened as long as it names one event.
    Raises UsageError where none or several fit, LakeError where a file is missing.
    """
    day = day or _newest_night(lake, event_id)
    event = _one(lake, EventRow, day, event_id)
    bridge = lake.read("event_mentions", day)
    ids = bridge.filter(pc.equal(bridge["event_id"], event.event_id))["mention_id"].to_pylist()
    yield Step("event", event.event_id, tuple(_event_says(event)))
    for mention_id in sorted(ids, key=lambda found: (found != event.mention_id, found)):
        yield from _mention_steps(lake, day, mention_id)


def _newest_night(lake: Lake, event_id: str) -> date:
    for day in reversed(lake.days(EventRow.TABLE)):
        ids = lake.read(EventRow.TABLE, day, ["event_id"])["event_id"]
        if pc.any(pc.starts_with(ids, event_id)).as_py():
            return day
    raise UsageError(f"no night of the lake has an event whose id begins with {event_id!r}")


def _mention_steps(lake: Lake, day: date, mention_id: str) -> Iterator[Step]:
    mention = _one(lake, MentionRow, day, mention_id)
    article = _one(lake, ArticleRow, day, mention.article_id)
    capture = _one(lake, CaptureRow, day, article.capture_id)
    where = "the title" if mention.in_title else f"sentence {mention.sentence_number}"
    yield Step("mention", mention_id, (
        f"“{mention.sentence}”",
        f"{where}, characters {mention.sentence_start} to {mention.sentence_end}, by pattern "
        f"{mention.pattern}"))
    yield Step("article", article.article_id,
               (article.title or "(no title)", article.canonical_url))
    yield Step("capture", capture.capture_id, (
        f"HTTP {capture.status}, {capture.byte_count} bytes, sha256 {capture.digest[:16]}…",
        f"{capture.warc_file}, bytes {capture.warc_offset} to "
        f"{capture.warc_offset + capture.warc_length}",
        _found(lake, capture, mention.sentence)))
    if article.entry_id:
        entry = _one(lake, EntryRow, day, article.entry_id)
        yield Step("entry", entry.entry_id, (entry.title or "(no title)", entry.url))
    feed = _one(lake, FeedRow, day, article.feed_id)
    said = notice([feed.url])
    yield Step("feed", feed.feed_id, (f"{feed.publisher}: {feed.url}", *([said] if said else [])))


def _event_says(event: EventRow) -> Iterator[str]:
    mode = f"/{event.event_mode}" if event.event_mode else ""
    who, whom = ", ".join(event.actors) or "?", ", ".join(event.recipients) or "?"
    yield f"{event.event_type}{mode}  {who} → {whom}"
    place = ", ".join(filter(None, (event.place_name, event.place_admin1, event.place_country)))
    counts = (("killed", event.killed), ("injured", event.injured))
    numbers = [f"{count} {word}" for word, count in counts if count is not None]
    yield "  ".join([str(event.event_date), place or "place not known", *numbers,
                     f"confidence {event.confidence:.2f}"])


def _found(lake: Lake, capture: CaptureRow, sentence: str) -> str:
    body = capture_body(lake, capture)
    _, text = html_to_unicode(capture.content_type, body)
    anchor = " ".join(sentence.split()[:ANCHOR_WORDS])
    at = text.find(anchor)
    return f"“{anchor} …” stands at character {at} of the stored page" if at >= 0 else \
        "the sentence's words stand in the stored page between markup"


def _one(lake: Lake, kind: type[Some], day: date, row_id: str) -> Some:
    """The row of a day whose id begins so; the id is the first column.

    Raises UsageError where none or several rows fit.
    """
    table = lake.read(kind.TABLE, day)
    found = table.filter(pc.starts_with(table[columns_of(kind)[0]], row_id))
    if found.num_rows != 1:
        raise UsageError(
            f"{found.num_rows or 'no'} rows of {kind.TABLE} on {day} have an id that begins with "
            f"{row_id!r}")
    return next(read_rows(kind, found))
