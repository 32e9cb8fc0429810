"""The DAGs as Airflow sees them, and each run once with a pipeline that only takes notes."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from etl.errors import BrokenExpectation, FeedListError, TooManyRejects
from etl.pipeline.stages import COPY, JUDGES, PHASES, of_phase
from tests.dags.notes import COUNTS, PLANS, Notes
from tests.paths import CHECKOUT

# Airflow's warnings about itself and its dependencies are not ours to mend.
pytestmark = pytest.mark.filterwarnings("default")


DAGS = CHECKOUT / "dags"
IDS = {"dateline_extract", "dateline_transform", "dateline_load", "dateline_upkeep"}
# Of the pipeline a DAG file may import the list of stages, which imports nothing.
HEAVY = ("spacy", "pandas", "pyarrow", "duckdb", "trafilatura", "newspaper", "lxml", "etl.lake",
         "etl.resources",
         *(f"etl.pipeline.{path.stem}" for path in (CHECKOUT / "etl" / "pipeline").glob("*.py")
           if path.stem not in ("__init__", "stages")))
DAY = "2026-11-20"


def published(asset: str, run_id: str) -> list[tuple[str | None, dict[str, int]]]:
    from airflow.models.asset import AssetEvent, AssetModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    query = select(AssetEvent).join(AssetModel, AssetModel.id == AssetEvent.asset_id).where(
        AssetModel.name == asset, AssetEvent.source_run_id == run_id)
    with create_session() as session:
        return sorted((event.partition_key, event.extra["rows"])
                      for event in session.scalars(query))


def states(run: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for task in run.get_task_instances():
        found.setdefault(task.task_id, set()).add(str(task.state))
    return found


# --- as files

def test_all_four_are_there(dags: dict[str, Any]) -> None:
    assert set(dags) == IDS


@pytest.mark.parametrize("path", sorted(DAGS.glob("*.py")), ids=lambda path: path.stem)
def test_a_file_is_thin(path: Any) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 80


@pytest.mark.parametrize("phase", PHASES)
def test_a_dag_has_a_task_for_every_step_of_its_stages(dags: dict[str, Any], phase: str) -> None:
    ordered = [task.task_id for task in dags[f"dateline_{phase}"].topological_sort()]
    last = JUDGES.get(phase, COPY)
    assert [name for name in ordered if name != "days"] == [
        *(name for stage in of_phase(phase) for name in stage.tasks), last.name]
    said = " ".join(dags[f"dateline_{phase}"].doc_md.split())
    assert f"`{' → '.join(ordered)}`" in said


def test_nothing_heavy_is_imported_when_they_are_parsed() -> None:
    code = ("import runpy, sys, pathlib\n"
            "for path in pathlib.Path(sys.argv[1]).glob('*.py'): runpy.run_path(str(path))\n"
            f"print([name for name in {HEAVY!r} if name in sys.modules])")
    shown = subprocess.run([sys.executable, "-c", code, str(DAGS)], capture_output=True, text=True,
                           check=True, env=dict(os.environ), cwd=CHECKOUT)
    assert shown.stdout.strip().splitlines()[-1] == "[]"


def test_no_habits_of_airflow_2() -> None:
    paths = [str(DAGS), str(CHECKOUT / "etl" / "orchestration")]
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "AIR", *paths]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stdout


@pytest.mark.parametrize("dag_id", sorted(IDS))
def test_an_operator_can_work_with_it(dags: dict[str, Any], dag_id: str) -> None:
    dag = dags[dag_id]
    assert "By hand" in dag.doc_md and "Failed" in dag.doc_md
    assert not dag.catchup and dag.max_active_runs == 1
    for task in dag.tasks:
        assert task.retries >= 1 and task.retry_exponential_backoff > 1


def test_an_ingest_date_is_the_utc_day_of_the_nightly_run(dags: dict[str, Any]) -> None:
    from airflow.serialization.encoders import coerce_to_core_timetable
    from airflow.timetables.base import TimeRestriction

    timetable = coerce_to_core_timetable(dags["dateline_extract"].timetable)
    coming = timetable.next_dagrun_info_v2(last_dagrun_info=None,
                                           restriction=TimeRestriction(None, None, False))
    assert coming.run_after > datetime.now(UTC), "a first start must not do a past night unasked"
    assert (coming.run_after.hour, coming.run_after.minute) == (2, 15)
    assert coming.partition_key == coming.run_after.date().isoformat()


# --- as runs

def test_extract_polls_fetches_and_publishes_its_day(dags: dict[str, Any], pipeline: Notes) -> None:
    run = dags["dateline_extract"].test(run_conf={"day": DAY, "feeds": "other.opml"})
    day = date.fromisoformat(DAY)
    assert run.state == "success"
    planned, *polled, committed, fetches, fetched, done, judged = pipeline.calls
    assert (planned, committed, fetches) == (
        ("plan_polls", day), ("commit_polls", day), ("plan_fetches", day))
    # Mapped tasks run in any order.
    assert sorted(polled) == [("poll", day, "0000"), ("poll", day, "0001")]
    assert (fetched, done) == (("fetch", day, "0000"), ("commit_fetches", day))
    assert judged == ("judge_extract", day)
    assert pipeline.feeds == {"other.opml"}
    assert published("captures", run.run_id) == [(DAY, COUNTS)]


def test_extract_without_parameters_is_for_today(dags: dict[str, Any], pipeline: Notes) -> None:
    run = dags["dateline_extract"].test(run_conf={})
    assert pipeline.calls[0] == ("plan_polls", run.run_after.date())


def test_transform_recodes_a_range_and_publishes_each_day(dags: dict[str, Any],
                                                          pipeline: Notes) -> None:
    run = dags["dateline_transform"].test(run_conf={"day": DAY, "until": "2026-11-21"})
    days = [date(2026, 11, 20), date(2026, 11, 21)]
    assert run.state == "success"
    assert sorted(call[1:] for call in pipeline.calls if call[0] == "parse") == [
        (day, chunk) for day in days for chunk in ("0000", "0001")]
    assert sorted(call[1] for call in pipeline.calls if call[0] == "resolve") == days
    names = pipeline.names()
    assert names[:2] == ["plan_parses"] * 2 and names[2:6] == ["parse"] * 4
    assert names[6:10] == ["commit_parses"] * 2 + ["plan_codes"] * 2
    assert names[10:] == ["code"] * 2 + ["resolve"] * 2 + ["judge_transform"] * 2
    assert published("events", run.run_id) == [("2026-11-20", COUNTS), ("2026-11-21", COUNTS)]


def test_load_reports_after_loading(dags: dict[str, Any], pipeline: Notes) -> None:
    run = dags["dateline_load"].test(run_conf={"day": DAY})
    assert run.state == "success" and sorted(pipeline.names()) == ["copy", "load", "report"]
    assert pipeline.names()[0] == "load"
    assert published("warehouse", run.run_id) == [(DAY, COUNTS)]


def test_a_day_that_cant_be_loaded_leaves_the_others_alone(dags: dict[str, Any],
                                                           pipeline: Notes) -> None:
    pipeline.failing["load"] = FeedListError("fails at once")
    pipeline.failing_days = {date(2026, 11, 20)}
    run = dags["dateline_load"].test(run_conf={"day": DAY, "until": "2026-11-21"})
    assert run.state == "failed"
    assert [call for call in pipeline.calls if call[0] == "report"] == [
        ("report", date(2026, 11, 21))]
    assert published("warehouse", run.run_id) == [("2026-11-21", COUNTS)]
    assert pipeline.names().count("copy") == 1, "what is loaded is copied, all days at once"


def test_a_copy_that_fails_loses_nothing_that_is_loaded(dags: dict[str, Any],
                                                        pipeline: Notes) -> None:
    pipeline.failing["copy"] = FeedListError("fails at once")
    run = dags["dateline_load"].test(run_conf={"day": DAY})
    assert run.state == "failed" and states(run) == {
        "days": {"success"}, "load": {"success"}, "report": {"success"}, "copy": {"failed"}}
    assert published("warehouse", run.run_id) == [(DAY, COUNTS)]


def test_where_nothing_was_loaded_nothing_is_copied(dags: dict[str, Any], pipeline: Notes) -> None:
    pipeline.failing["load"] = FeedListError("fails at once")
    run = dags["dateline_load"].test(run_conf={"day": DAY})
    assert (run.state, pipeline.names()) == ("failed", ["load"])


def test_a_copy_is_of_the_usual_warehouse_whatever_is_loaded(dags: dict[str, Any],
                                                             pipeline: Notes) -> None:
    run = dags["dateline_load"].test(run_conf={"day": DAY, "target": "postgresql://h/other"})
    assert run.state == "success" and pipeline.warehouses == {
        "load": "postgresql://h/other", "report": "postgresql://h/other",
        "copy": "duckdb:///data/warehouse.duckdb"}


@pytest.mark.parametrize(("redo", "done"), [
    ("code", ["plan_codes", "code", "resolve", "judge_transform"]),
    ("resolve", ["restage", "resolve", "judge_transform"])])
def test_a_recode_begins_where_it_is_told(dags: dict[str, Any], pipeline: Notes, redo: str,
                                          done: list[str]) -> None:
    run = dags["dateline_transform"].test(run_conf={"day": DAY, "redo": redo})
    assert (run.state, pipeline.names()) == ("success", done)


def test_a_broken_expectation_fails_at_once_when_all_is_published(dags: dict[str, Any],
                                                                  pipeline: Notes) -> None:
    pipeline.failing["judge_extract"] = BrokenExpectation("3 of 4 feeds failed")
    run = dags["dateline_extract"].test(run_conf={"day": DAY})
    assert run.state == "failed"
    assert published("captures", run.run_id) == [(DAY, COUNTS)]
    assert pipeline.names().count("judge_extract") == 1


def test_upkeep_tidies_before_it_verifies(dags: dict[str, Any], pipeline: Notes) -> None:
    run = dags["dateline_upkeep"].test(run_conf={})
    today = run.run_after.date()
    calls = {call[0]: call[1:] for call in pipeline.calls}
    assert run.state == "success" and calls.keys() == {"tidy", "verify", "trim_logs"}
    assert calls["tidy"] == (today,) and calls["verify"] == (today, None)
    assert calls["trim_logs"][1] == today
    assert Path(calls["trim_logs"][0]).is_dir()
    assert pipeline.names().index("tidy") < pipeline.names().index("verify")


def test_with_nothing_to_do_a_day_is_committed_all_the_same(dags: dict[str, Any],
                                                            pipeline: Notes) -> None:
    pipeline.chunks = dict.fromkeys(PLANS, 0)
    extract = dags["dateline_extract"].test(run_conf={"day": DAY})
    transform = dags["dateline_transform"].test(run_conf={"day": DAY})
    assert states(extract)["poll"] == states(transform)["code"] == {"skipped"}
    assert [name for name in pipeline.names() if not name.startswith("plan_")] == [
        "commit_polls", "commit_fetches", "judge_extract", "commit_parses", "resolve",
        "judge_transform"]
    assert published("captures", extract.run_id) == [(DAY, COUNTS)]
    assert published("events", transform.run_id) == [(DAY, COUNTS)]


def test_wrong_usage_fails_at_once_and_publishes_nothing(dags: dict[str, Any],
                                                         pipeline: Notes) -> None:
    pipeline.failing["poll"] = FeedListError("there is no such list")
    run = dags["dateline_extract"].test(run_conf={"day": DAY})
    assert run.state == "failed"
    assert pipeline.names() == ["plan_polls", "poll", "poll"]
    assert states(run)["commit_polls"] == states(run)["commit_fetches"] == {"upstream_failed"}
    assert published("captures", run.run_id) == []


@pytest.mark.parametrize(("dag", "chunk", "commit"), [
    ("extract", "fetch", "commit_fetches"), ("transform", "parse", "commit_parses"),
    ("transform", "code", "resolve")])
def test_a_failed_chunk_is_not_committed(dags: dict[str, Any], pipeline: Notes, dag: str,
                                         chunk: str, commit: str) -> None:
    pipeline.failing[chunk] = FeedListError("wrong usage fails at once, which is quicker to test")
    run = dags[f"dateline_{dag}"].test(run_conf={"day": DAY})
    assert run.state == "failed"
    assert chunk in pipeline.names() and commit not in pipeline.names()
    assert states(run)[commit] == {"upstream_failed"}
    assert published("captures", run.run_id) == published("events", run.run_id) == []


def test_an_unknown_parameter_is_refused(dags: dict[str, Any], pipeline: Notes) -> None:
    run = dags["dateline_load"].test(run_conf={"dya": DAY})
    assert (run.state, pipeline.calls) == ("failed", [])


def test_a_bad_setting_is_refused(dags: dict[str, Any], pipeline: Notes,
                                  monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ATTEMPTS", "none")
    run = dags["dateline_upkeep"].test(run_conf={})
    assert (run.state, pipeline.calls) == ("failed", [])


def test_failed_work_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    from airflow.sdk.exceptions import AirflowException, AirflowFailException

    from etl.orchestration.tasks import clear_errors

    with pytest.raises(AirflowException, match="of the pages were rejected") as caught, \
            clear_errors("parse"):
        raise TooManyRejects("0.4 of the pages were rejected")
    assert not isinstance(caught.value, AirflowFailException)
    assert "stage=parse error=0.4 of the pages were rejected" in caplog.text
