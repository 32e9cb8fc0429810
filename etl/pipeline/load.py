"""Load, day by day: committed tables into the warehouse, and the page that people look at."""

from datetime import date
from pathlib import Path

from etl.errors import LakeError
from etl.lake import Lake, manifests
from etl.load.exports import formats
from etl.load.report.report import write_report
from etl.load.warehouse.warehouse import load_days
from etl.settings import Settings


def load(settings: Settings, *days: date) -> dict[str, int]:
    """Load committed days into the warehouse, all at once; returns the rows of the tables that changed."""
    return load_days(Lake(settings.lake), settings.warehouse, days)


def committed(settings: Settings, first: date, last: date) -> list[date]:
    """List the committed days of a range; raises LakeError where there is none."""
    found = [day for day in manifests.days(Lake(settings.lake)) if first <= day <= last]
    if not found:
        raise LakeError(f"the lake {settings.lake} has no committed days from {first} to {last}")
    return found


def export(settings: Settings, name: str, first: date | None, last: date | None, where: str | None, out: str | None) -> None:
    """Write the events of some committed days in one of the export formats."""
    formats.export(Lake(settings.lake), name, first, last, where, out)


def report(settings: Settings, day: date) -> str:
    """Write the day's page; returns its path."""
    return str(write_report(Lake(settings.lake), day, Path(settings.reports)))
