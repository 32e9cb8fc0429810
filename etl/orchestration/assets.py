"""The assets that tie the DAGs together: one publishes an ingest date, which starts the next."""

from datetime import date
from typing import Protocol

from airflow.sdk import Asset

from etl.pipeline.stages import Counts

CAPTURES = Asset("captures", extra={"grain": "one ingest date of captures in the lake"})
EVENTS = Asset("events", extra={"grain": "one ingest date of events in the lake"})


class Outlet(Protocol):
    """An asset's event in a task that publishes it, as Airflow's `outlet_events` gives it."""

    extra: Counts

    def add_partitions(self, keys: str) -> None:
        """Publish an ingest date."""


def published(event: Outlet, day: date | str, counts: Counts) -> Counts:
    """Publish an ingest date of an asset, with the rows of its tables; returns them."""
    event.extra = counts
    event.add_partitions(str(day))
    return counts
