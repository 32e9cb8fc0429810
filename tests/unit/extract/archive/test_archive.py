"""The archive: bodies stored once, revisits that say where they lie, and digests that other tools find right."""

import hashlib
import io
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from etl.command.show import find_capture, printable, show
from etl.errors import DamagedRecord, LakeError, UsageError
from etl.extract.archive.archive import ArchiveWriter, read_record
from etl.extract.archive.captures import (
    Origin,
    body_span,
    capture,
    capture_body,
    capture_file,
    is_outdated,
    settle,
)
from etl.extract.archive.records import IDENTICAL, Earlier
from etl.extract.fetch.answers import Answer
from etl.lake import Lake
from etl.lake.answers import damages
from etl.lake.spans import RecordSpan
from etl.tables import contracts
from etl.tables.row import read_rows
from etl.tables.rows.captures import CaptureRow
from tests import factory

FIRST, SECOND = date(2026, 11, 2), date(2026, 11, 3)
URL = "http://news.example/a?b=1"
BODY = "<html><p>Grüße \x1b[31m</p></html>".encode()


def answer(body: bytes = BODY, day: date = FIRST, status: int = 200) -> Answer:
    return Answer(URL, URL, status, (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")), body,
                  captured_at=datetime(day.year, day.month, day.day, 2, 15, 0, 123456, UTC),
                  request_headers=(("Host", "news.example"),))


def store(lake: Lake, day: date, *answers: Answer, earlier: dict[str, Earlier] | None = None) -> list[CaptureRow]:
    with ArchiveWriter(lake, day, "fetch-0000", earlier) as archive:
        rows = settle([capture(one, Origin("page", "f", "p", "e"), day, archive) for one in answers], archive)
    factory.write(lake, "captures", day, contracts.from_rows("captures", rows, day))
    return list(read_rows(CaptureRow, lake.read("captures", day)))


def earlier_of(row: CaptureRow) -> dict[str, Earlier]:
    return {URL: Earlier(row.capture_id, FIRST, row.final_url, row.captured_at, row.digest, body_span(row))}


def records(lake: Lake, row: CaptureRow) -> list[ArcWarcRecord]:
    found = []
    for record in ArchiveIterator(io.BytesIO(lake.read_bytes(row.warc_file)), check_digests="raise"):
        assert record.content_stream().read() is not None
        found.append(record)
    return found


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path))


def test_the_same_body_is_stored_once_and_found_without_searching(lake: Lake) -> None:
    [first] = store(lake, FIRST, answer())
    [again] = store(lake, SECOND, answer(day=SECOND), earlier=earlier_of(first))
    assert (again.is_revisit, again.refers_to_id, again.refers_to_date) == (True, first.capture_id, FIRST)
    assert (again.digest, again.byte_count) == (first.digest, len(BODY))
    assert body_span(again) == body_span(first) and again.warc_file != first.warc_file
    assert capture_body(lake, again) == BODY
    own = read_record(lake, RecordSpan(again.warc_file, again.warc_offset, again.warc_length))
    assert (own.is_revisit, own.body) == (True, b"")


def test_a_revisit_says_what_it_refers_to(lake: Lake) -> None:
    [first] = store(lake, FIRST, answer())
    [again] = store(lake, SECOND, answer(day=SECOND), earlier=earlier_of(first))
    stored = next(r for r in records(lake, first) if r.rec_type == "response").rec_headers
    revisit = next(r for r in records(lake, again) if r.rec_type == "revisit").rec_headers
    assert revisit.get_header("WARC-Profile") == IDENTICAL
    assert revisit.get_header("WARC-Refers-To-Target-URI") == stored.get_header("WARC-Target-URI") == URL
    assert revisit.get_header("WARC-Refers-To-Date") == stored.get_header("WARC-Date")
    assert revisit.get_header("WARC-Payload-Digest") == stored.get_header("WARC-Payload-Digest")
    assert revisit.get_header("WARC-Block-Digest")


def test_another_body_is_stored_whole(lake: Lake) -> None:
    [first] = store(lake, FIRST, answer())
    [changed] = store(lake, SECOND, answer(b"<p>changed</p>", SECOND), earlier=earlier_of(first))
    assert (changed.is_revisit, changed.refers_to_id, changed.body_file) == (False, None, None)
    assert capture_body(lake, changed) == b"<p>changed</p>"


def test_a_body_that_is_damaged_where_it_lies_is_stored_again(lake: Lake) -> None:
    [first] = store(lake, FIRST, answer())
    content = bytearray(lake.read_bytes(first.warc_file))
    content[first.warc_offset + first.warc_length // 2] ^= 1
    lake.write_bytes(first.warc_file, bytes(content))
    with pytest.raises(DamagedRecord, match="the checksum differs"):
        capture_body(lake, first)
    [again] = store(lake, SECOND, answer(day=SECOND), earlier=earlier_of(first))
    assert (again.is_revisit, again.body_file, again.body_sha256) == (False, None, None)
    assert capture_body(lake, again) == BODY


def test_a_revisit_knows_the_checksum_of_the_record_with_its_body(lake: Lake) -> None:
    [first] = store(lake, FIRST, answer())
    [again] = store(lake, SECOND, answer(day=SECOND), earlier=earlier_of(first))
    assert again.body_sha256 == first.warc_sha256 != again.warc_sha256
    content = lake.read_bytes(first.warc_file)[first.warc_offset:first.warc_offset + first.warc_length]
    assert first.warc_sha256 == hashlib.sha256(content).hexdigest()
    lake.delete(first.warc_file)
    [damage] = damages(lake, SECOND)
    assert (damage.capture_id, damage.file) == (again.capture_id, first.warc_file)
    assert damage.detail.endswith(": the file is missing")


def test_a_body_of_another_capture_is_no_body(lake: Lake) -> None:
    [first] = store(lake, FIRST, answer())
    with pytest.raises(DamagedRecord, match="not the one that was captured"):
        capture_body(lake, replace(first, digest="0" * 64))


def test_a_304_leads_to_the_body_before(lake: Lake) -> None:
    [first] = store(lake, FIRST, answer())
    [same] = store(lake, SECOND, answer(b"", SECOND, 304), earlier=earlier_of(first))
    assert (same.status, same.is_revisit, same.refers_to_id) == (304, True, first.capture_id)
    assert capture_body(lake, same) == BODY


def test_a_list_is_kept_as_a_resource(lake: Lake) -> None:
    with ArchiveWriter(lake, FIRST, "list-0000") as archive:
        row = capture_file("urls:mine.txt", b"http://a.example/\n", datetime(2026, 11, 2, tzinfo=UTC), Origin("feed", "f", "p"),
                           FIRST, archive)
        [row] = settle([row], archive)
    factory.write(lake, "captures", FIRST, contracts.from_rows("captures", [row], FIRST))
    shown = show(lake, find_capture(lake, row.capture_id))
    assert (shown.text, shown.content_type) == ("http://a.example/\n", "text/plain")
    assert [r.rec_type for r in records(lake, row)] == ["warcinfo", "resource"]


def test_what_is_shown_moves_no_terminal(lake: Lake) -> None:
    [row] = store(lake, FIRST, answer())
    shown = show(lake, find_capture(lake, row.capture_id[:6]))
    assert shown.text == "<html><p>Grüße [31m</p></html>"
    assert shown.head[:2] == ("HTTP 200", "Content-Type: text/html; charset=utf-8")
    assert shown.body == BODY
    assert printable("a\r\nb\rc\td\x00\x07\x9b31m\u202e\u2028") == "a\nb\nc\td31m"


@pytest.mark.parametrize(("name", "day"), [("zz", None), ("", None), ("", FIRST), ("zz", SECOND)])
def test_an_id_that_names_no_capture_or_several(lake: Lake, name: str, day: date | None) -> None:
    store(lake, FIRST, answer(), answer(b"other"))
    with pytest.raises(UsageError, match="have an id that begins with"):
        find_capture(lake, name, day)


@pytest.mark.parametrize(("updated_at", "outdated"), [
    (None, False), (datetime(2026, 11, 2, 1, tzinfo=UTC), False), (datetime(2026, 11, 2, 3, tzinfo=UTC), True),
    (datetime(2026, 11, 3, 23, tzinfo=UTC), True), (datetime(2026, 11, 4, tzinfo=UTC), False)])
def test_a_page_is_outdated_by_what_its_feed_says(updated_at: datetime | None, outdated: bool) -> None:
    assert is_outdated(datetime(2026, 11, 2, 2, 15, tzinfo=UTC), updated_at, SECOND) is outdated


def test_a_full_scratch_folder_is_one_clear_line(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    with pytest.raises(LakeError, match="can't write answers into DATELINE_SCRATCH: No space left on device"), \
            ArchiveWriter(lake, FIRST, "fetch-0000") as archive:
        archive._file.close()
        # Whatever is written to it, this device is full (full(4)).
        archive._file = open("/dev/full", "wb")  # noqa: SIM115
        archive.add(answer(os.urandom(1 << 20)))
    assert lake.files(f"raw/{FIRST}") == []
