"""Alerts and links in Airflow: a task that fails is told of once, a late run too, and tasks lead to their day."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from etl.errors import FeedListError
from etl.orchestration import alerts, messengers
from etl.orchestration.links import events_of, page_of
from etl.orchestration.messengers import Alert
from tests.dags.conftest import DAGS
from tests.dags.notes import Notes
from tests.dags.test_dags import DAY

pytestmark = pytest.mark.filterwarnings("default")
Sent = list[Alert]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found: Sent = []
    monkeypatch.setattr(messengers, "send", lambda alert, settings: found.append(alert))
    return found


def links_of(run: Any, task_id: str) -> dict[str, str]:
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    query = select(XComModel.key, XComModel.value).where(XComModel.run_id == run.run_id, XComModel.task_id == task_id,
                                                         XComModel.key.like("_link_%"))
    with create_session() as session:
        return {key.removeprefix("_link_"): value.strip('"') for key, value in session.execute(query)}


def test_a_failed_task_is_told_of_in_three_lines(dags: dict[str, Any], pipeline: Notes, sent: Sent) -> None:
    pipeline.failing["load"] = FeedListError("the disk is full: make room")
    dags["dateline_load"].test(run_conf={"day": DAY})
    [alert] = sent
    assert alert.what == f"dateline_load load of {DAY} failed"
    assert alert.why == "the disk is full: make room"
    assert "/dags/dateline_load/runs/" in alert.where and f"/dateline/{DAY}.html" in alert.where


def test_what_only_warns_is_told_of_too(dags: dict[str, Any], pipeline: Notes, sent: Sent) -> None:
    pipeline.answers["judge_extract"] = {"night": 2, "feeds": 0}
    run = dags["dateline_extract"].test(run_conf={"day": DAY})
    assert run.state == "success"
    [alert] = sent
    assert alert.what == f"dateline_extract judge_extract of {DAY} is not what was expected"
    assert alert.why.startswith("2 expectations are broken")


def test_tasks_lead_to_their_days_page_and_its_rejects(dags: dict[str, Any], pipeline: Notes) -> None:
    run = dags["dateline_load"].test(run_conf={"day": DAY})
    assert set(pipeline.names()) == {"load", "report", "copy"}
    wanted = {"PageLink": page_of(DAY), "EventsLink": events_of(DAY), "RejectsLink": page_of(DAY, "#rejects")}
    assert links_of(run, "days") == links_of(run, "report") == links_of(run, "copy") == wanted
    assert page_of(DAY).endswith(f"/dateline/{DAY}.html")


def test_nobody_to_tell_is_no_deadline(dags: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(dag.deadline for dag in dags.values())
    monkeypatch.setenv("DATELINE_ALERT_MAIL", "ann@a.example")
    monkeypatch.setenv("DATELINE_DEADLINE_HOURS", "0")
    assert alerts.deadline() is None
    monkeypatch.setenv("DATELINE_DEADLINE_HOURS", "soon")
    assert alerts.deadline() is None, "the first task says what is wrong"


def test_a_run_that_takes_too_long_is_told_of(database: None, monkeypatch: pytest.MonkeyPatch, sent: Sent) -> None:
    """As the scheduler does it: a deadline for each run, whose callback it hands to the triggerer."""
    from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    from airflow.models.deadline import Deadline
    from airflow.models.serialized_dag import SerializedDagModel
    from airflow.sdk._shared.module_loading import import_string
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState
    from airflow.utils.types import DagRunTriggeredByType, DagRunType
    from sqlalchemy import select

    monkeypatch.setenv("DATELINE_ALERT_MAIL", "ann@a.example")
    monkeypatch.setenv("DATELINE_DEADLINE_HOURS", "2")
    for name in [name for name in sys.modules if name == "etl.orchestration.tasks"]:
        monkeypatch.delitem(sys.modules, name)
    sync_bag_to_db(DagBag(str(DAGS)), "dags-folder", None)
    with create_session() as session:
        dag = SerializedDagModel.get_dag("dateline_load", session=session)
        run = dag.create_dagrun(run_id="late", run_after=datetime.now(UTC), run_type=DagRunType.MANUAL,
                                triggered_by=DagRunTriggeredByType.TEST, state=DagRunState.QUEUED,
                                partition_key=DAY, session=session)
        session.flush()
        deadline = session.scalars(select(Deadline).where(Deadline.dagrun_id == run.id)).one()
        assert deadline.deadline_time - run.queued_at == timedelta(hours=2)
        deadline.handle_miss(session)
        data = deadline.callback.data
        session.rollback()
    asyncio.run(import_string(data["path"])(**data["kwargs"]))
    [alert] = sent
    assert alert.what == f"dateline_load of {DAY} is not done in time"
    assert "is queued" in alert.why and alert.where.endswith("/dags/dateline_load/runs/late")
