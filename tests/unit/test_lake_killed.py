"""kill -9 in the middle of a write: what can be seen is whole, and the next write goes through."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from etl import contracts
from etl.lake import Lake
from tests import factory
from tests.paths import CHECKOUT

# Says when it is in mid-write, with bytes on the disk, and then waits to be killed.
WRITER = """
import sys, time
from etl import contracts
from etl.lake import Lake
from tests import factory

def batches():
    rows = [factory.event_mention(mention_id=f"{number:020d}") for number in range(60_000)]
    yield from contracts.from_rows("event_mentions", rows, factory.DAY).to_batches(max_chunksize=5_000)
    print("writing", flush=True)
    time.sleep(600)

Lake(sys.argv[1]).write_batches("event_mentions", factory.DAY, batches())
"""


@pytest.fixture
def killed(tmp_path: Path) -> Lake:
    lake = Lake(str(tmp_path / "lake"))
    lake.write("event_mentions", factory.DAY, table())
    with subprocess.Popen([sys.executable, "-c", WRITER, lake.root], cwd=CHECKOUT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == b"writing\n"
        assert dot_files(lake), "it was killed too early to prove anything"
        writer.kill()
    return lake


def table() -> object:
    return contracts.from_rows("event_mentions", [factory.event_mention()], factory.DAY)


def dot_files(lake: Lake) -> list[Path]:
    return [path for path in Path(lake.path("event_mentions")).iterdir() if path.name.startswith(".")]


def test_the_old_file_stays_and_nothing_torn_is_seen(killed: Lake) -> None:
    assert killed.files("event_mentions") == [f"{factory.DAY}.parquet"]
    assert killed.days("event_mentions") == [factory.DAY]
    assert killed.read("event_mentions", factory.DAY).num_rows == 1
    assert len(pd.read_parquet(killed.path("event_mentions"))) == 1


def test_the_next_write_goes_through(killed: Lake) -> None:
    before = killed.fingerprint(f"event_mentions/{factory.DAY}.parquet")
    killed.write("event_mentions", factory.DAY, table())
    assert killed.fingerprint(f"event_mentions/{factory.DAY}.parquet") == before
