"""The archive: every answer as a WARC 1.1 record, a gzip member per record.

    raw/<ingest_date>/<name>-<first 12 hexadecimal digits of its sha256>.warc.gz

A body that an earlier capture of the same address holds is not stored again. The record is then a
revisit, and `Stored.earlier` says where the body lies, so that reading it needs no search.
"""

import hashlib
import io
import logging
import mmap
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import TracebackType
from typing import Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from etl.errors import DamagedRecord, LakeError
from etl.extract.archive import records
from etl.extract.archive.payloads import payload
from etl.extract.archive.records import Earlier
from etl.extract.fetch.answers import Answer, Headers
from etl.extract.fetch.refusals import Refusal
from etl.lake import Lake
from etl.lake.manifests import ArchiveFile
from etl.lake.scratch import Scratch
from etl.lake.spans import RecordSpan, inflate, read_span

# Level 6 takes one and a half times as long and saves 3%.
COMPRESSION_LEVEL = 4
log = logging.getLogger("etl")

# The archive's file is named by its checksum, so a row gets the name when the file is closed.
NOT_NAMED = ""
NO_BYTES = hashlib.sha256(b"").hexdigest()
# A body was found small enough when it was stored: it bounds what a file that was changed can do.
MAX_BYTES = 1 << 30
# What reading a record raises that is not one.
FAULTS = (ArchiveLoadFailed, Refusal, StopIteration, AttributeError, TypeError, ValueError,
          EOFError, zlib.error)
# Files of this archive; what else lies in the folder was put there by people.
OWN_FILE = re.compile(r".+-[0-9a-f]{12}\.warc\.gz")


@dataclass(frozen=True)
class Stored:
    """Where an answer's record lies in its file, in compressed bytes, and their checksum.

    `earlier` is the capture that holds the body of a revisit; null where the record has its own.
    """

    offset: int
    length: int
    sha256: str
    earlier: Earlier | None = None

    @property
    def span(self) -> RecordSpan:
        """The place in a file that has no name yet."""
        return RecordSpan(NOT_NAMED, self.offset, self.length, self.sha256)


@dataclass(frozen=True)
class StoredRecord:
    """A record as it was stored; `body` is empty in a revisit."""

    url: str
    status: int
    headers: Headers
    body: bytes
    captured_at: datetime
    is_revisit: bool


class ArchiveWriter:
    """Collects one task's answers and puts them into the lake as one file, whole or not at all.

    The file's name holds its checksum, so it is known when `close` returns. Leaving the `with`
    block without `close` throws the records away.
    """

    def __init__(self, lake: Lake, day: date, name: str,
                 earlier: Mapping[str, Earlier] | None = None,
                 scratch: Scratch | None = None) -> None:
        """Begin a file for the day under a name that says which task wrote it.

        `earlier` are the latest captures of addresses by earlier days; answers lie in `scratch`
        until the file is whole. Raises SettingError where nothing can be written there.
        """
        self._lake, self._day, self._name = lake, day, name
        self._earlier = earlier or {}
        # It lives until `close` or `__exit__`.
        self._file = (scratch or Scratch()).file()
        self._digest = hashlib.sha256()
        self._offset = 0
        self._relative: str | None = None
        # What `close` has put into the lake, by its name there.
        self.files: dict[str, ArchiveFile] = {}

    def __enter__(self) -> Self:
        """Start collecting."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Throw away what was not closed."""
        with suppress(OSError):  # a disk that is full refuses what still waits to be written
            self._file.close()

    def add(self, answer: Answer) -> Stored:
        """Store an answer and, where we asked for it ourselves, its request.

        Returns where the answer lies.
        """
        self._begin(answer.captured_at)
        earlier = self._earlier_of(answer)
        response_id = records.record_id("response", answer)
        stored = self._append(records.response(answer, response_id, earlier))
        if answer.request_headers:
            self._append(records.request(answer, response_id))
        return replace(stored, earlier=earlier)

    def _earlier_of(self, answer: Answer) -> Earlier | None:
        """The capture that holds the answer's body already, and holds it whole."""
        earlier = self._earlier.get(answer.url)
        if earlier is None or answer.is_not_modified:
            return earlier
        if earlier.digest != answer.digest or not holds(self._lake, earlier.span, answer.digest):
            return None
        return earlier

    def add_file(self, url: str, body: bytes, moment: datetime) -> Stored:
        """Store a text file of this machine under an address of its own."""
        self._begin(moment)
        return self._append(records.resource(url, body, moment))

    def close(self) -> str | None:
        """Put the file into the lake; returns its name there, None where nothing was stored.

        Raises LakeError where the lake can't be written.
        """
        if self._relative is None and self._offset:
            checksum = self._digest.hexdigest()[:12]
            relative = f"raw/{self._day.isoformat()}/{self._name}-{checksum}.warc.gz"
            with self._spooled():
                self._file.flush()
            with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                # A map of the file serves as its bytes and is not held in memory.
                self._lake.write_bytes(relative, content)  # type: ignore[arg-type]
            self._relative = relative
            self.files[relative] = ArchiveFile(self._offset, self._digest.hexdigest())
        self._file.close()
        return self._relative

    @contextmanager
    def _spooled(self) -> Iterator[None]:
        """Say in one line why answers can't be kept until the file is whole."""
        try:
            yield
        except OSError as error:
            raise LakeError("can't write answers into DATELINE_SCRATCH: "
                            f"{error.strerror or error}") from None

    def _begin(self, moment: datetime) -> None:
        if not self._offset:
            self._append(records.warcinfo(moment, self._name))

    def _append(self, record: ArcWarcRecord) -> Stored:
        plain = io.BytesIO()
        WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
        # Our own compressor: warcio's is fixed to level 9, three times slower for 2% less.
        member = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        content = member.compress(plain.getbuffer()) + member.flush()
        stored = Stored(self._offset, len(content), hashlib.sha256(content).hexdigest())
        with self._spooled():
            self._file.write(content)
        self._digest.update(content)
        self._offset += len(content)
        return stored


def read_record(lake: Lake, span: RecordSpan) -> StoredRecord:
    """Read one response or revisit record.

    Raises DamagedRecord where the file is missing or holds no such record there, and LakeError
    where the lake can't be read.
    """
    plain = inflate(span, read_span(lake, span))
    try:
        return _read(next(iter(ArchiveIterator(io.BytesIO(plain)))))
    except FAULTS as error:
        raise DamagedRecord(f"{span}: no record is there: {error}") from None


def read_body(lake: Lake, span: RecordSpan, digest: str | None = None) -> bytes:
    """Read the body of one response record, whose sha256 is `digest`; it is empty for a revisit.

    Raises what `read_record` raises, and DamagedRecord where the body has another digest. None is
    not compared, nor is that of no bytes, which a 304 has instead of its body's.
    """
    body = read_record(lake, span).body
    if digest not in (None, NO_BYTES) and hashlib.sha256(body).hexdigest() != digest:
        raise DamagedRecord(f"{span}: the body is not the one that was captured")
    return body


def holds(lake: Lake, span: RecordSpan, digest: str) -> bool:
    """Whether a record still holds the body of this sha256."""
    try:
        return bool(read_body(lake, span, digest)) or digest == NO_BYTES
    except DamagedRecord as damage:
        log.warning("lake=%s damaged=%r stored=again", lake.uri, str(damage))
        return False


def _read(record: ArcWarcRecord) -> StoredRecord:
    head, named = record.http_headers, record.rec_headers
    # A file of this machine has no HTTP head.
    if record.rec_type == "resource":
        status, headers = 200, [("Content-Type", record.content_type)]
    else:
        status, headers = int(head.get_statuscode()), head.headers
    return StoredRecord(
        named.get_header("WARC-Target-URI"), status, tuple(headers), payload(record, MAX_BYTES),
        datetime.fromisoformat(named.get_header("WARC-Date")), record.rec_type == "revisit")
