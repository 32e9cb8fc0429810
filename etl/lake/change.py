"""A change of one ingest date: its tables are written unseen, and take their places together.

Whatever fails before `publish` (a full disk, rows that break a contract, kill -9) leaves the day as
it was. Publishing renames file by file and writes the manifest last. Two changes of one day wait
for each other.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from etl.lake import manifests, months, names, parquet
from etl.lake.atomic import Draft
from etl.lake.locks import DayLock, locked
from etl.lake.manifests import ArchiveFile, StoredFile, TableFiles
from etl.lake.objects import Seen
from etl.tables import contracts
from etl.tables.contract import Contract

if TYPE_CHECKING:
    from etl.lake.lake import Lake

# Beyond these a day continues in further files.
FILE_ROWS = 1_000_000
# Between the parts of a key and the items of a list: no text of ours has it.
BORDER = "\x1f"


class Change:
    """Tables of a day that are written and not yet published.

    A `with` block that ends without `publish` forgets them.
    """

    def __init__(self, lake: "Lake", day: date) -> None:
        self.lake, self.day = lake, day
        self.tables: dict[str, TableFiles] = {}
        # WARC files of the day's captures; None leaves those of the manifest.
        self.archive: Mapping[str, ArchiveFile] | None = None
        self._drafts: dict[str, list[Draft]] = {}
        self._lock = DayLock(lake, day)
        self._found = Seen(None)

    def __enter__(self) -> "Change":
        self._lock.__enter__()
        self._found = manifests.seen(self.lake, self.day)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        for drafts in self._drafts.values():
            for draft in drafts:
                draft.discard()
        self._lock.__exit__(kind, error, trace)

    def write(self, name: str, table: pa.Table) -> TableFiles:
        """Write a table's day under its contract; returns its files.

        Rows that differ from the stored ones in clock readings only keep the stored readings, so
        that a second run with the same content writes the same bytes. Raises ContractError and
        LakeError.
        """
        contract = contracts.contract(name)
        conformed = contracts.conform(name, table)
        if any(column.is_clock for column in contract.columns):
            conformed = keep_clock(contract, conformed, self.lake.read(name, self.day))
        return self.write_batches(name, conformed.to_batches(max_chunksize=parquet.ROW_GROUP_ROWS))

    def write_batches(self, name: str, batches: Iterable[pa.RecordBatch]) -> TableFiles:
        """Write a table's day from batches; returns its files.

        The batches must be under the contract already, and sorted by key.
        """
        contract = contracts.contract(name)
        drafts = self._drafts[name] = []
        found: list[StoredFile] = []
        groups = parquet.regrouped(contract.schema, batches)
        group = next(groups, None)
        while group is not None or not found:
            rows = 0
            with Draft(self.lake.fs,
                       self.lake.path(f"{months.PENDING}/{uuid.uuid4().hex}.parquet")) as draft:
                drafts.append(draft)
                with parquet.writer(draft, contract) as writer:
                    while group is not None and rows + group.num_rows <= FILE_ROWS:
                        writer.write_table(group, row_group_size=parquet.ROW_GROUP_ROWS)
                        rows += group.num_rows
                        group = next(groups, None)
            path = names.day_file(name, self.day, len(found))
            found.append(StoredFile(path, rows, draft.byte_count, draft.sha256))
        self.tables[name] = TableFiles(tuple(found), contract.version)
        return self.tables[name]

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """Read a table's day as it will be: as written here, or else as it is in the lake."""
        if name not in self._drafts:
            yield from self.lake.batches(name, self.day)
            return
        for draft in self._drafts[name]:
            with self.lake.fs.open_input_file(draft.place) as source:
                yield from parquet.Reader(source, contracts.contract(name), draft.place).batches()

    def publish(self, run_id: str | None = None) -> None:
        """Put everything in its place and commit it by the day's manifest, under the run's name.

        Raises LakeError, and nothing is put, where another writer has taken over the day.
        """
        self._lock.check()
        self.put()
        self.lake.commit(
            self.day, {name: replace(files, run_id=run_id) for name, files in self.tables.items()},
            self.archive, self._found)

    def put(self) -> None:
        """Put everything in its place, without a manifest."""
        for name, drafts in self._drafts.items():
            with locked(self.lake, name):
                if months.is_rolled_up(self.lake, name, self.day):
                    months.replace_day(self.lake, name, self.day, self.tables[name].sha256,
                                       self.batches(name))
                    continue
                kept = self.tables[name].files
                for draft, file in zip(drafts, kept, strict=True):
                    draft.publish(self.lake.path(file.path))
                for left in self.lake.parts(name, self.day)[len(kept):]:
                    self.lake.delete(left)


def keep_clock(contract: Contract, new: pa.Table, old: pa.Table) -> pa.Table:
    """Rows of `new`, with the clock readings of `old` where nothing else has changed."""
    if not old.num_rows or not new.num_rows:
        return new
    known = pc.index_in(_keys(contract, new), value_set=_keys(contract, old))
    before = {c.name: old[c.name].combine_chunks().take(known)
              for c in contract.columns if c.name not in contract.key}
    is_same = pc.is_valid(known)
    for column in contract.columns:
        if not column.is_clock and column.name in before:
            is_same = pc.and_(is_same, _are_equal(new[column.name].combine_chunks(),
                                                  before[column.name]))
    arrays = [pc.if_else(is_same, before[c.name], new[c.name]) if c.is_clock else new[c.name]
              for c in contract.columns]
    return pa.Table.from_arrays(arrays, schema=contract.schema)


def _keys(contract: Contract, rows: pa.Table) -> pa.Array:
    """A row's key as one text."""
    texts = [rows[name].cast(pa.string()) for name in contract.key]
    joined = texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, BORDER)
    return joined.combine_chunks()


def _are_equal(one: pa.Array, other: pa.Array) -> pa.Array:
    """Whether values are the same, of which null is one."""
    if pa.types.is_list(one.type):
        lengths = _are_equal(pc.list_value_length(one), pc.list_value_length(other))
        return pc.and_(lengths, _are_equal(pc.binary_join(one, BORDER),
                                           pc.binary_join(other, BORDER)))
    both_null = pc.and_(pc.is_null(one), pc.is_null(other))
    return pc.or_(pc.fill_null(pc.equal(one, other), False), both_null)
