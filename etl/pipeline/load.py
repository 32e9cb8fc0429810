"""Load, day by day: committed tables into the warehouse, and the page that people look at; upkeep once a week."""

from datetime import date, timedelta
from pathlib import Path

from etl.errors import LakeError
from etl.lake import STAGING, Lake
from etl.load.exports import formats
from etl.load.report import write_report
from etl.load.warehouse import load_days
from etl.settings import Settings

LEFTOVER_DAYS = 2


def load(settings: Settings, *days: date) -> dict[str, int]:
    """Load committed days into the warehouse, all at once; returns the rows of the tables that changed."""
    return load_days(Lake(settings.lake), settings.warehouse, days)


def committed(settings: Settings, first: date, last: date) -> list[date]:
    """List the committed days of a range; raises LakeError where there is none."""
    names = (name.removesuffix(".json") for name in Lake(settings.lake).files("manifests"))
    found = [day for name in names if first <= (day := date.fromisoformat(name)) <= last]
    if not found:
        raise LakeError(f"the lake {settings.lake} has no committed days from {first} to {last}")
    return found


def export(settings: Settings, name: str, first: date | None, last: date | None, where: str | None, out: str | None) -> None:
    """Write the events of some committed days in one of the export formats."""
    formats.export(Lake(settings.lake), name, first, last, where, out)


def report(settings: Settings, day: date) -> str:
    """Write the day's page; returns its path."""
    return str(write_report(Lake(settings.lake), day, Path(settings.reports)))


def tidy(settings: Settings, today: date) -> dict[str, int]:
    """Verify every manifest and remove what unfinished runs left behind; returns counts.

    Raises LakeError, with every fault, where a file is missing or is not its manifest's.
    """
    lake = Lake(settings.lake)
    days = [date.fromisoformat(name.removesuffix(".json")) for name in lake.files("manifests")]
    faults: list[str] = []
    files = 0
    for day in days:
        for name, entry in lake.manifest(day).get("tables", {}).items():
            files += 1
            if not lake.exists(entry["file"]):
                faults.append(f"{entry['file']} is missing")
            elif lake.fingerprint(entry["file"])["sha256"] != entry["sha256"]:
                faults.append(f"{entry['file']} is not the {name} that was committed")
    removed = 0
    for folder in lake.folders(STAGING):
        if folder < (today - timedelta(days=LEFTOVER_DAYS)).isoformat():
            lake.delete(f"{STAGING}/{folder}")
            removed += 1
    if faults:
        raise LakeError(f"{len(faults)} files of the lake are not what was committed: {'; '.join(faults[:20])}; "
                        "transform the days again from their captures")
    return {"days": len(days), "files": files, "removed": removed}
