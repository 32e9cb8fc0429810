"""WARC 1.1 records (ISO 28500:2017) of one answer: its response or revisit, and its request.

The body is kept with its content encoding undone, so that every reader sees the bytes that `digest`
is the sha256 of. The headers that state the encoding and the length as sent keep their values under
`X-Crawl-` names, as Common Crawl does. Content-Length is the length as stored.
"""

import base64
import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from etl import __version__
from etl.extract.fetch.answers import Answer
from etl.lake.spans import RecordSpan

# ISO 28500:2017, section 6.7.
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
RENAMED = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True)
class Earlier:
    """The capture of an earlier day that holds a body.

    `digest` is of that body, `span` where it lies.
    """

    capture_id: str
    ingest_date: date
    final_url: str
    captured_at: datetime
    digest: str
    span: RecordSpan


def response(answer: Answer, record_id: str, earlier: Earlier | None = None) -> ArcWarcRecord:
    """Build the record of an answer.

    It is a revisit for a 304, and where an earlier capture holds the same body.
    """
    more = {"Protocol": "h2"} if answer.http_version == "HTTP/2" else {}
    if earlier:
        more |= {"Refers-To-Target-URI": earlier.final_url,
                 "Refers-To-Date": warc_date(earlier.captured_at)}
    url, moment = answer.final_url, answer.captured_at
    if answer.is_not_modified:
        head = StatusAndHeaders("304 Not Modified", list(answer.headers), protocol="HTTP/1.1")
        more |= {"Profile": NOT_MODIFIED}
        return _record("revisit", url, moment, record_id, b"", head, more)
    if earlier:
        more |= {"Profile": IDENTICAL, "Payload-Digest": _payload_digest(answer.body)}
        return _record("revisit", url, moment, record_id, b"", _mended(answer), more)
    return _record("response", url, moment, record_id, answer.body, _mended(answer), more)


def request(answer: Answer, response_id: str) -> ArcWarcRecord:
    """Build the record of what was asked."""
    # The target as it stands in the request line, after scheme and host.
    target = "/" + answer.final_url.partition("://")[2].partition("/")[2]
    line = f"GET {target} HTTP/1.1"
    head = StatusAndHeaders(line, list(answer.request_headers), is_http_request=True)
    return _record("request", answer.final_url, answer.captured_at, record_id("request", answer),
                   b"", head, {"Concurrent-To": response_id})


def resource(url: str, body: bytes, moment: datetime) -> ArcWarcRecord:
    """Build the record of a text file of this machine, such as a list of addresses."""
    answer = Answer(url, url, body=body, captured_at=moment)
    record = _record("resource", url, moment, record_id("resource", answer), body, None, {})
    record.rec_headers.replace_header("Content-Type", "text/plain")
    record.content_type = "text/plain"
    return record


def warcinfo(moment: datetime, name: str) -> ArcWarcRecord:
    """Build the record that begins a file."""
    fields = {"software": f"dateline/{__version__}", "format": "WARC File Format 1.1",
              "robots": "classic"}
    payload = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
    return _record("warcinfo", "", moment, _urn(f"{name} {warc_date(moment)}"), payload, None, {})


def record_id(kind: str, answer: Answer) -> str:
    """Id made of the record's content, so that the same answer stored twice has one name."""
    return _urn(" ".join((kind, answer.final_url, warc_date(answer.captured_at), answer.digest)))


def warc_date(moment: datetime) -> str:
    """Write a time as WARC 1.1 does, in UTC with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _urn(name: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>"


def _payload_digest(body: bytes) -> str:
    # As warcio writes it in all other records: readers compare the text.
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def _record(kind: str, url: str, moment: datetime, name: str, payload: bytes,
            head: StatusAndHeaders | None, more: dict[str, str]) -> ArcWarcRecord:
    named = {"WARC-Record-ID": name, "WARC-Date": warc_date(moment),
             **{f"WARC-{key}": value for key, value in more.items()}}
    return WARCWriter(io.BytesIO(), gzip=False, warc_version="1.1").create_warc_record(
        url, kind, payload=io.BytesIO(payload), length=len(payload), http_headers=head,
        warc_headers_dict=named)


def _mended(answer: Answer) -> StatusAndHeaders:
    kept = [(f"X-Crawl-{name}" if name.lower() in RENAMED else name, value)
            for name, value in answer.headers]
    kept.append(("Content-Length", str(len(answer.body))))
    return StatusAndHeaders(f"{answer.status} OK", kept, protocol="HTTP/1.1")
