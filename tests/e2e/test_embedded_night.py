"""One night in the embedded Airflow, from the command that `make run` calls to its end.

Whom its environment names is told of it: a collector of OpenTelemetry and one of OpenLineage.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from etl.lake import Lake
from etl.orchestration.embedded import newsroom
from etl.orchestration.embedded.home import MARK
from etl.pipeline.stages import STAGES
from tests.collector import Collector, collector
from tests.paths import CHECKOUT

Night = tuple[Path, "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def told() -> Iterator[Collector]:
    with collector() as found:
        yield found


@pytest.fixture(scope="module")
def night(told: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """A night over the sample newsroom, in a folder with a space in its name."""
    root = tmp_path_factory.mktemp("a night")
    with newsroom.serve(CHECKOUT / "sample") as served:
        cache = os.environ.get("DATELINE_CACHE", str(CHECKOUT / "data" / "cache"))
        environment = {**os.environ, "DATELINE_CONNECT_TO": served.connect_to,
                       "DATELINE_HOST_DELAY_SECONDS": "0", "DATELINE_CACHE": cache,
                       "OTEL_EXPORTER_OTLP_ENDPOINT": told.address, "OPENLINEAGE_URL": told.address}
        done = subprocess.run([sys.executable, "-m", "etl.orchestration.embedded", "run", "--feeds",
                               str(CHECKOUT / "sample/feeds.opml")],
                              cwd=root, env=environment, capture_output=True, text=True,
                              timeout=540, check=False, stdin=subprocess.DEVNULL)
        yield root, done


def test_every_stage_succeeds_and_says_what_was_stored(night: Night) -> None:
    root, done = night
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("dateline_extract", "dateline_transform", "dateline_load", "feeds polled",
                  "robots_disallowed", str(root / "data" / "lake")):
        assert words in done.stdout


def test_lake_warehouse_and_page_are_there(night: Night) -> None:
    import duckdb

    root, _ = night
    lake = Lake(str(root / "data" / "lake"))
    [day] = lake.days("events")
    assert abs((datetime.now(UTC).date() - day).days) <= 1
    with duckdb.connect(str(root / "data" / "warehouse.duckdb"), read_only=True) as warehouse:
        for table in ("feeds", "entries", "captures", "articles", "mentions", "events", "rejects",
                      "runs"):
            [(count,)] = warehouse.sql(f"SELECT count(*) FROM {table}").fetchall()
            assert count == lake.read(table, day).num_rows
    assert (root / "data" / "reports" / f"{day}.html").is_file()


def test_nothing_was_lost(night: Night) -> None:
    root, _ = night
    lake = Lake(str(root / "data" / "lake"))
    [day] = lake.days("runs")
    runs = {row["stage"]: row for row in lake.read("runs", day).to_pylist()}
    assert set(runs) == {"poll", "fetch", "parse", "code", "resolve"}
    for row in runs.values():
        assert row["in_count"] == row["out_count"] + row["rejected_count"] + row["skipped_count"]
    assert runs["fetch"]["out_count"] == runs["parse"]["in_count"]
    assert runs["parse"]["out_count"] == runs["code"]["in_count"]


# What operations.md promises of metrics and traces.
METRICS = ("airflow.ti.finish", "airflow.task.duration", "airflow.dagrun.duration.success")
SPANS = ("dag_run.dateline_transform", "worker.code[0]")


def test_a_collector_is_told_how_long_what_took(night: Night, told: Collector) -> None:
    manual = (CHECKOUT / "docs" / "operations.md").read_text("utf-8")
    for path, names in (("/v1/metrics", METRICS), ("/v1/traces", SPANS)):
        sent = told.sent(path)
        assert any(b"service.name" in body and b"dateline" in body for body in sent)
        for name in names:
            assert any(name.encode() in body for body in sent), name
            assert f"`{name}`" in manual


def lineage(told: Collector) -> list[dict[str, Any]]:
    return [json.loads(body) for body in told.sent("/api/v1/lineage")]


def test_every_task_says_when_it_starts_and_when_it_is_complete(night: Night, told: Collector) -> None:
    fates: dict[tuple[str, str], list[str]] = {}
    for event in lineage(told):
        job = event["job"]
        fates.setdefault((job["name"], event["run"]["runId"]), []).append(event["eventType"])
        assert job["namespace"] == "dateline"
    tasks = {task for stage in STAGES for task in stage.tasks}
    assert tasks <= {name.partition(".")[2] for name, _ in fates}
    assert {tuple(sorted(fate)) for fate in fates.values()} == {("COMPLETE", "START")}


def test_lineage_leads_from_the_warehouse_to_the_answers_of_servers(night: Night, told: Collector) -> None:
    root, _ = night
    made_of: dict[tuple[str, str], set[tuple[str, str]]] = {}
    rows: dict[str, int] = {}
    for event in lineage(told):
        for written in event["outputs"] if event["eventType"] == "COMPLETE" else []:
            read = {(dataset["namespace"], dataset["name"]) for dataset in event["inputs"]}
            made_of.setdefault((written["namespace"], written["name"]), set()).update(read)
            if counted := written["outputFacets"].get("outputStatistics"):
                rows[written["name"]] = counted["rowCount"]
    found = {(f"duckdb://{root}/data/warehouse.duckdb", "warehouse.main.events")}
    for _ in STAGES:
        found |= {read for name in found for read in made_of.get(name, ())}
    assert ("file", f"{root}/data/lake/captures") in found
    lake = Lake(str(root / "data" / "lake"))
    [day] = lake.days("events")
    for table in ("captures", "articles", "mentions", "events"):
        assert rows[f"{root}/data/lake/{table}"] == lake.read(table, day).num_rows
    assert rows["warehouse.main.events"] == lake.read("events", day).num_rows


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found by /proc")
def test_no_process_is_left_behind(night: Night) -> None:
    root, _ = night
    mark = f"{MARK}={root / 'data' / 'airflow'}".encode()
    left = []
    for process in Path("/proc").iterdir():
        try:
            environment = (process / "environ").read_bytes() if process.name.isdigit() else b""
        except OSError:
            continue
        if mark in environment:
            left.append(process.name)
    assert left == []
