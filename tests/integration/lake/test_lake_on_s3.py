"""The lake on S3: the same files, whole or not at all, and a whole night on it."""

import os
import subprocess
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.fs as pafs
import pytest

from etl.lake import Lake
from etl.lake.store import Store
from etl.lake.tidy import tidy
from etl.lake.verify import verify
from etl.load.report.report import write_report
from etl.load.warehouse.warehouse import load_day
from etl.orchestration.embedded.newsroom import serve
from etl.settings import Settings
from etl.tables import contracts
from tests import factory
from tests.commands import PROGRAM
from tests.factory import DAY
from tests.paths import CACHE, CHECKOUT


def articles(*titles: str) -> pa.Table:
    rows = [factory.article(article_id=f"{number:020d}", title=title)
            for number, title in enumerate(titles)]
    return contracts.from_rows("articles", rows, DAY)


def names(lake: Lake) -> list[str]:
    found = lake.fs.get_file_info(pafs.FileSelector(lake.root, recursive=True))
    files = (info.path.removeprefix(f"{lake.root}/") for info in found if info.is_file)
    # The day's lease, which nobody holds any more.
    return sorted(name for name in files if not name.startswith(".locks/"))


def test_a_day_is_the_same_bytes_as_in_a_folder(bucket: Lake, tmp_path: object) -> None:
    folder = Lake(str(tmp_path))
    for lake in (bucket, folder):
        factory.commit_day(lake)
    assert bucket.manifest(DAY) == folder.manifest(DAY)
    assert names(bucket) == sorted(
        [f"manifests/{DAY}.json", *(f"{name}/{DAY}.parquet" for name in contracts.names())])
    for name in contracts.names():
        file = bucket.table_file(name, DAY)
        assert bucket.read_bytes(file) == folder.read_bytes(file)
    found = pd.read_parquet(f"{bucket.root}/articles", filesystem=bucket.fs)
    assert found["article_id"].tolist() == [factory.ARTICLE_ID]


def test_a_failed_write_leaves_the_object_that_was_there(bucket: Lake) -> None:
    factory.write(bucket, "articles", DAY, articles("Old"))
    before = bucket.read_bytes(f"articles/{DAY}.parquet")

    def failing() -> Iterator[pa.RecordBatch]:
        yield from articles("New").to_batches()
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        factory.write_batches(bucket, "articles", DAY, failing())
    assert bucket.read_bytes(f"articles/{DAY}.parquet") == before
    assert names(bucket) == [f"articles/{DAY}.parquet"]


def test_files_are_written_whole_and_as_they_are(bucket: Lake) -> None:
    content = os.urandom(12 << 20)
    bucket.write_bytes("raw/large.gz", content)
    bucket.write_bytes("raw/small.gz", b"as it is")
    assert bucket.read_bytes("raw/large.gz") == content
    assert bucket.read_bytes("raw/small.gz") == b"as it is"
    assert names(bucket) == ["raw/large.gz", "raw/small.gz"]


def test_it_is_verified_tidied_and_loaded(bucket: Lake, tmp_path: object) -> None:
    factory.commit_day(bucket)
    bucket.write_bytes("events/stray.parquet", b"")
    assert "events/stray.parquet: no manifest has it" in verify(bucket).faults
    assert tidy(bucket, Settings(rollup_days=1), factory.DAY.replace(year=2030)).rolled_up == 0
    assert load_day(bucket, f"duckdb:///{tmp_path}/w.duckdb",
                    DAY) == dict.fromkeys(contracts.loaded_names(), 1)
    tidy(bucket, Settings(keep_days=60), factory.DAY.replace(year=2030))
    assert names(bucket) == ["events/stray.parquet"]


def test_a_whole_night_on_s3(bucket: Lake, s3: dict[str, str], tmp_path: object) -> None:
    with serve(CHECKOUT / "sample") as newsroom:
        settings = {"connect_to": newsroom.connect_to, "feeds": CHECKOUT / "sample" / "feeds.opml",
                    "lake": bucket.uri, "warehouse": f"duckdb:///{tmp_path}/w.duckdb",
                    "reports": f"{tmp_path}/reports", "cache": CACHE,
                    "host_delay_seconds": 0, "jobs": 1}
        environment = {**os.environ, **s3,
                       **{f"DATELINE_{name.upper()}": str(value)
                          for name, value in settings.items()}}
        done = subprocess.run([str(PROGRAM), "run", "--date", "2026-11-20"], env=environment,
                              capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
    checked = subprocess.run([str(PROGRAM), "lake", "verify"], env=environment, capture_output=True,
                             text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    assert checked.stdout.startswith("1 days, 15 files, ")
    assert bucket.read("events", DAY.replace(day=20)).num_rows > 100
    assert not [name for name in names(bucket) if name.startswith(".pending")]


def test_the_nightly_pages_lie_on_s3_where_the_setting_says_so(bucket: Lake) -> None:
    factory.commit_day(bucket)
    pages = Store("s3://bucket/pages")
    assert write_report(bucket, DAY, pages.uri) == f"s3://bucket/pages/{DAY}.html"
    assert pages.files("") == [f"{DAY}.html", "index.html"]
    assert f"{DAY}.html".encode() in pages.read_bytes("index.html")
