"""One good answer as a row of `captures`, with its bytes in the archive; and its body read again.

In: answers. Out: rows, and the bodies that they stand for.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from etl.extract.archive.archive import ArchiveWriter, read_body
from etl.extract.archive.records import Earlier
from etl.extract.fetch.answers import Answer
from etl.lake import Lake
from etl.lake.spans import RecordSpan
from etl.tables import ids
from etl.tables.rows.captures import CaptureRow


@dataclass(frozen=True)
class Origin:
    """What an answer was asked for: `kind` is feed or page, and `entry_id` is null for a feed."""

    kind: str
    feed_id: str
    publisher: str
    entry_id: str | None = None


def capture(answer: Answer, origin: Origin, day: date, archive: ArchiveWriter) -> CaptureRow:
    """Store an answer; returns its row, whose `warc_file` is empty until `settle` fills it.

    Where an earlier day holds the same body the row is a revisit, and `body_file`, `body_offset`
    and `body_length` say where that body lies.
    """
    stored = archive.add(answer)
    return _row(answer, origin, day, stored.span, stored.earlier)


def capture_at(answer: Answer, origin: Origin, day: date, span: RecordSpan) -> CaptureRow:
    """Build the row of an answer that is in the lake already."""
    return _row(answer, origin, day, span)


def capture_file(url: str, body: bytes, moment: datetime, origin: Origin, day: date,
                 archive: ArchiveWriter) -> CaptureRow:
    """Store a text file of this machine as an answer; returns its row as `capture` does."""
    stored = archive.add_file(url, body, moment)
    answer = Answer(url, url, 200, (("Content-Type", "text/plain"),), body, captured_at=moment)
    return _row(answer, origin, day, stored.span)


def _row(answer: Answer, origin: Origin, day: date, span: RecordSpan,
         earlier: Earlier | None = None) -> CaptureRow:
    assert answer.status is not None, "only an answer is captured"
    digest, body = answer.digest, earlier.span if earlier else None
    return CaptureRow(
        capture_id=ids.capture_id(day, answer.url, digest), kind=origin.kind, url=answer.url,
        final_url=answer.final_url, feed_id=origin.feed_id, entry_id=origin.entry_id,
        publisher=origin.publisher, status=answer.status, content_type=answer.content_type,
        byte_count=len(answer.body), digest=digest,
        is_revisit=earlier is not None or answer.is_not_modified,
        refers_to_id=earlier.capture_id if earlier else None,
        refers_to_date=earlier.ingest_date if earlier else None,
        body_file=body.file if body else None, body_offset=body.offset if body else None,
        body_length=body.length if body else None, body_sha256=body.sha256 if body else None,
        warc_file=span.file, warc_offset=span.offset, warc_length=span.length,
        warc_sha256=span.sha256,
        captured_at=answer.captured_at, fetch_seconds=answer.seconds)


def settle(rows: list[CaptureRow], archive: ArchiveWriter) -> list[CaptureRow]:
    """Close the archive; returns its rows with the name of its file.

    Raises LakeError where the lake can't be written.
    """
    warc_file = archive.close()
    return [replace(row, warc_file=warc_file) for row in rows] if warc_file else rows


def is_outdated(captured_at: datetime, updated_at: datetime | None, day: date) -> bool:
    """Whether a feed says that a page was updated since its capture.

    A time after the ingest date says nothing.
    """
    day_end = datetime.combine(day, time.max, UTC)
    return updated_at is not None and captured_at < updated_at <= day_end


def own_span(row: CaptureRow) -> RecordSpan:
    """Where a capture's own record lies."""
    return RecordSpan(row.warc_file, row.warc_offset, row.warc_length, row.warc_sha256)


def body_span(row: CaptureRow) -> RecordSpan:
    """Where a capture's body lies: in its own record, or in the one that a revisit refers to."""
    if row.body_file is None:
        return own_span(row)
    # The contract's rule body_place_is_whole.
    assert row.body_offset is not None and row.body_length is not None
    return RecordSpan(row.body_file, row.body_offset, row.body_length, row.body_sha256)


def capture_body(lake: Lake, row: CaptureRow) -> bytes:
    """Read a capture's body by its row.

    Raises DamagedRecord where it is not what was stored, LakeError where the lake can't be read.
    """
    return read_body(lake, body_span(row), row.digest)
