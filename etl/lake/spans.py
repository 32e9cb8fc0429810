"""A record of the archive as bytes: where it lies, and whether it is still what was stored.

In: a place in a WARC file. Out: the bytes that lie there. What they say is read elsewhere.
"""

import hashlib
import zlib
from dataclasses import dataclass

from etl.errors import DamagedRecord, LakeError
from etl.lake.store import Store


@dataclass(frozen=True)
class RecordSpan:
    """Where a record lies: a file of the lake, and offset and length in it in compressed bytes.

    `sha256` is of these bytes; it is null where the lake has not kept it.
    """

    file: str
    offset: int
    length: int
    sha256: str | None = None

    def __str__(self) -> str:
        """Its place for people, relative to the lake."""
        return f"{self.file} at {self.offset}+{self.length}"


def read_span(store: Store, span: RecordSpan) -> bytes:
    """Read a record's compressed bytes, found to be those that were stored.

    Raises DamagedRecord where they are not, and LakeError where the lake can't be read.
    """
    content = _bytes_of(store, span)
    if len(content) < span.length:
        raise DamagedRecord(f"{span}: the file ends after {len(content)} bytes of the record")
    if span.sha256 is not None and hashlib.sha256(content).hexdigest() != span.sha256:
        raise DamagedRecord(f"{span}: the checksum differs")
    return content


def inflate(span: RecordSpan, content: bytes) -> bytes:
    """Decompress a record, which is one gzip member with a checksum of its own.

    Raises DamagedRecord where it is not whole.
    """
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = inflater.decompress(content)
    except zlib.error as error:
        raise DamagedRecord(f"{span}: no record is there: {error}") from None
    if not inflater.eof:
        raise DamagedRecord(f"{span}: no record is there: its end is missing")
    return plain


def _bytes_of(store: Store, span: RecordSpan) -> bytes:
    try:
        with store.open(span.file) as file:
            # Behind the end of an object S3 gives an error instead of no bytes.
            if file.size() <= span.offset:
                return b""
            file.seek(span.offset)
            return bytes(file.read(span.length))
    except LakeError:
        if not store.exists(span.file):
            raise DamagedRecord(f"{span}: the file is missing") from None
        raise
    except OSError as error:
        raise LakeError(f"can't read {store.path(span.file)}: {error}") from None
