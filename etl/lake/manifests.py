"""Manifests: what a run of a day committed, file by file, and what a rolled-up month holds.

    manifests/2026-11-03.json   {"ingest_date", "tables": {table: entry}, "archive": {file: entry}}.
                                A table's entry has rows, bytes, sha256, contract version, run_id,
                                and `file`; or `files` with a row, byte and sha256 count each where
                                there are several. That of a WARC file has bytes and sha256.
    manifests/2026-10.json      {"month", "tables": {table: entry}}. An entry has file, rows, bytes,
                                sha256, and days: {day: sha256}.

In: the JSON of `manifests/`. Out: `TableFiles` and `MonthFile` by table, `ArchiveFile` by path. A
day's manifest stays as it is when its month is rolled up: it still says by sha256 which rows are
the day's.
"""

import json
import logging
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from etl.errors import BrokenManifest, LakeError
from etl.lake import conditional, names
from etl.lake.names import FileName
from etl.lake.objects import Seen
from etl.lake.store import Store
from etl.tables.contract import major_of

log = logging.getLogger("etl")

MANIFESTS = "manifests"
# So often a writer tries to put its tables into a manifest that others change, too.
UPDATES = 50
PAUSE_SECONDS = (0.01, 0.1)
# Manifests that name no contract version are older than the second version of any contract.
FIRST_VERSION = "1.0.0"

Value = TypeVar("Value")


@dataclass(frozen=True)
class StoredFile:
    """One Parquet file as it was committed; `path` is relative to the lake."""

    path: str
    row_count: int
    byte_count: int
    sha256: str


@dataclass(frozen=True)
class TableFiles:
    """The files of a table's day, in the order of its rows; there is always one.

    `version` is the contract's and null in old manifests; `run_id` is null where no run is named.
    """

    files: tuple[StoredFile, ...]
    version: str | None = None
    run_id: str | None = None

    @property
    def row_count(self) -> int:
        """Rows of all files."""
        return sum(file.row_count for file in self.files)

    @property
    def byte_count(self) -> int:
        """Bytes of all files."""
        return sum(file.byte_count for file in self.files)

    @property
    def sha256(self) -> str:
        """Checksums of all files, joined by +: they name the day's rows."""
        return "+".join(file.sha256 for file in self.files)

    @property
    def major(self) -> int:
        """Major contract version of the rows."""
        return major_of(self.version or FIRST_VERSION)


@dataclass(frozen=True)
class ArchiveFile:
    """A WARC file as it was stored."""

    byte_count: int
    sha256: str


@dataclass(frozen=True)
class MonthFile:
    """The file of a table's rolled-up month.

    `days` has for each day the checksum that its rows had in files of their own.
    """

    file: StoredFile
    days: Mapping[date, str]


def read_day(store: Store, day: date) -> dict[str, TableFiles]:
    """What was committed of a day, by table; empty where there is no manifest.

    Raises BrokenManifest where the manifest is none or lacks a field.
    """
    found = _read(store, day.isoformat()).entries("tables")
    return {name: _table_files(fields) for name, fields in found.items()}


def read_archive(store: Store, day: date) -> dict[str, ArchiveFile]:
    """The WARC files to which the day's captures point, by path.

    Those of days that were stored before manifests named them are not among them. Raises
    BrokenManifest as `read_day` does.
    """
    return _archive_files(_read(store, day.isoformat()))


def read_month(store: Store, month: str) -> dict[str, MonthFile]:
    """What was rolled up of a month (YYYY-MM), by table; empty where there is no manifest.

    Raises BrokenManifest where the manifest is none or lacks a field.
    """
    found = _read(store, month).entries("tables")
    return {name: _month_file(fields) for name, fields in found.items()}


def seen(store: Store, day: date) -> Seen:
    """A day's manifest as it is now, so that it is only replaced where it still is."""
    return conditional.read(store, f"{MANIFESTS}/{day.isoformat()}.json")


def update_day(store: Store, day: date, tables: Mapping[str, TableFiles],
               archive: Mapping[str, ArchiveFile] | None = None, found: Seen | None = None) -> None:
    """Put tables, and WARC files unless None, into a day's manifest; other tables stay.

    Where another writer changes it meanwhile it is read again, so that nothing is lost; but where
    it was `found` before, the writer's rows may be outdated. Raises LakeError then.
    """
    relative = f"{MANIFESTS}/{day.isoformat()}.json"
    for _ in range(UPDATES):
        now = found or seen(store, day)
        document = _parsed(now.content, f"{store.path(relative)} is no manifest")
        kept = {name: _table_files(fields) for name, fields in document.entries("tables").items()}
        files = archive if archive is not None else _archive_files(document)
        content = _day_document(day, {**kept, **tables}, files)
        if conditional.write_if(store, relative, content, now):
            return
        if found:
            break
        time.sleep(random.uniform(*PAUSE_SECONDS))
    raise LakeError(f"another run has changed {store.path(relative)} meanwhile: run it again")


def _day_document(day: date, tables: Mapping[str, TableFiles],
                  archive: Mapping[str, ArchiveFile]) -> bytes:
    entries = {name: _day_entry(files) for name, files in tables.items()}
    kept = {path: {"bytes": file.byte_count, "sha256": file.sha256}
            for path, file in archive.items()}
    return _document({"ingest_date": day.isoformat(), "tables": entries,
                      **({"archive": kept} if kept else {})})


def write_month(store: Store, month: str, tables: Mapping[str, MonthFile]) -> None:
    """Write a month's manifest; raises LakeError."""
    entries = {name: {**_file_entry(held.file),
                      "days": {day.isoformat(): sha256 for day, sha256 in held.days.items()}}
               for name, held in tables.items()}
    store.write_bytes(f"{MANIFESTS}/{month}.json", _document({"month": month, "tables": entries}))


def days(store: Store) -> list[date]:
    """Committed ingest dates, sorted."""
    return sorted(name.day for name in _named(store) if name.day)


def readable(store: Store) -> Iterator[tuple[date, dict[str, TableFiles]]]:
    """Each committed day with its tables; a day whose manifest is broken is told and passed over.

    Raises LakeError where the lake can't be read.
    """
    for day in days(store):
        try:
            yield day, read_day(store, day)
        except BrokenManifest as error:
            log.warning("ingest_date=%s passed_over=%r", day, str(error))


def months(store: Store) -> list[str]:
    """Months of which tables are rolled up, sorted."""
    return sorted(name.month for name in _named(store) if not name.day)


def _named(store: Store) -> Iterator[FileName]:
    """Days and months that have a manifest; what is called otherwise was put there by people."""
    for name in store.files(MANIFESTS):
        found = names.parse(f"{name.removesuffix('.json')}.parquet")
        if found and name.endswith(".json") and not found.part:
            yield found


class _Fields:
    """An object of a manifest's JSON.

    A field that is missing or of another type is a BrokenManifest that names it.
    """

    def __init__(self, found: Any, where: str) -> None:
        self.where = where
        if not isinstance(found, dict):
            raise BrokenManifest(where)
        self.found: dict[str, Any] = found

    def get(self, name: str, kind: type[Value]) -> Value:
        value = self.found.get(name)
        if not isinstance(value, kind):
            raise BrokenManifest(
                f"{self.where}: {name} is {'missing' if value is None else f'no {kind.__name__}'}")
        return value

    def entries(self, name: str) -> "dict[str, _Fields]":
        """The entries of a field that has one for each table or file."""
        return {key: _Fields(found, f"{self.where}: {key}")
                for key, found in self.get(name, dict).items()}

    def get_text(self, name: str) -> str | None:
        """A text that may be missing."""
        return None if self.found.get(name) is None else self.get(name, str)


def _read(store: Store, period: str) -> _Fields:
    relative = f"{MANIFESTS}/{period}.json"
    content = store.read_bytes(relative) if store.exists(relative) else None
    return _parsed(content, f"{store.path(relative)} is no manifest")


def _parsed(content: bytes | None, where: str) -> _Fields:
    """A manifest; one without tables where there is none."""
    try:
        return _Fields(json.loads(content) if content is not None else {"tables": {}}, where)
    except (ValueError, RecursionError) as error:
        raise BrokenManifest(f"{where}: {error}") from None


def _archive_files(manifest: _Fields) -> dict[str, ArchiveFile]:
    found = manifest.entries("archive") if "archive" in manifest.found else {}
    return {path: ArchiveFile(fields.get("bytes", int), fields.get("sha256", str))
            for path, fields in found.items()}


def _table_files(fields: _Fields) -> TableFiles:
    parts = fields.get("files", list) if "files" in fields.found else [fields.found]
    files = tuple(_file(_Fields(part, fields.where)) for part in parts)
    found = TableFiles(files, fields.get_text("version"), fields.get_text("run_id"))
    stated = fields.get("rows", int), fields.get("bytes", int), fields.get("sha256", str)
    if stated != (found.row_count, found.byte_count, found.sha256):
        raise BrokenManifest(f"{fields.where}: rows, bytes and sha256 are not those of its files")
    return found


def _month_file(fields: _Fields) -> MonthFile:
    held = fields.get("days", dict)
    try:
        return MonthFile(_file(fields),
                         {date.fromisoformat(day): str(sha256) for day, sha256 in held.items()})
    except ValueError as error:
        raise BrokenManifest(f"{fields.where}: {error}") from None


def _file(fields: _Fields) -> StoredFile:
    return StoredFile(fields.get("file", str), fields.get("rows", int), fields.get("bytes", int),
                      fields.get("sha256", str))


def _day_entry(table: TableFiles) -> dict[str, Any]:
    parts = [_file_entry(file) for file in table.files]
    totals = {"files": parts, "rows": table.row_count, "bytes": table.byte_count,
              "sha256": table.sha256}
    stated = {"version": table.version, "run_id": table.run_id}
    return {**(parts[0] if len(parts) == 1 else totals),
            **{name: text for name, text in stated.items() if text is not None}}


def _file_entry(file: StoredFile) -> dict[str, Any]:
    return {"file": file.path, "rows": file.row_count, "bytes": file.byte_count,
            "sha256": file.sha256}


def _document(fields: dict[str, Any]) -> bytes:
    # Keys are sorted, tables with them: the same content gives the same bytes.
    return json.dumps(fields, indent=1, sort_keys=True).encode() + b"\n"
