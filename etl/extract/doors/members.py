"""A WARC file as its gzip members, one for each record.

They are streamed, each of bounded size. After a damaged member the next whole one is looked for.
"""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from etl.extract.fetch.refusals import Refusal

BLOCK_BYTES = 1 << 15
MAGIC = b"\x1f\x8b\x08"
FIRST_WORD = b"WARC/"


@dataclass(frozen=True)
class Member:
    """One member: where it lies in compressed bytes, its content, and the checksum of its bytes.

    Content and checksum are null, with a `reason`, where the member is not whole or too large.
    """

    offset: int
    length: int
    content: bytes | None
    sha256: str | None = None
    reason: str | None = None
    detail: str | None = None


def begins_record(file: BinaryIO, offset: int = 0) -> bool:
    """Whether a gzip member with a WARC record begins there."""
    file.seek(offset)
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return inflater.decompress(file.read(BLOCK_BYTES), len(FIRST_WORD)) == FIRST_WORD
    except zlib.error:
        return False


def members(file: BinaryIO, limit: int) -> Iterator[Member]:
    """Yield every member; content of more than `limit` bytes, or that is damaged, is left out.

    What can't be read ends where the next record begins.
    """
    file.seek(0, 2)
    end, offset = file.tell(), 0
    while offset < end:
        file.seek(offset)
        try:
            content, length = _inflate(file, limit)
            yield Member(offset, length, content, _sha256(file, offset, length))
        except Refusal as fault:
            length = _next_record(file, offset + 1, end) - offset
            yield Member(offset, length, None, None, fault.reason, fault.detail)
        offset += length


def _sha256(file: BinaryIO, offset: int, length: int) -> str:
    file.seek(offset)
    return hashlib.sha256(file.read(length)).hexdigest()


def _inflate(file: BinaryIO, limit: int) -> tuple[bytes, int]:
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    content, used = bytearray(), 0
    while not inflater.eof:
        block = inflater.unconsumed_tail
        if not block:
            block = file.read(BLOCK_BYTES)
            used += len(block)
        if not block:
            raise Refusal("bad_record", "the file ends within the record")
        try:
            content += inflater.decompress(block, limit + 1 - len(content))
        except zlib.error as error:
            raise Refusal("bad_record", str(error)) from None
        if len(content) > limit:
            raise Refusal("too_large", f"a record of more than {limit} bytes")
    return bytes(content), used - len(inflater.unused_data)


def _next_record(file: BinaryIO, start: int, end: int) -> int:
    while start < end:
        file.seek(start)
        block = file.read(BLOCK_BYTES)
        at = block.find(MAGIC)
        while at >= 0:
            if begins_record(file, start + at):
                return start + at
            at = block.find(MAGIC, at + 1)
        # The magic number may lie across two blocks.
        start += max(1, len(block) - len(MAGIC) + 1)
    return end
