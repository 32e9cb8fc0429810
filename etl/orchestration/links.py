"""Where a task leads: buttons to its day's page, to its events, and to what was rejected that day.

In: a task that has run. Out: addresses of pages that `pages` serves inside Airflow.
"""

from datetime import date
from typing import Any

from airflow.sdk import BaseOperatorLink
from airflow.sdk.configuration import conf

from etl.errors import DatelineError
from etl.orchestration.forms import days_of

PREFIX = "/dateline"


def page_of(day: date | str, section: str = "") -> str:
    """Address of a day's page in the browser, or of a section of it."""
    base = conf.get("api", "base_url", fallback="") or ""
    return f"{base.rstrip('/')}{PREFIX}/{day}.html{section}"


def events_of(day: date | str) -> str:
    """Address of the events that a night tells."""
    base = conf.get("api", "base_url", fallback="") or ""
    return f"{base.rstrip('/')}{PREFIX}/events?night={day}"


def day_of_task(operator: Any, ti: Any) -> str | None:
    """The ingest date (ISO 8601) of a task: its own, or its run's first; None where it has none."""
    try:
        if "day" in operator.op_kwargs:
            return date.fromisoformat(str(operator.op_kwargs["day"])).isoformat()
        context = ti.get_template_context()
        return days_of(context["dag_run"], context["params"])[0].isoformat()
    except (DatelineError, AttributeError, KeyError, ValueError):
        return None


class _DayLink(BaseOperatorLink):
    section = ""

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """The address; "" where the task has no day."""
        day = day_of_task(operator, ti_key)
        return page_of(day, self.section) if day else ""


class PageLink(_DayLink):
    """The page of the task's day."""

    name = "The day's page"


class EventsLink(BaseOperatorLink):
    """The events that the task's day tells."""

    name = "Events"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """The address; "" where the task has no day."""
        day = day_of_task(operator, ti_key)
        return events_of(day) if day else ""


class RejectsLink(_DayLink):
    """What was rejected on the task's day."""

    name = "Rejects"
    section = "#rejects"
