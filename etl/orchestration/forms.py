"""The trigger forms of the DAGs, and what a run makes of them: its days, settings and runs.

In: a run of a DAG and the values of its form. Out: ingest dates and `Run`s, or one sentence that
says what is wrong with a value. A field that is left empty changes nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import Param

from etl.errors import ParameterError
from etl.pipeline.stages import READY, SHARED

if TYPE_CHECKING:
    from etl.pipeline.run import Run
    from etl.settings import Settings

# Values of a form as Airflow hands them in; whatever else `conf` brings is refused.
Params = Mapping[str, Any]
# What a task is mapped over: its keyword arguments, `day` and `chunk`.
Work = list[dict[str, str]]
LONGEST_RANGE_DAYS = 366
# What a recode begins with, and the table that a day must have for it.
REDO = {"parse": "captures", "code": "articles", "resolve": "mentions"}


def _date_field(title: str, description: str) -> Param:
    return Param(None, type=["null", "string"], format="date", title=title, description=description)


def _text_field(title: str, description: str) -> Param:
    return Param(None, type=["null", "string"], minLength=1, title=title, description=description)


def _switch(title: str, description: str) -> Param:
    return Param(False, type="boolean", title=title, description=description)


EXTRACT = {
    "day": _date_field("Ingest date", "Day to store under; empty: today (UTC)"),
    "feeds": _text_field("Feed list", "Path of an OPML file to poll instead of DATELINE_FEEDS; "
                                      "empty: that one"),
    "only": Param(None, type=["null", "array"], items={"type": "string"}, title="Only these feeds",
                  description="Addresses, titles or publishers of the list; empty: all of them"),
    "force": _switch("Force", "Ask feeds, too, that wanted to be left alone or were retired, and "
                              "read unchanged ones again"),
}
TRANSFORM = {
    "day": _date_field("Ingest date", "First day to recode; empty: today (UTC)"),
    "until": _date_field("Until", "Last day of a range; empty: only the first"),
    "redo": Param("parse", enum=list(REDO), title="Begin with",
                  description="parse: everything from the stored pages on; code: from the stored "
                              "articles on; resolve: only events and stories of the stored "
                              "mentions"),
}
LOAD = {
    "day": _date_field("Ingest date", "First day to load; empty: today (UTC)"),
    "until": _date_field("Until", "Last day of a range; empty: only the first"),
    "target": _text_field("Warehouse", "duckdb:///PATH or postgresql://… to load instead of "
                                       "DATELINE_WAREHOUSE; a password in it is stored with the "
                                       "run"),
}
UPKEEP = {
    "day": _date_field("Ingest date", "Verify this day only; empty: the whole lake"),
    "quick": _switch("Quick", "Verify names and sizes of files only, not what is in them"),
}


def check_conf(conf: Params | None, known: Collection[str]) -> None:
    """Raise ParameterError where a run was triggered with parameters that its form does not have.

    Airflow itself accepts unknown keys of `conf` in silence.
    """
    if unknown := sorted(set(conf or ()) - set(known)):
        takes = ", ".join(sorted(known)) or "none"
        raise ParameterError(f"unknown parameter {', '.join(unknown)}; this DAG takes {takes}")


def days_of(dag_run: Any, params: Params) -> list[date]:
    """Ingest dates of a run, in order.

    They are its partition key, or the form's `day` to `until`, or else the day of the run. Raises
    ParameterError where they are no dates or contradict each other.
    """
    key, day, until = dag_run.partition_key, params.get("day"), params.get("until")
    if until and not day:
        raise ParameterError("until is given without day")
    if key and day and (day != key or (until or day) != key):
        raise ParameterError(f"the run's partition key is {key}, its parameters say {day} to "
                             f"{until or day}: give one of them")
    first = _date(key or day) if key or day else dag_run.run_after.date()
    last = _date(until) if until else first
    count = (last - first).days + 1
    if count < 1:
        raise ParameterError(f"until {last} is before day {first}: the range is empty")
    if count > LONGEST_RANGE_DAYS:
        raise ParameterError(f"from {first} until {last} are {count} days; "
                             f"{LONGEST_RANGE_DAYS} can be done in one run")
    # A backfill may ask for a day that has not begun: its runs bear that day as their own.
    if last > min(dag_run.run_after.date(), datetime.now(UTC).date()):
        raise ParameterError(f"{last} is in the future")
    return [first + timedelta(days=n) for n in range(count)]


def _date(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ParameterError(f"{text!r} is no date; write it as 2026-11-30") from None


def chosen_day(dag_run: Any, params: Params) -> date | None:
    """The form's `day`; None where it is empty. Raises ParameterError as `days_of` does."""
    return days_of(dag_run, params)[0] if params.get("day") else None


def settings_of(params: Params) -> "Settings":
    """The settings, with the form's feed list and warehouse where they are given.

    Raises SettingError.
    """
    from etl.settings import read_settings

    return read_settings(feeds=params.get("feeds") or None, warehouse=params.get("target") or None)


def run_of(params: Params, day: date | str) -> "Run":
    """The run of an ingest date (or its ISO text) with the settings of the form.

    Raises SettingError, and LakeError where the lake can't be opened.
    """
    from etl.pipeline.run import Run

    run = Run.of(settings_of(params), date.fromisoformat(str(day)))
    return replace(run, only=tuple(params.get("only") or ()), force=bool(params.get("force")))


def run_of_one_day(dag_run: Any, params: Params) -> "Run":
    """The run of a DAG that does one day."""
    return run_of(params, *days_of(dag_run, params))


def ready_days(dag_run: Any, params: Params, table: str | None = None) -> list[str]:
    """Ingest dates of a run (ISO 8601); of a range those of which the lake has what is needed.

    That is the table, or the one with which a recode begins.
    """
    days = days_of(dag_run, params)
    first = run_of(params, days[0])
    return READY([replace(first, day=day) for day in days], table or REDO[params["redo"]])


def each_chunk(plan: "Callable[[Run], list[str]]", params: Params, days: Sequence[str],
               table: str) -> Work:
    """Plan several days; returns the day and name of every chunk, which a task is mapped over.

    The days share the tasks that there may be, each by its rows of the table that is cut.
    """
    first = run_of(params, days[0])
    runs = SHARED([replace(first, day=date.fromisoformat(day)) for day in days], table)
    return [{"day": run.day.isoformat(), "chunk": chunk} for run in runs for chunk in plan(run)]


def redoes(params: Params, stage: str) -> bool:
    """Whether a recode does a stage anew, or keeps what is stored of it."""
    order = list(REDO)
    return order.index(params["redo"]) <= order.index(stage)
