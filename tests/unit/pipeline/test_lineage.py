"""What a task reads and writes, by names that other tools use for the same tables."""

from pathlib import Path

import pytest

from etl.pipeline.lineage import Dataset, Lineage, lineage_of
from etl.pipeline.stages import CODE, LOAD, PARSE, REPORT, RESOLVE, Counts, Stage
from etl.settings import Settings
from etl.tables import contracts

PLACES = {"lake": "/srv/lake", "warehouse": "duckdb:////srv/news.duckdb", "reports": "/srv/reports"}


def told(stage: Stage, task: str, counts: Counts | None = None, **places: str) -> Lineage:
    return lineage_of(stage, task, Settings.model_validate({**PLACES, **places}), counts)


def names(datasets: tuple[Dataset, ...]) -> list[str]:
    return [dataset.name for dataset in datasets]


def test_a_commit_makes_its_tables_of_those_that_its_stage_read() -> None:
    found = told(PARSE, "commit_parses")
    assert names(found.inputs) == ["/srv/lake/entries", "/srv/lake/captures"]
    assert names(found.outputs) == ["/srv/lake/articles", "/srv/lake/rejects", "/srv/lake/runs"]
    assert {dataset.rows for dataset in (*found.inputs, *found.outputs)} == {None}


def test_a_commit_that_is_done_names_what_it_has_written() -> None:
    [events, runs] = told(RESOLVE, "resolve", {"events": 7, "runs": 5}).outputs
    assert (events.name, events.rows) == ("/srv/lake/events", 7)
    assert events.columns == contracts.contract("events").columns
    assert (runs.name, runs.rows) == ("/srv/lake/runs", 5)


def test_a_chunk_reads_and_a_plan_does_neither() -> None:
    found = told(CODE, "code", {"in": 3, "out": 3, "rejected": 0})
    assert (names(found.inputs), found.outputs) == (["/srv/lake/articles"], ())
    assert told(CODE, "plan_codes") == Lineage()


def test_a_load_names_the_tables_that_changed() -> None:
    found = told(LOAD, "load", {"events": 7})
    assert names(found.inputs)[0] == "/srv/lake/feeds" and len(found.inputs) == len(contracts.loaded_names())
    assert names(found.outputs) == ["news.main.events"]
    assert told(LOAD, "load", {}).outputs == ()


def test_the_page_is_in_the_folder_of_pages() -> None:
    assert told(REPORT, "report").outputs == (Dataset("file", "/srv/reports"),)


@pytest.mark.parametrize(("lake", "namespace", "name"), [
    ("s3://bucket/a/lake/", "s3://bucket", "a/lake/articles"),
    ("s3://key:secret@bucket/lake?endpoint_override=store:9000", "s3://bucket", "lake/articles"),
    ("file:///srv/lake", "file", "/srv/lake/articles"),
    ("data/lake", "file", f"{Path.cwd()}/data/lake/articles")])
def test_tables_of_the_lake_are_named_by_its_place(lake: str, namespace: str, name: str) -> None:
    assert told(CODE, "code", lake=lake).inputs == (Dataset(namespace, name),)


@pytest.mark.parametrize(("warehouse", "namespace", "name"), [
    ("duckdb:////srv/news.duckdb", "duckdb:///srv/news.duckdb", "news.main.feeds"),
    ("postgresql://me:secret@db/news", "postgres://db:5432", "news.public.feeds"),
    ("postgresql://me@[::1]:6000/news?sslmode=require", "postgres://[::1]:6000", "news.public.feeds"),
    ("postgresql://me@one:1,two:2/news", "postgres://one:1", "news.public.feeds"),
    ("postgresql:///news", "postgres://localhost:5432", "news.public.feeds")])
def test_tables_of_the_warehouse_are_named_by_its_server(warehouse: str, namespace: str, name: str) -> None:
    assert told(LOAD, "load", warehouse=warehouse).outputs[0] == Dataset(namespace, name)
