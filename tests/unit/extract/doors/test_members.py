"""A WARC file's members: every whole one is found, whatever lies between them."""

import gzip
import io

import pytest

from etl.extract.doors.members import BLOCK_BYTES, begins_record, members

RECORDS = [b"WARC/1.0\r\n" + bytes([65 + n]) * 300 for n in range(3)]
LARGE = gzip.compress(b"WARC/1.0" + b"x" * 5000)
PACKED = [gzip.compress(record) for record in RECORDS]


def read(content: bytes, limit: int = 1000) -> list[tuple[int, int, bytes | None, str | None]]:
    return [(m.offset, m.length, m.content, m.reason) for m in members(io.BytesIO(content), limit)]


def test_members_tile_the_file() -> None:
    found = read(b"".join(PACKED))
    assert [content for _, _, content, _ in found] == RECORDS
    assert [length for _, length, *_ in found] == [len(packed) for packed in PACKED]
    assert read(b"") == []


@pytest.mark.parametrize("damage", [b"junk", b"\x1f\x8b\x08junk", LARGE,
                                    PACKED[1][:-9] + b"\x00" * 9, PACKED[1][:30], b"j" * (BLOCK_BYTES - 1)],
                         ids=["junk", "mark", "large", "checksum", "torn", "block"])
def test_the_record_after_a_damaged_one_is_found(damage: bytes) -> None:
    found = read(PACKED[0] + damage + PACKED[2])
    assert [content for _, _, content, _ in found] == [RECORDS[0], None, RECORDS[2]]
    assert found[1][:2] == (len(PACKED[0]), len(damage))
    assert found[1][3] == ("too_large" if damage == LARGE else "bad_record")


def test_a_file_that_ends_within_a_record() -> None:
    found = read(PACKED[0] + PACKED[1][:-4])
    assert [reason for *_, reason in found] == [None, "bad_record"]


def test_what_begins_with_a_record() -> None:
    assert begins_record(io.BytesIO(PACKED[0]))
    assert not begins_record(io.BytesIO(b"WARC/1.0\r\n"))
    assert not begins_record(io.BytesIO(gzip.compress(b"<html>")))
    assert not begins_record(io.BytesIO(b""))
