"""The assets that tie the DAGs together: one publishes an ingest date, which starts the next."""

from typing import TYPE_CHECKING, Any, Protocol

from airflow.sdk import Asset

from etl.pipeline.stages import NOTES, Counts

if TYPE_CHECKING:
    from etl.pipeline.run import Run

CAPTURES = Asset("captures", extra={"grain": "one ingest date of captures in the lake"})
EVENTS = Asset("events", extra={"grain": "one ingest date of events in the lake"})
# Nothing here waits for it: others may.
WAREHOUSE = Asset("warehouse", extra={"grain": "one ingest date of all tables in the warehouse"})


class Outlet(Protocol):
    """An asset's event in a task that publishes it, as Airflow's `outlet_events` gives it."""

    extra: dict[str, Any]

    def add_partitions(self, keys: str) -> None:
        """Publish an ingest date."""


def published(event: Outlet, run: "Run", counts: Counts) -> Counts:
    """Publish a run's ingest date with what is to be said of it; returns the rows of its tables."""
    event.extra = NOTES(run, counts)
    event.add_partitions(run.day.isoformat())
    return counts
