"""A committed file of the lake as a stream of batches, checked against its manifest entry first."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl import contracts
from etl.errors import LakeError
from etl.lake import Lake

BATCH_ROWS = 20_000
BLOCK_BYTES = 1 << 20
STRINGS = pa.list_(pa.string())


def parts(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """List the files of a manifest's entry: itself, or its `parts` where a table's day has more than one file."""
    found: list[dict[str, Any]] = entry.get("parts") or [entry]
    return found


def checksum(entry: dict[str, Any]) -> str:
    """Tell one content of a table's day from another: its file's sha256, or a hash over those of its parts in order."""
    sums = [str(part["sha256"]) for part in parts(entry)]
    return sums[0] if len(sums) == 1 else hashlib.sha256("\n".join(sums).encode()).hexdigest()


@contextmanager
def committed(lake: Lake, table: str, entry: dict[str, Any],
              columns: Iterable[str] | None = None) -> Iterator[pa.RecordBatchReader]:
    """Open one file of a manifest as batches under the table's contract (some columns of it): those that it lacks are null.

    The bytes that were checked are the bytes that are read, whatever takes the file's place meanwhile.
    Raises LakeError where they are not those of the manifest, before a row is given out.
    """
    with lake.open(entry["file"]) as source:
        if _sha256(source) != entry["sha256"]:
            raise LakeError(f"{lake.path(entry['file'])} is not the file of its manifest: the checksum differs; "
                            "transform the day again")
        source.seek(0)
        schema = contracts.contract(table).schema
        if columns is not None:
            schema = pa.schema([schema.field(column) for column in columns])
        yield pa.RecordBatchReader.from_batches(schema, _batches(pq.ParquetFile(source), schema))


def _sha256(source: pa.NativeFile) -> str:
    digest = hashlib.sha256()
    while block := source.read(BLOCK_BYTES):
        digest.update(block)
    return digest.hexdigest()


def _batches(file: pq.ParquetFile, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    here = [name for name in schema.names if name in file.schema_arrow.names]
    for batch in file.iter_batches(BATCH_ROWS, columns=here):
        arrays = [_column(batch, field) for field in schema]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _column(batch: pa.RecordBatch, field: pa.Field) -> pa.Array:
    if field.name not in batch.schema.names:
        return pa.nulls(batch.num_rows, field.type)
    return _without_nul(batch.column(field.name).cast(field.type))


def _without_nul(values: pa.Array) -> pa.Array:
    """Take NUL characters out of texts: PostgreSQL can't hold them, and both engines shall hold the same."""
    if values.type == STRINGS:
        texts = _without_nul(values.flatten())
        return pa.ListArray.from_arrays(_offsets(values), texts, mask=pc.is_null(values) if values.null_count else None)
    if values.type == pa.string() and _may_hold_nul(values):
        return pc.replace_substring(values, "\x00", "")
    return values


def _may_hold_nul(values: pa.StringArray) -> bool:
    """Look at the whole buffer at once: twenty times as fast as text by text, and almost no buffer holds one."""
    texts = values.buffers()[2]
    return texts is not None and b"\x00" in texts.to_pybytes()


def _offsets(lists: pa.ListArray) -> pa.Array:
    """Offsets into the flattened values, whatever part of its buffers the array shows."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    return pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
