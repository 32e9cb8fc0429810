"""One good answer as a row of `captures`, with its bytes in the archive; and a row's body out of it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from etl.extract.archive.archive import ArchiveWriter, read_body
from etl.extract.archive.records import Earlier, Place
from etl.extract.fetch.answers import Answer
from etl.lake import Lake
from etl.tables import ids


def capture(answer: Answer, day: date, archive: ArchiveWriter, *, kind: str, feed_id: str, publisher: str,
            entry_id: str | None = None) -> dict[str, Any]:
    """Store an answer; returns its row of `captures`, whose `warc_file` is set by `settle`.

    Where an earlier day holds the same body the row is a revisit, and `body_file`, `body_offset` and
    `body_length` are where that body lies.
    """
    stored = archive.add(answer)
    row = _row(answer, day, kind, feed_id, publisher, entry_id)
    return row | {"warc_offset": stored.offset, "warc_length": stored.length} | _referral(stored.earlier)


def capture_at(answer: Answer, day: date, place: Place, *, kind: str, feed_id: str, publisher: str,
               entry_id: str | None = None) -> dict[str, Any]:
    """Build the row of an answer that is in the lake already."""
    row = _row(answer, day, kind, feed_id, publisher, entry_id)
    return row | {"warc_file": place.file, "warc_offset": place.offset, "warc_length": place.length}


def capture_file(url: str, body: bytes, moment: datetime, day: date, archive: ArchiveWriter, *, feed_id: str,
                 publisher: str) -> dict[str, Any]:
    """Store a text file of this machine as a feed's answer; returns its row as `capture` does."""
    stored = archive.add_file(url, body, moment)
    answer = Answer(url, url, 200, (("Content-Type", "text/plain"),), body, captured_at=moment)
    row = _row(answer, day, "feed", feed_id, publisher, None)
    return row | {"warc_offset": stored.offset, "warc_length": stored.length}


def _row(answer: Answer, day: date, kind: str, feed_id: str, publisher: str, entry_id: str | None) -> dict[str, Any]:
    digest = answer.digest
    return {
        "capture_id": ids.capture_id(day, answer.url, digest), "kind": kind, "url": answer.url,
        "final_url": answer.final_url, "feed_id": feed_id, "entry_id": entry_id, "publisher": publisher,
        "status": answer.status, "content_type": answer.content_type, "byte_count": len(answer.body),
        "digest": digest, "is_revisit": answer.is_not_modified, "warc_file": None, "captured_at": answer.captured_at,
        "fetch_seconds": answer.seconds}


def _referral(earlier: Earlier | None) -> dict[str, Any]:
    if earlier is None:
        return {}
    place = earlier.place
    return {"is_revisit": True, "refers_to_id": earlier.capture_id, "refers_to_date": earlier.ingest_date,
            "body_file": place.file, "body_offset": place.offset, "body_length": place.length}


def settle(rows: list[dict[str, Any]], archive: ArchiveWriter) -> None:
    """Close the archive and write its file's name, known only then, into its rows.

    Raises LakeError where the lake can't be written.
    """
    warc_file = archive.close()
    for row in rows:
        row["warc_file"] = warc_file


def is_outdated(captured_at: datetime, updated_at: datetime | None, day: date) -> bool:
    """Whether a feed says that a page was updated since its capture; a time after the ingest date says nothing."""
    return updated_at is not None and captured_at < updated_at <= datetime.combine(day, time.max, UTC)


def body_place(row: Mapping[str, Any]) -> Place:
    """Where the body of a capture lies: in its own record, or in the earlier one that a revisit refers to."""
    if row["body_file"]:
        return Place(row["body_file"], row["body_offset"], row["body_length"])
    return Place(row["warc_file"], row["warc_offset"], row["warc_length"])


def capture_body(lake: Lake, row: Mapping[str, Any]) -> bytes:
    """Read a capture's body by its row; raises LakeError where its file is missing or holds no such record."""
    place = body_place(row)
    return read_body(lake, place.file, place.offset, place.length)
