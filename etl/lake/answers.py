"""Damage to the archive: WARC files and records that are not as they were committed.

In: `captures`, the days' manifests, and the files in `raw/`. Out: damages, and lines for people.
Nothing is changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from etl.errors import BrokenManifest, DamagedRecord
from etl.lake.lake import Lake
from etl.lake.manifests import ArchiveFile
from etl.lake.spans import RecordSpan, inflate, read_span
from etl.tables.row import Row


@dataclass(frozen=True)
class Damage:
    """A capture whose record, or the record of whose body, is not what was stored."""

    ingest_date: date
    capture_id: str
    kind: str
    url: str
    file: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Placed(Row):
    """Where a capture's record and its body lie: some columns of `captures`."""

    TABLE: ClassVar[str] = "captures"

    capture_id: str
    kind: str
    url: str
    warc_file: str
    warc_offset: int
    warc_length: int
    warc_sha256: str | None
    body_file: str | None
    body_offset: int | None
    body_length: int | None
    body_sha256: str | None

    @property
    def spans(self) -> list[RecordSpan]:
        """Its own record and, for a revisit, the one in which its body lies."""
        own = RecordSpan(self.warc_file, self.warc_offset, self.warc_length, self.warc_sha256)
        if self.body_file is None or self.body_offset is None or self.body_length is None:
            return [own]
        return [own, RecordSpan(self.body_file, self.body_offset, self.body_length,
                                self.body_sha256)]


class _Files:
    """The WARC files of a day; each is read once to compare it with the day's manifest."""

    def __init__(self, lake: Lake, day: date) -> None:
        self.lake, self.committed = lake, _committed(lake, day)
        self._found: dict[str, bool] = {}

    def is_whole(self, file: str) -> bool:
        """Whether the file is the one of the manifest; false where the manifest has none."""
        if file not in self._found:
            committed = self.committed.get(file)
            self._found[file] = (committed is not None and self.lake.exists(file)
                                 and self.lake.sha256(file) == committed.sha256)
        return self._found[file]


def _committed(lake: Lake, day: date) -> dict[str, ArchiveFile]:
    """The day's WARC files by its manifest; a broken one is another fault, and here names none."""
    try:
        return lake.archive(day)
    except BrokenManifest:
        return {}


def damages(lake: Lake, day: date, kind: str | None = None) -> list[Damage]:
    """Find the day's captures (of one kind, where it is given) whose records are damaged.

    A file that has the checksum of its manifest is whole; in any other every record is read. A
    record without a checksum of its own is told by that of its gzip member.
    Raises LakeError where the lake can't be read.
    """
    return list(_damages(_Files(lake, day), day, kind))


def _damages(files: _Files, day: date, kind: str | None = None) -> Iterator[Damage]:
    rows = [row for row in files.lake.rows(_Placed, day) if kind in (None, row.kind)]
    for row in sorted(rows, key=lambda row: (row.warc_file, row.warc_offset)):
        for span in row.spans:
            if fault := _fault(files, span):
                yield Damage(day, row.capture_id, row.kind, row.url, span.file, fault)
                break


def _fault(files: _Files, span: RecordSpan) -> str | None:
    """What is wrong with a record; None where it is as it was stored."""
    if files.is_whole(span.file):
        return None
    try:
        content = read_span(files.lake, span)
        if span.sha256 is None:
            inflate(span, content)
    except DamagedRecord as damage:
        return str(damage)
    return None


def archive_faults(lake: Lake, day: date, is_deep: bool) -> Iterator[str]:
    """Name a day's WARC files that are missing or too short; where `is_deep`, damaged records."""
    yield from (f"captures {day}: {fault}" for fault in _misfits(lake, day))
    if not is_deep:
        return
    files, named = _Files(lake, day), set()
    for damage in _damages(files, day):
        named.add(damage.file)
        if lake.exists(damage.file):
            yield f"captures {day}: {damage.capture_id} of {damage.url}: {damage.detail}"
    for file in sorted(files.committed.keys() - named):
        if lake.exists(file) and not files.is_whole(file):
            yield (f"captures {day}: {file} is not the file of its manifest, but the records to "
                   "which captures point are whole")


def _misfits(lake: Lake, day: date) -> Iterator[str]:
    """Files that are missing, too short for their records, or of another size than committed."""
    ends: dict[str, int] = {}
    for row in lake.rows(_Placed, day):
        for span in row.spans:
            ends[span.file] = max(ends.get(span.file, 0), span.offset + span.length)
    committed = _committed(lake, day)
    for file in sorted(ends.keys() | committed.keys()):
        size, end = lake.size(file), ends.get(file, 0)
        if size is None:
            yield f"{file} is missing"
        elif size < end:
            yield f"{file} has {size} bytes, records reach to {end}"
        elif file in committed and size != committed[file].byte_count:
            yield f"{file} has {size} bytes, {committed[file].byte_count} were committed"
