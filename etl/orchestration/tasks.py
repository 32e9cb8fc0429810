"""What the DAGs share: defaults, schedules, and tasks that fail clearly.

Airflow parses the DAG files again and again, so nothing heavy is imported here.
"""

import functools
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.decorators.python import _PythonDecoratedOperator
from airflow.sdk import (
    Asset,
    CronPartitionTimetable,
    CronTriggerTimetable,
    PartitionedAssetTimetable,
    StartOfDayMapper,
    get_current_context,
)
from airflow.sdk.bases.decorator import task_decorator_factory
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from etl.errors import BrokenExpectation, DatelineError, UsageError
from etl.orchestration.alerts import deadline, task_failed
from etl.orchestration.forms import check_conf
from etl.orchestration.links import EventsLink, PageLink, RejectsLink

if TYPE_CHECKING:
    from airflow.providers.openlineage.extractors import OperatorLineage

log = logging.getLogger(__name__)

KEY_FORMAT = "%Y-%m-%d"
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
    "on_failure_callback": task_failed,
}
DAG_OPTIONS: dict[str, Any] = {
    "catchup": False,
    "max_active_runs": 1,
    "default_args": DEFAULT_ARGS,
    "deadline": deadline(),
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


class DatelineTask(_PythonDecoratedOperator):
    """A Python task with links, which can say what it has read and written.

    Airflow's OpenLineage provider asks it by these names, where it is installed and switched on.
    """

    operator_extra_links = (PageLink(), EventsLink(), RejectsLink())
    returned: Any = None

    def execute(self, context: Any) -> Any:
        """Do the task and keep what it returned."""
        self.returned = super().execute(context)
        return self.returned

    def get_openlineage_facets_on_start(self) -> "OperatorLineage[Any, Any]":
        """What the task will read, and what it may write."""
        return self.get_openlineage_facets_on_complete(get_current_context()["ti"])

    def get_openlineage_facets_on_complete(self, ti: Any) -> "OperatorLineage[Any, Any]":
        """What the task has read and written; what it was about to write where it has failed."""
        from etl.orchestration.lineage import told

        return told(self, ti, ti.get_template_context()["params"], self.returned)


def stage(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Make a function an Airflow task with links, which checks the run's parameters first.

    Where it fails, it fails with one clear line: at once after wrong usage and after a broken
    expectation, while failed work is tried again.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            context = get_current_context()
            with clear_errors(function.__name__):
                check_conf(context["dag_run"].conf, list(context["dag"].params))
                return function(*args, **kwargs)

        decorator = task_decorator_factory(decorated_operator_class=DatelineTask, **options)
        return decorator(run)

    return decorate


@contextmanager
def clear_errors(name: str) -> Iterator[None]:
    """Log the seconds of a task; an error of ours becomes one line and Airflow's exception."""
    started = time.monotonic()
    try:
        yield
    except (UsageError, BrokenExpectation) as error:
        log.error("stage=%s error=%s", name, error)
        raise AirflowFailException(str(error)) from None
    except DatelineError as error:
        log.error("stage=%s error=%s", name, error)
        raise AirflowException(str(error)) from None
    log.info("stage=%s seconds=%.1f", name, time.monotonic() - started)
