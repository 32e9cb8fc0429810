"""Load, day by day: committed tables into the warehouse, and the page that people look at."""

from datetime import date
from pathlib import Path

from etl.lake import Lake
from etl.load.report import write_report
from etl.load.warehouse import load_day
from etl.settings import Settings


def load(settings: Settings, day: date) -> dict[str, int]:
    """Load a committed day into the warehouse; returns the rows of the tables that changed."""
    return load_day(Lake(settings.lake), settings.warehouse, day)


def report(settings: Settings, day: date) -> str:
    """Write the day's page; returns its path."""
    return str(write_report(Lake(settings.lake), day, Path(settings.reports)))
