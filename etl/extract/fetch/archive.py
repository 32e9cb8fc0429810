"""The archive: every answer as a WARC 1.1 record (ISO 28500:2017), a gzip member per record.

    raw/<ingest_date>/<name>-<first 12 hexadecimal digits of its sha256>.warc.gz

The body is kept with its content encoding undone, so that every reader sees the bytes that `digest`
is of; the headers that spoke of the encoding and the length as sent keep their values under
`X-Crawl-` names, as Common Crawl does, and Content-Length is the stored one.
"""

import hashlib
import io
import mmap
import tempfile
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from etl import __version__
from etl.errors import LakeError
from etl.extract.fetch.answers import Answer, Headers
from etl.lake import Lake

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
RENAMED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
COMPRESSION_LEVEL = 6


@dataclass(frozen=True)
class Stored:
    """Where a response record lies in its file, in compressed bytes."""

    offset: int
    length: int


@dataclass(frozen=True)
class StoredRecord:
    """A response as it was stored; `body` is empty in a revisit."""

    url: str
    status: int
    headers: Headers
    body: bytes
    captured_at: datetime
    is_revisit: bool


class ArchiveWriter:
    """Collects one task's answers and puts them into the lake as one file, whole or not at all.

    The file's name holds its checksum, so it is known when `close` returns; leaving the `with` block
    without `close` throws the records away.
    """

    def __init__(self, lake: Lake, day: date, name: str) -> None:
        """Begin a file for the day under a name that says which task wrote it."""
        self._lake, self._day, self._name = lake, day, name
        self._file = tempfile.TemporaryFile(prefix="dateline-")  # noqa: SIM115 - lives until close or __exit__
        self._digest = hashlib.sha256()
        self._offset = 0
        self._relative: str | None = None

    def __enter__(self) -> Self:
        """Start collecting."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Throw away what was not closed."""
        self._file.close()

    def add(self, answer: Answer) -> Stored:
        """Store an answer and its request; returns where the response is."""
        if not self._offset:
            self._append(_warcinfo(answer.captured_at, self._name))
        response_id = _record_id("response", answer)
        stored = self._append(_response(answer, response_id))
        self._append(_request(answer, response_id))
        return stored

    def close(self) -> str | None:
        """Put the file into the lake; returns its name there, None where nothing was stored.

        Raises LakeError where the lake can't be written.
        """
        if self._relative is None and self._offset:
            relative = f"raw/{self._day.isoformat()}/{self._name}-{self._digest.hexdigest()[:12]}.warc.gz"
            self._file.flush()
            with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                # A map of the file serves as its bytes and is not held in memory.
                self._lake.write_bytes(relative, content)  # type: ignore[arg-type]
            self._relative = relative
        self._file.close()
        return self._relative

    def _append(self, record: ArcWarcRecord) -> Stored:
        plain = io.BytesIO()
        WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
        # Our own compressor: warcio's is fixed to level 9, three times slower for 2% less.
        member = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        content = member.compress(plain.getbuffer()) + member.flush()
        stored = Stored(self._offset, len(content))
        self._file.write(content)
        self._digest.update(content)
        self._offset += len(content)
        return stored


def _record_id(kind: str, answer: Answer) -> str:
    # Made of its content, so that the same answer stored twice has one name.
    parts = (kind, answer.final_url, _warc_date(answer.captured_at), answer.digest)
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(parts))}>"


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _record(kind: str, url: str, moment: datetime, record_id: str, payload: bytes,
            http_headers: StatusAndHeaders | None = None, **more: str) -> ArcWarcRecord:
    named = {"WARC-Record-ID": record_id, "WARC-Date": _warc_date(moment),
             **{f"WARC-{name.replace('_', '-')}": value for name, value in more.items()}}
    return WARCWriter(io.BytesIO(), gzip=False, warc_version="1.1").create_warc_record(
        url, kind, payload=io.BytesIO(payload), length=len(payload), http_headers=http_headers,
        warc_headers_dict=named)


def _warcinfo(moment: datetime, name: str) -> ArcWarcRecord:
    fields = {"software": f"dateline/{__version__}", "format": "WARC File Format 1.1", "robots": "classic"}
    payload = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
    record_id = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{name} {_warc_date(moment)}')}>"
    return _record("warcinfo", "", moment, record_id, payload)


def _response(answer: Answer, record_id: str) -> ArcWarcRecord:
    protocol = {"Protocol": "h2"} if answer.http_version == "HTTP/2" else {}
    if answer.is_not_modified:
        head = StatusAndHeaders("304 Not Modified", list(answer.headers), protocol="HTTP/1.1")
        return _record("revisit", answer.final_url, answer.captured_at, record_id, b"", head,
                       Profile=NOT_MODIFIED, **protocol)
    return _record("response", answer.final_url, answer.captured_at, record_id, answer.body, _mended(answer),
                   **protocol)


def _mended(answer: Answer) -> StatusAndHeaders:
    kept = [(f"X-Crawl-{name}" if name.lower() in RENAMED else name, value) for name, value in answer.headers]
    kept.append(("Content-Length", str(len(answer.body))))
    return StatusAndHeaders(f"{answer.status} OK", kept, protocol="HTTP/1.1")


def _request(answer: Answer, response_id: str) -> ArcWarcRecord:
    # The target as it stands in the request line, after scheme and host.
    target = "/" + answer.final_url.partition("://")[2].partition("/")[2]
    head = StatusAndHeaders(f"GET {target} HTTP/1.1", list(answer.request_headers), is_http_request=True)
    return _record("request", answer.final_url, answer.captured_at, _record_id("request", answer), b"", head,
                   Concurrent_To=response_id)


def read_record(lake: Lake, warc_file: str, offset: int, length: int) -> StoredRecord:
    """Read one response or revisit record.

    Raises LakeError where the file is missing or holds no such record there.
    """
    with lake.open(warc_file) as file:
        file.seek(offset)
        content = file.read(length)
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(content))))
        status = int(record.http_headers.get_statuscode())
        moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
        return StoredRecord(record.rec_headers.get_header("WARC-Target-URI"), status,
                            tuple(record.http_headers.headers), record.content_stream().read(), moment,
                            record.rec_type == "revisit")
    except (ArchiveLoadFailed, StopIteration, AttributeError, ValueError, zlib.error) as error:
        raise LakeError(f"no record at {offset}+{length} in {lake.path(warc_file)}: {error}") from None


def read_body(lake: Lake, warc_file: str, offset: int, length: int) -> bytes:
    """Read the body of one response record; empty for a revisit. Raises LakeError as `read_record` does."""
    return read_record(lake, warc_file, offset, length).body
