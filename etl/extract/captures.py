"""One good answer as a row of `captures`, with its bytes in the archive."""

from datetime import date
from typing import Any

from etl import ids
from etl.extract.fetch.answers import Answer
from etl.extract.fetch.archive import ArchiveWriter


def capture(answer: Answer, day: date, archive: ArchiveWriter, *, kind: str, feed_id: str, publisher: str,
            entry_id: str | None = None) -> dict[str, Any]:
    """Store an answer; returns its row of `captures`, whose `warc_file` is set by `settle`."""
    stored = archive.add(answer)
    digest = answer.digest
    return {
        "capture_id": ids.capture_id(day, answer.url, digest), "kind": kind, "url": answer.url,
        "final_url": answer.final_url, "feed_id": feed_id, "entry_id": entry_id, "publisher": publisher,
        "status": answer.status, "content_type": answer.content_type, "byte_count": len(answer.body),
        "digest": digest, "is_revisit": answer.is_not_modified, "warc_file": None, "warc_offset": stored.offset,
        "warc_length": stored.length, "captured_at": answer.captured_at, "fetch_seconds": answer.seconds}


def settle(rows: list[dict[str, Any]], archive: ArchiveWriter) -> None:
    """Close the archive and write its file's name, known only then, into its rows.

    Raises LakeError where the lake can't be written.
    """
    warc_file = archive.close()
    for row in rows:
        row["warc_file"] = warc_file
