"""What the lake's promises cost: a million events, beside pyarrow's bare `write_table` of them.

`python -m bench.storing [--events N] [--days N] [--repeats N]`. The lake checks, hashes, syncs,
renames and compresses with zstd; the peer writes snappy and promises nothing. Both write every day
in turn, so that both meet the same noise.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.tables import aligned
from etl.lake import Change, Lake
from etl.lake.verify import verify
from etl.tables import contracts

FIRST_DAY = date(2026, 10, 1)
COUNTRIES = np.array(["AFG", "BRA", "DEU", "ETH", "GBR", "IND", "KEN", "MEX", "NGA", "POL", "SDN",
                      "UKR", "USA", "YEM"])
# Some of PLOVER's types: how many there are bears on the size of a stored column.
TYPES = np.array(["AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "PROTEST", "REQUEST", "THREATEN"])
WORDS = np.array(["the", "army", "minister", "said", "on", "talks", "border", "village", "police",
                  "shelled", "crowd"])
SENTENCES = np.array(
    [" ".join(words) + " " for words in np.random.default_rng(0).choice(WORDS, (2_000, 24))])


def events(day: date, count: int, seed: int) -> pa.Table:
    """Build a day of invented events under their contract, sorted by key."""
    random = np.random.default_rng(seed)
    contract = contracts.contract("events")
    given: dict[str, Any] = {
        "ingest_date": np.full(count, np.datetime64(day)),
        "event_date": np.full(count, np.datetime64(day)), "event_id": np.sort(_ids(random, count)),
        "mention_id": _ids(random, count), "event_type": random.choice(TYPES, count),
        "cameo_code": np.full(count, "190"), "cameo_root": np.full(count, "19"),
        "quad_class": random.integers(1, 5, count),
        "goldstein": random.integers(-10, 11, count).astype(float),
        "actor_country": random.choice(COUNTRIES, count),
        "recipient_country": random.choice(COUNTRIES, count),
        "actor_name": np.char.add("Group ", random.integers(0, 5_000, count).astype(str)),
        "place_country": random.choice(COUNTRIES, count),
        "place_latitude": random.uniform(-60, 70, count),
        "place_longitude": random.uniform(-180, 180, count),
        "place_precision": np.full(count, "city"), "event_date_precision": np.full(count, "day"),
        "killed": random.integers(0, 30, count), "confidence": random.random(count),
        "sentence": np.char.add(random.choice(SENTENCES, count),
                                random.integers(0, 2**40, count).astype(str))}
    columns = []
    for column in contract.columns:
        values = given.get(column.name)
        if values is None:
            is_number = pa.types.is_integer(column.type)
            plain: Any = [] if pa.types.is_list(column.type) else 1 if is_number else ""
            values = pa.array([plain if column.is_required else None] * count, column.type)
        columns.append(pa.array(values).cast(column.type))
    return pa.Table.from_arrays(columns, schema=contract.schema)


def _ids(random: np.random.Generator, count: int) -> Any:
    return np.array([f"{number:020x}" for number in random.integers(0, 2**62, count).tolist()])


def seconds_by_day(folder: Path, tables: dict[date, pa.Table]) -> Iterator[tuple[float, float]]:
    """Write every day both ways; yields the seconds of the lake and of the peer."""
    lake, bare = Lake(str(folder / "lake")), folder / "bare"
    bare.mkdir()
    for day, table in tables.items():
        clock = time.perf_counter()
        with Change(lake, day) as change:
            change.write("events", table)
            change.publish()
        between = time.perf_counter()
        pq.write_table(table, bare / f"{day}.parquet")
        yield between - clock, time.perf_counter() - between


def megabytes(folder: Path) -> float:
    """Size of a folder's Parquet files."""
    return sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.storing")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    days = [FIRST_DAY + timedelta(days=number) for number in range(options.days)]
    tables = {day: events(day, -(-options.events // options.days), seed)
              for seed, day in enumerate(days)}
    rows = []
    for repeat in range(options.repeats):
        with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
            pairs = list(seconds_by_day(Path(name), tables))
            ours, peer = (sum(side) for side in zip(*pairs, strict=True))
            rows.append((repeat + 1, ours, peer, ours / peer, megabytes(Path(name, "lake")),
                         megabytes(Path(name, "bare"))))
            count = verify(Lake(f"{name}/lake")).row_count
    print(f"{count:,} events over {options.days} days")
    print(aligned(("run", "lake s", "write_table s", "ratio", "lake MB", "write_table MB"), rows))


if __name__ == "__main__":
    main()
