"""The payload of a WARC record: its body with chunks and content encoding undone.

Records of other archives keep bodies as they were sent (`Content-Encoding`, `Transfer-Encoding`);
some undo the encoding and leave the header.
"""

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from etl.extract.fetch.encodings import decode
from etl.extract.fetch.refusals import Refusal

# How far a body is looked into to tell whether it is text that needs no decoding.
HEAD_BYTES = 1024
NO_TEXT = bytes({*range(0x20)} - set(b"\t\n\f\r\x1b"))


def payload(record: ArcWarcRecord, limit: int) -> bytes:
    """The body as its reader sees it.

    Raises Refusal: `too_large` over `limit` bytes, before or after decoding; `incomplete` where it
    breaks off; `bad_encoding` where it is neither what its header says nor text; `bad_record` where
    its chunks can't be read.
    """
    body = _read(record, limit)
    head = record.http_headers
    encoding = (head.get_header("Content-Encoding") or "") if head else ""
    try:
        return decode(body, encoding, limit)
    except Refusal as refusal:
        if refusal.reason == "bad_encoding" and _is_text(body):
            return body
        raise


def _read(record: ArcWarcRecord, limit: int) -> bytes:
    """The body without chunks; one that is said to be in chunks and is not stays as it is."""
    head, stream = record.http_headers, record.raw_stream
    if head and "chunked" in (head.get_header("Transfer-Encoding") or "").lower():
        stream = ChunkedDataReader(stream)
    body = bytearray()
    try:
        while piece := stream.read(limit + 1 - len(body)):
            body += piece
            if len(body) > limit:
                raise Refusal("too_large", f"more than {limit} bytes")
    except (ArchiveLoadFailed, ValueError, OSError, EOFError) as error:
        raise Refusal("bad_record", str(error)) from None
    return bytes(body)


def _is_text(body: bytes) -> bool:
    """Whether its head holds no control characters, as compressed data does."""
    head = body[:HEAD_BYTES]
    return len(head.translate(None, NO_TEXT)) == len(head)
