"""However much a day or a range of days has to do, a stage is cut into few enough chunks to be mapped."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from etl.extract.fetch.turns import host_of
from etl.lake import Lake
from etl.orchestration.forms import LONGEST_RANGE_DAYS
from etl.pipeline.cutting import chunk_size, cut, cut_by_host, shared
from etl.pipeline.run import MOST_CHUNKS, Run
from etl.pipeline.transform import ARTICLES_PER_CHUNK, PAGES_PER_CHUNK
from etl.settings import Settings
from tests import factory


def runs_of(tmp_path: Path, *rows: int) -> list[Run]:
    """A run of a day for each number of articles, committed by a manifest alone."""
    first = Run(Settings(), factory.DAY, Lake(f"{tmp_path}/lake"), "1.0.0", "coder")
    runs = [replace(first, day=factory.DAY + timedelta(days=n)) for n in range(len(rows))]
    (tmp_path / "lake" / "manifests").mkdir(parents=True)
    for run, count in zip(runs, rows, strict=True):
        entry = {"file": f"articles/{run.day}.parquet", "rows": count, "bytes": 1, "sha256": "0" * 64}
        manifest = {"ingest_date": run.day.isoformat(), "tables": {"articles": entry}}
        Path(run.lake.path(f"manifests/{run.day}.json")).write_text(json.dumps(manifest))
    return runs


def chunks(runs: list[Run], rows: tuple[int, ...], least: int) -> int:
    return sum(-(-count // chunk_size(run, count, least)) for run, count in zip(runs, rows, strict=True))


@pytest.mark.parametrize("articles", [1, 200, 100_000, 100_001, 204_800, 1_000_000, 7_654_321])
@pytest.mark.parametrize("least", [ARTICLES_PER_CHUNK, PAGES_PER_CHUNK])
def test_a_day_of_any_size_has_few_chunks(tmp_path: Path, articles: int, least: int) -> None:
    runs = runs_of(tmp_path, articles)
    assert 1 <= chunks(runs, (articles,), least) <= MOST_CHUNKS


def test_an_ordinary_day_is_cut_as_before(tmp_path: Path) -> None:
    [run] = runs_of(tmp_path, 0)
    assert chunk_size(run, 5_000, ARTICLES_PER_CHUNK) == ARTICLES_PER_CHUNK
    assert [len(part) for part in cut(run, range(450), 450, ARTICLES_PER_CHUNK)] == [200, 200, 50]
    assert list(cut(run, [], 0, ARTICLES_PER_CHUNK)) == []


@pytest.mark.parametrize("rows", [(10_000,) * 20, (10_000,) * 60, (1, 600_000, 0, 20, 50_000), (0, 0, 0)])
def test_days_of_a_range_share_the_chunks_by_what_they_have_to_do(tmp_path: Path, rows: tuple[int, ...]) -> None:
    runs = shared(runs_of(tmp_path, *rows), "articles")
    assert sum(run.most_chunks for run in runs) <= MOST_CHUNKS
    assert chunks(runs, rows, ARTICLES_PER_CHUNK) <= MOST_CHUNKS
    assert all(run.most_chunks >= 1 for run in runs)


def test_the_longest_range_that_the_form_takes_can_be_mapped(tmp_path: Path) -> None:
    rows = (10_000,) * LONGEST_RANGE_DAYS
    runs = shared(runs_of(tmp_path, *rows), "articles")
    assert LONGEST_RANGE_DAYS <= chunks(runs, rows, ARTICLES_PER_CHUNK) <= MOST_CHUNKS
    with pytest.raises(ValueError, match="501 days share 500 chunks"):
        shared(runs[:1] * 501, "articles")


def test_a_day_whose_manifest_is_broken_takes_no_others_share(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, 100_000, 5)
    (tmp_path / "lake" / "manifests" / f"{runs[1].day}.json").write_text("{")
    assert [run.most_chunks for run in shared(runs, "articles")] == [MOST_CHUNKS - 1, 1]


def test_a_single_day_has_all_chunks_whatever_its_manifest_says(tmp_path: Path) -> None:
    for rows in (0, 5, 1_000_000):
        [run] = shared(runs_of(tmp_path / str(rows), rows), "articles")
        assert run.most_chunks == MOST_CHUNKS


@pytest.mark.parametrize("hosts", [1, 70, 3_000])
def test_pages_of_many_hosts_make_few_chunks_and_no_host_is_torn(tmp_path: Path, hosts: int) -> None:
    [run] = runs_of(tmp_path, 0)
    urls = [f"https://h{n * n % hosts}.example/{n}" for n in range(3_000)]
    found = cut_by_host(run, urls, str, str, 2)
    assert len(found) <= MOST_CHUNKS and sorted(url for chunk in found for url in chunk) == sorted(urls)
    where = {host_of(url): number for number, chunk in enumerate(found) for url in chunk}
    assert all(where[host_of(url)] == number for number, chunk in enumerate(found) for url in chunk)
