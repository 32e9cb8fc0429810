"""A row of `captures`.

Generated from `schemas/captures.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class CaptureRow(Row):
    """One row per stored response: bytes, headers and time of one fetch."""

    TABLE: ClassVar[str] = "captures"

    # Hash of ingest date, address and digest.
    capture_id: str
    # feed: a polled feed; page: an article's page.
    kind: str
    # Address asked for; of a record taken from a WARC file, its address without tracking
    # parameters.
    url: str
    # Address that answered, after redirects.
    final_url: str
    # The feed it belongs to.
    feed_id: str
    # The entry that led to it; null for feeds.
    entry_id: str | None
    # Publisher of the feed.
    publisher: str
    # HTTP status; 200 for a list of addresses.
    status: int
    # Content-Type header as sent.
    content_type: str | None
    # Bytes of the body after content decoding.
    byte_count: int
    # sha256 of the body after content decoding, hexadecimal.
    digest: str
    # The record is a WARC revisit (304, or the same body as before): the body is the one stored
    # earlier.
    is_revisit: bool
    # The capture of an earlier day that holds the body of a revisit; null where the body is in the
    # record itself.
    refers_to_id: str | None
    # Ingest date of that capture.
    refers_to_date: date | None
    # WARC file that holds the body of a revisit, relative to the lake; null where the body is in
    # warc_file.
    body_file: str | None
    # Byte offset of the record that holds the body of a revisit.
    body_offset: int | None
    # Compressed bytes of the record that holds the body of a revisit.
    body_length: int | None
    # sha256 of the compressed bytes of the record that holds the body of a revisit; null where it
    # is not known.
    body_sha256: str | None
    # WARC file, relative to the lake.
    warc_file: str
    # Byte offset of the response record.
    warc_offset: int
    # Compressed bytes of the response record.
    warc_length: int
    # sha256 of the compressed bytes of the response record; null in days stored before version
    # 1.2.0.
    warc_sha256: str | None
    # When the response was complete; of a record taken from a WARC file, its WARC-Date.
    captured_at: datetime
    # From request to last byte.
    fetch_seconds: float
