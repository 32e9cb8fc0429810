"""A committed table of the lake as a stream of batches, checked against its manifest first."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc

from etl.lake import Lake
from etl.lake.manifests import TableFiles
from etl.tables import contracts

BATCH_ROWS = 20_000
STRINGS = pa.list_(pa.string())


@contextmanager
def committed(lake: Lake, table: str, files: TableFiles,
              columns: Iterable[str] | None = None) -> Iterator[pa.RecordBatchReader]:
    """Open a manifest's table as batches under the table's contract, or some columns of it.

    Columns that the files lack are null.
    The bytes that were checked are the bytes that are read, whatever takes the files' place
    meanwhile. Raises LakeError where they are not those of the manifest, before a row is given out.
    """
    schema = contracts.contract(table).schema
    if columns is not None:
        schema = pa.schema([schema.field(column) for column in columns])
    with lake.committed(table, files, BATCH_ROWS) as batches:
        cleaned = (_clean(batch.select(schema.names)) for batch in batches)
        yield pa.RecordBatchReader.from_batches(schema, cleaned)


def _clean(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([_without_nul(column) for column in batch.columns],
                                      schema=batch.schema)


def _without_nul(values: pa.Array) -> pa.Array:
    """Take NUL characters out of texts: PostgreSQL can't hold them, both engines hold the same."""
    if values.type == STRINGS:
        texts = _without_nul(values.flatten())
        return pa.ListArray.from_arrays(_offsets(values), texts,
                                        mask=pc.is_null(values) if values.null_count else None)
    if values.type == pa.string() and _may_hold_nul(values):
        return pc.replace_substring(values, "\x00", "")
    return values


def _may_hold_nul(values: pa.StringArray) -> bool:
    """Look at the whole buffer at once, which is twenty times as fast as text by text.

    Almost no buffer holds a NUL.
    """
    texts = values.buffers()[2]
    return texts is not None and b"\x00" in texts.to_pybytes()


def _offsets(lists: pa.ListArray) -> pa.Array:
    """Offsets into the flattened values, whatever part of its buffers the array shows."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    return pa.concat_arrays(
        [pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
