"""What a server of OpenLineage is told of tasks that run, fail, or are passed over by a recode."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.errors import FeedListError
from etl.tables import contracts
from tests.collector import Collector, collector
from tests.dags.notes import Notes

# Airflow's warnings about itself and its dependencies are not ours to mend.
pytestmark = pytest.mark.filterwarnings("default")
DAY = "2026-11-20"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Collector]:
    """A server that is told of tasks; they run in this process."""
    from airflow.providers.openlineage.plugins.listener import OpenLineageListener
    from airflow.sdk.listener import get_listener_manager

    # As compose and the embedded Airflow have it.
    monkeypatch.setenv("AIRFLOW__OPENLINEAGE__EXECUTE_IN_THREAD", "True")
    monkeypatch.setenv("DATELINE_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("DATELINE_WAREHOUSE", "postgresql://me:secret@db/news")
    with collector() as found:
        monkeypatch.setenv("OPENLINEAGE_URL", found.address)
        listener, manager = OpenLineageListener(), get_listener_manager()
        manager.add_listener(listener)
        try:
            yield found
        finally:
            manager.pm.unregister(listener)


def events(server: Collector, job: str) -> list[dict[str, Any]]:
    sent = [json.loads(body) for body in server.sent("/api/v1/lineage")]
    return [event for event in sent if event["job"]["name"] == job]


def days(event: dict[str, Any]) -> set[str]:
    """The ingest dates of the tables that an event names."""
    conditions = [dataset["inputFacets"]["subset"]["inputCondition"] for dataset in event["inputs"]]
    conditions += [dataset["outputFacets"]["subset"]["outputCondition"] for dataset in event["outputs"]]
    return {part["dimensions"]["ingest_date"] for condition in conditions for part in condition["partitions"]}


def test_a_load_tells_what_it_reads_and_what_it_has_written(dags: dict[str, Any], pipeline: Notes,
                                                            server: Collector) -> None:
    pipeline.answers["load"] = {"events": 7}
    assert dags["dateline_load"].test(run_conf={"day": DAY}).state == "success"
    start, complete = events(server, "dateline_load.load")
    assert (start["eventType"], complete["eventType"]) == ("START", "COMPLETE")
    assert len(start["outputs"]) == len(start["inputs"]) == 14
    [written] = complete["outputs"]
    assert (written["namespace"], written["name"]) == ("postgres://db:5432", "news.public.events")
    assert written["outputFacets"]["outputStatistics"]["rowCount"] == 7
    columns = {field["name"]: field["description"] for field in written["facets"]["schema"]["fields"]}
    assert columns == {column.name: column.description for column in contracts.contract("events").columns}
    assert days(start) == days(complete) == {DAY}
    assert complete["run"]["facets"]["parent"]["job"]["name"] == "dateline_load"


def test_each_day_of_a_range_is_told_by_itself(dags: dict[str, Any], pipeline: Notes, server: Collector) -> None:
    dags["dateline_load"].test(run_conf={"day": DAY, "until": "2026-11-21"})
    told = [days(event) for event in events(server, "dateline_load.load") if event["eventType"] == "START"]
    assert sorted(told, key=min) == [{DAY}, {"2026-11-21"}]


def test_a_load_that_fails_tells_what_it_was_about_to_write(dags: dict[str, Any], pipeline: Notes,
                                                            server: Collector) -> None:
    pipeline.failing["load"] = FeedListError("there is no such list")
    assert dags["dateline_load"].test(run_conf={"day": DAY}).state == "failed"
    failed = events(server, "dateline_load.load")[-1]
    assert failed["eventType"] == "FAIL" and len(failed["outputs"]) == 14
    assert "there is no such list" in failed["run"]["facets"]["errorMessage"]["message"]


def test_what_a_recode_passes_over_is_not_told(dags: dict[str, Any], pipeline: Notes, server: Collector) -> None:
    dags["dateline_transform"].test(run_conf={"day": DAY, "redo": "code"})
    assert {bool(event["outputs"]) for event in events(server, "dateline_transform.commit_parses")} == {False}
    [resolve] = [event for event in events(server, "dateline_transform.resolve") if event["eventType"] == "START"]
    assert "events" in {dataset["name"].rpartition("/")[2] for dataset in resolve["outputs"]}


def test_no_password_of_the_settings_goes_out(dags: dict[str, Any], pipeline: Notes, server: Collector) -> None:
    dags["dateline_load"].test(run_conf={"day": DAY})
    sent = server.sent("/api/v1/lineage")
    assert sent and not any(b"secret" in body for body in sent)


def test_a_server_that_cant_be_reached_fails_no_task(dags: dict[str, Any], pipeline: Notes, server: Collector,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = {"type": "http", "url": "http://127.0.0.1:1", "retry": {"total": 0}}
    monkeypatch.setenv("AIRFLOW__OPENLINEAGE__TRANSPORT", json.dumps(nobody))
    assert dags["dateline_load"].test(run_conf={"day": DAY}).state == "success"
    assert sorted(pipeline.names()) == ["copy", "load", "report"] and not server.received
