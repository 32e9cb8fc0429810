"""WARC files as feeds: each page in them is an entry and a capture.

In: a file. Out: rows of `feeds`, `entries`, `captures` and `rejects`. HTTP answers with status 200
and a body of HTML, XHTML or plain text are taken, each address once for a file. Other answers are
counted and skipped. Requests, metadata and the like are not counted. Damaged records are rejects.
"""

import io
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from etl.errors import UsageError
from etl.extract.archive.archive import ArchiveWriter
from etl.extract.archive.captures import Origin, capture, capture_at, settle
from etl.extract.archive.payloads import payload
from etl.extract.doors.members import Member, begins_record, members
from etl.extract.feeds.links import absolute, canonical
from etl.extract.feeds.polls import NextPoll, Read, Response
from etl.extract.feeds.roster import Feed
from etl.extract.feeds.rows import bare_entry_row, feed_row
from etl.extract.fetch.answers import Answer
from etl.extract.fetch.http import PAGE_KINDS
from etl.extract.fetch.refusals import Refusal
from etl.extract.fetch.turns import host_of
from etl.extract.poll import STAGE, Polled
from etl.lake.spans import RecordSpan
from etl.tables import ids
from etl.tables.moments import as_utc
from etl.tables.rejects import Reject
from etl.tables.rows.captures import CaptureRow
from etl.tables.rows.entries import EntryRow

READ_BUFFER = 1 << 20
# Room for the heads of a record beside its body.
HEAD_BYTES = 1 << 20
TAKEN_TYPES = frozenset({"response", "revisit"})


def warc_feed(path: str) -> Feed:
    """A WARC file as a feed, known by its name.

    Raises UsageError where it can't be read or is no WARC file.
    """
    name = Path(path).name
    try:
        with open(path, "rb") as file:
            is_warc = begins_record(file)
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from None
    if not is_warc:
        raise UsageError(f"{path} is no WARC file with a gzip member per record")
    url = f"warc:{quote(name)}"
    return Feed(ids.feed_id(url), url, name, name)


@dataclass
class WarcReader:
    """Reads one WARC file; `known` are the entry_ids that are not new.

    A page is copied into the archive. But where the file lies in the lake, as `inside`, its capture
    points into the file itself.
    """

    feed: Feed
    day: date
    archive: ArchiveWriter
    max_body_bytes: int
    known: Container[str] = frozenset()
    inside: str | None = None
    _entries: list[EntryRow] = field(default_factory=list)
    _captures: list[CaptureRow] = field(default_factory=list)
    _rejects: list[Reject] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)
    _count: int = 0

    def read(self, path: str) -> Polled:
        """Read the file to its end, and close the archive.

        Of the counts, `skipped` are answers that are no pages to take, and pages known before.
        Raises UsageError where the file can't be read.
        """
        began = datetime.now(UTC)
        try:
            with open(path, "rb", buffering=READ_BUFFER) as file:
                for member in members(file, self.max_body_bytes + HEAD_BYTES):
                    self._take(member)
        except OSError as error:
            raise UsageError(f"can't read {path}: {error.strerror}") from None
        captures = self._captures if self.inside else settle(self._captures, self.archive)
        new, rejected = len(self._entries), len(self._rejects)
        read = Read(Response(), None, "warc", None, self._count, new, NextPoll())
        seconds = (datetime.now(UTC) - began).total_seconds()
        return Polled([feed_row(self.feed, read, began, seconds)], self._entries, captures,
                      self._rejects, Counter(entries=self._count, new=new, rejected=rejected,
                                             skipped=self._count - new - rejected))

    def _take(self, member: Member) -> None:
        record: ArcWarcRecord | None = None
        try:
            record = _record(member)
            is_web = _target(record).lower().startswith(("http:", "https:"))
            if record.rec_type not in TAKEN_TYPES or not is_web:
                return
            answer = self._answer(record)
        except Refusal as refusal:
            self._refuse(refusal, member, _target(record) if record else None)
            return
        self._count += 1
        if answer and answer.url not in self._taken:
            self._keep(answer, member, str(record.rec_headers.get_header("WARC-Record-ID")))

    def _refuse(self, refusal: Refusal, member: Member, url: str | None) -> None:
        self._count += 1
        key = ids.make_id("record", self.feed.feed_id, member.offset)
        detail = refusal.detail or f"at byte {member.offset}"
        self._rejects.append(Reject(STAGE, key, refusal.reason, url, detail))

    def _answer(self, record: ArcWarcRecord) -> Answer | None:
        """The page in a record, None where the record holds none.

        Raises Refusal for a page that is not whole.
        """
        head = record.http_headers
        url = absolute(_target(record), "")
        if head is None or not str(head.get_statuscode()).isdigit():
            raise Refusal("bad_record", "no HTTP head")
        if url is None:
            raise Refusal("bad_url")
        answer = Answer(canonical(url), url, int(head.get_statuscode()), tuple(head.headers),
                        captured_at=_moment(record))
        is_page = answer.status == 200 and (answer.media_type or "text/html") in PAGE_KINDS
        if record.rec_type != "response" or not is_page:
            return None
        body = payload(record, self.max_body_bytes)
        if cause := record.rec_headers.get_header("WARC-Truncated"):
            raise Refusal("incomplete", f"truncated: {cause}")
        if not body.strip():
            raise Refusal("empty")
        return replace(answer, body=body)

    def _keep(self, answer: Answer, member: Member, guid: str) -> None:
        self._taken.add(answer.url)
        entry_id = ids.entry_id(self.feed.feed_id, None, answer.url)
        if entry_id in self.known:
            return
        origin = Origin("page", self.feed.feed_id, host_of(answer.url), entry_id)
        if self.inside:
            span = RecordSpan(self.inside, member.offset, member.length, member.sha256)
            row = capture_at(answer, origin, self.day, span)
        else:
            row = capture(answer, origin, self.day, self.archive)
        self._captures.append(row)
        self._entries.append(bare_entry_row(self.feed, guid, answer.final_url, answer.url, entry_id,
                                            row.capture_id))


def _record(member: Member) -> ArcWarcRecord:
    if member.content is None:
        raise Refusal(member.reason or "bad_record", f"at byte {member.offset}: {member.detail}")
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member.content))))
        stated = int(record.rec_headers.get_header("Content-Length"))
    except (ArchiveLoadFailed, StopIteration, AttributeError, TypeError, ValueError,
            EOFError) as error:
        raise Refusal("bad_record", f"at byte {member.offset}: {error}") from None
    if len(member.content.partition(b"\r\n\r\n")[2]) < stated:
        fault = f"fewer than the {stated} bytes that it states"
        raise Refusal("bad_record", f"at byte {member.offset}: {fault}")
    return record


def _target(record: ArcWarcRecord) -> str:
    # Some writers put it between angle brackets, as WARC 1.0 seemed to ask.
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _moment(record: ArcWarcRecord) -> datetime:
    stated = record.rec_headers.get_header("WARC-Date") or ""
    try:
        return as_utc(datetime.fromisoformat(stated))
    except (ValueError, OverflowError):
        raise Refusal("bad_record", f"WARC-Date is no time: {stated!r}") from None
