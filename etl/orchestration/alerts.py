"""Alerts: a task that failed, a night that is not what was expected, a run that takes too long.

In: what Airflow says of a task or a run. Out: three lines to whom the settings name. Nothing is
sent where they name nobody.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import get_current_context
from airflow.sdk.configuration import conf
from airflow.sdk.definitions.callback import AsyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from etl.errors import SettingError
from etl.orchestration.links import day_of_task, page_of

if TYPE_CHECKING:
    from etl.pipeline.run import Run
    from etl.pipeline.stages import Counts, Step
    from etl.settings import Settings

log = logging.getLogger(__name__)
# What Airflow hands to a callback; its shape is Airflow's.
Context = Mapping[str, Any]


def _settings() -> "Settings | None":
    from etl.settings import read_settings

    try:
        return read_settings()
    except SettingError as error:
        log.error("alert=none error=%s", error)
        return None


def _send(what: str, why: str, where: str) -> None:
    from etl.orchestration.messengers import Alert, send

    if settings := _settings():
        send(Alert(what, why, where), settings)


def task_failed(context: Context) -> None:
    """Tell of a task that failed for good: it is not tried again."""
    error = context.get("exception")
    _tell_of(context, "failed", str(error) or type(error).__name__)


def _tell_of(context: Context, fate: str, why: str) -> None:
    ti = context["ti"]
    day = day_of_task(ti.task, ti)
    page = f"; the day: {page_of(day)}" if day else ""
    _send(f"{ti.dag_id} {ti.task_id}{f' of {day}' if day else ''} {fate}", why,
          f"Log: {ti.log_url}{page}")


def judged(judge: "Step[[Run], Counts]", run: "Run") -> "Counts":
    """Judge a run; where what is broken only warns, tell of it here.

    Raises BrokenExpectation, of which `task_failed` tells.
    """
    counts = judge(run)
    if counts.get("night"):
        _tell_of(get_current_context(), "is not what was expected",
                 f"{counts['night']} expectations are broken: see the lines unexpected= of the log")
    return counts


async def deadline_missed(context: Context) -> None:
    """Tell of a run that is not done in time; Airflow's triggerer calls it."""
    run = context["dag_run"]
    base = conf.get("api", "base_url", fallback="") or ""
    day = run.get("partition_key")
    why = (f"It was queued at {run.get('queued_at')} and is {run.get('state')}: look for a task "
           "that hangs or waits, or raise DATELINE_DEADLINE_HOURS")
    await asyncio.to_thread(
        _send, f"{run['dag_id']}{f' of {day}' if day else ''} is not done in time", why,
        f"Run: {base.rstrip('/')}/dags/{run['dag_id']}/runs/{run['dag_run_id']}")


def deadline() -> DeadlineAlert | None:
    """The deadline of a run, so many hours after it was queued.

    None where the settings want none, or name nobody to tell. A bad setting is not told here,
    where DAG files are read, but by the first task.
    """
    from etl.orchestration.messengers import is_anybody_told

    settings = _settings()
    if settings is None or not settings.deadline_hours or not is_anybody_told(settings):
        return None
    hours = settings.deadline_hours
    return DeadlineAlert(DeadlineReference.DAGRUN_QUEUED_AT, timedelta(hours=hours),
                         AsyncCallback(deadline_missed), name=f"{hours:g} hours")
