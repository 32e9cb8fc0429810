"""How a day's work is cut: chunks grow with the day, so that no stage has more than Airflow maps.

In: what a stage has to do on a day, or how much it has to do on each of several days. Out: chunks.

Airflow maps a task over at most 1,024 items (`core.max_map_length`), and its page shows a few
hundred well. So a stage of a run is cut into at most `MOST_CHUNKS`, whatever the run's days are:
several days share them, each by how much it has to do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from etl.errors import BrokenManifest
from etl.extract.fetch.turns import Item, chunk_by_host
from etl.pipeline.run import MOST_CHUNKS, Run


def chunk_size(run: Run, count: int, least: int) -> int:
    """How many of `count` items go into a chunk: `least`, or more where there are too many."""
    return max(least, -(-count // run.most_chunks))


def cut(run: Run, items: Iterable[Item], count: int, least: int) -> Iterator[list[Item]]:
    """Cut `count` items into chunks in their order, one after another; see `chunk_size`."""
    left, size = iter(items), chunk_size(run, count, least)
    while chunk := list(islice(left, size)):
        yield chunk


def cut_by_host(run: Run, items: Iterable[Item], url_of: Callable[[Item], str],
                id_of: Callable[[Item], str], least: int) -> list[list[Item]]:
    """Cut what has an address into chunks, each host whole in one; see `chunk_by_host`."""
    found = list(items)
    size = chunk_size(run, len(found), least)
    # Hosts do not fill chunks to the brim: twice the size is always enough.
    while len(chunks := chunk_by_host(found, url_of, id_of, size)) > run.most_chunks:
        size += max(1, size // 5)
    return chunks


def shared(runs: Sequence[Run], table: str) -> list[Run]:
    """The runs of several days, each with its share of the chunks, which follows its rows.

    table: the one that is cut. Of several days one of which nothing is committed has one chunk at
    most. Raises ValueError where there are more days than chunks.
    """
    if len(runs) > MOST_CHUNKS:
        raise ValueError(f"{len(runs)} days share {MOST_CHUNKS} chunks")
    counts = [_rows(run, table) for run in runs]
    if not any(counts):
        counts = [1] * len(runs)
    left = MOST_CHUNKS - len(runs)
    return [replace(run, most_chunks=1 + left * count // sum(counts))
            for run, count in zip(runs, counts, strict=True)]


def _rows(run: Run, table: str) -> int:
    """Rows of a table's day by its manifest; 0 where it can't be read: its own stage says so."""
    try:
        files = run.lake.manifest(run.day).get(table)
    except BrokenManifest:
        return 0
    return files.row_count if files else 0
