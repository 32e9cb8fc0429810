"""What the DAGs share: defaults, schedules, forms, a run's days, and tasks that fail clearly.

Airflow parses the DAG files again and again, so nothing heavy is imported here.
"""

import functools
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import (
    Asset,
    CronPartitionTimetable,
    CronTriggerTimetable,
    Param,
    PartitionedAssetTimetable,
    StartOfDayMapper,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from etl.errors import DatelineError, ParameterError, UsageError

if TYPE_CHECKING:
    from etl.pipeline.run import Run
    from etl.settings import Settings

log = logging.getLogger(__name__)

# Values of a trigger form as Airflow hands them in; whatever else `conf` brings is refused.
Params = Mapping[str, Any]
KEY_FORMAT = "%Y-%m-%d"
LONGEST_RANGE_DAYS = 366
# Airflow takes False for "10 % of the period": a start at 04:00 would do the past night unasked.
AT_ONCE_WITHIN = timedelta(seconds=1)

# Keyword arguments of Airflow's own, of as many types.
DEFAULT_ARGS: dict[str, Any] = {
    "owner": "dateline",
    "retries": 2,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": 3,
    "max_retry_delay": timedelta(minutes=15),
    "execution_timeout": timedelta(hours=6),
}
DAG_OPTIONS: dict[str, Any] = {
    "catchup": False,
    "max_active_runs": 1,
    "default_args": DEFAULT_ARGS,
    "tags": ["dateline"],
}


def nightly() -> CronPartitionTimetable:
    """Every night at 02:15 UTC, partitioned by the day of the run, which is the ingest date."""
    return CronPartitionTimetable("15 2 * * *", timezone="UTC", run_offset=0, key_format=KEY_FORMAT,
                                  run_immediately=AT_ONCE_WITHIN)


def weekly() -> CronTriggerTimetable:
    """Sundays at 05:00 UTC, when the night's work is long done."""
    return CronTriggerTimetable("0 5 * * 0", timezone="UTC", run_immediately=AT_ONCE_WITHIN)


def after(asset: Asset) -> PartitionedAssetTimetable:
    """A run for each ingest date of the asset; a key that is no date starts nothing."""
    mapper = StartOfDayMapper(input_format=KEY_FORMAT, output_format=KEY_FORMAT)
    return PartitionedAssetTimetable(assets=asset, default_partition_mapper=mapper)


def date_field(title: str, description: str) -> Param:
    """A date of the trigger form that may be left empty."""
    return Param(None, type=["null", "string"], format="date", title=title, description=description)


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
    if not 1 <= count <= LONGEST_RANGE_DAYS:
        raise ParameterError(f"from {first} until {last} are {count} days; "
                             f"1 to {LONGEST_RANGE_DAYS} can be done in one run")
    if last > dag_run.run_after.date():
        raise ParameterError(f"{last} is in the future")
    return [first + timedelta(days=n) for n in range(count)]


def _date(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ParameterError(f"{text!r} is no date; write it as 2026-11-30") from None


def settings_of(params: Params) -> "Settings":
    """The settings, with the form's feed list where one is given.

    Raises SettingError.
    """
    from etl.settings import read_settings

    return read_settings(feeds=params.get("feeds") or None)


def run_of(params: Params, day: date | str) -> "Run":
    """The run of an ingest date (or its ISO text) with the settings of the form.

    Raises SettingError, and LakeError where the lake can't be opened.
    """
    from etl.pipeline.run import Run

    return Run.of(settings_of(params), date.fromisoformat(str(day)))


def stage(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Make a function an Airflow task, which checks the run's parameters first.

    Where it fails, it fails with one clear line: at once after wrong usage, while failed work is
    tried again.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            context = get_current_context()
            with clear_errors(function.__name__):
                check_conf(context["dag_run"].conf, list(context["dag"].params))
                return function(*args, **kwargs)

        return task(**options)(run)

    return decorate


@contextmanager
def clear_errors(name: str) -> Iterator[None]:
    """Log the seconds of a task; an error of ours becomes one line and Airflow's exception."""
    started = time.monotonic()
    try:
        yield
    except UsageError as error:
        log.error("stage=%s error=%s", name, error)
        raise AirflowFailException(str(error)) from None
    except DatelineError as error:
        log.error("stage=%s error=%s", name, error)
        raise AirflowException(str(error)) from None
    log.info("stage=%s seconds=%.1f", name, time.monotonic() - started)
