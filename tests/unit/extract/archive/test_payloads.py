"""The bodies of other archives' records: every encoding undone, within a bound, and nothing broken taken for text."""

import gzip
import io
import zlib

import brotli
import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from etl.extract.archive.payloads import payload
from etl.extract.fetch.refusals import Refusal

PAGE = "<html><p>Die Brücke wurde am Montag gesperrt.</p></html>".encode() * 40
ZIPPED = gzip.compress(PAGE, mtime=0)
PACKED = {
    "br": brotli.compress(PAGE), "BR": brotli.compress(PAGE), "gzip": ZIPPED, "x-gzip": ZIPPED,
    "deflate": zlib.compress(PAGE), "zstd": zstandard.compress(PAGE), "gzip, br": brotli.compress(ZIPPED),
    "identity": PAGE, "": PAGE}


def record(body: bytes, **headers: str) -> ArcWarcRecord:
    out = io.BytesIO()
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *named], protocol="HTTP/1.1")
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warc_record("https://one.example/a", "response", payload=io.BytesIO(body),
                                                  length=len(body), http_headers=head))
    out.seek(0)
    return next(iter(ArchiveIterator(out)))


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    parts = [b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:])]
    return b"".join([*parts, b"0\r\n\r\n"])


@pytest.mark.parametrize("encoding", PACKED)
def test_every_encoding_is_undone(encoding: str) -> None:
    assert payload(record(PACKED[encoding], Content_Encoding=encoding), 10_000) == PAGE


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip"])
def test_encodings_under_chunks(encoding: str) -> None:
    body = record(chunked(PACKED[encoding]), Content_Encoding=encoding, Transfer_Encoding="Chunked")
    assert payload(body, 10_000) == PAGE


@pytest.mark.parametrize("encoding", ["br", "gzip", "zstd", "deflate", "x-unheard-of"])
def test_a_header_that_was_left_behind(encoding: str) -> None:
    assert payload(record(PAGE, Content_Encoding=encoding), 10_000) == PAGE


@pytest.mark.parametrize(("body", "encoding", "reason"), [
    (PACKED["gzip"], "br", "bad_encoding"),
    (PACKED["br"], "x-unheard-of", "bad_encoding"),
    (PACKED["gzip"][:60], "gzip", "incomplete"),
    (PACKED["br"][:40], "br", "incomplete"),
    (brotli.compress(bytes(100_000)), "br", "too_large"),
    (PAGE * 10, "", "too_large")],
    ids=["gzip as br", "br as nobody knows", "half of gzip", "half of br", "much of little", "much"])
def test_what_can_not_be_decoded_says_why(body: bytes, encoding: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        payload(record(body, Content_Encoding=encoding), 10_000)
    assert refused.value.reason == reason
