"""The command line: `dateline lake`, which looks after what is stored."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from etl.errors import LakeError, UsageError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look after the lake: verify, tidy.")

LakeUri = Annotated[str | None, typer.Option("--lake", metavar="URI", help="Folder or s3:// URI (DATELINE_LAKE)")]
Day = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Only this ingest date")]


@app.command()
def verify(day: Day = None, lake: LakeUri = None) -> None:
    """Check every file against its manifest and every row against its contract.

    Checksums, counts, contracts, references between tables, files that belong to nothing. Writes nothing. A fault is a
    line on standard output; exit status 1 where there is any.
    """
    from etl.lake import Lake
    from etl.pipeline.upkeep import findings
    from etl.settings import read_settings

    settings = read_settings(lake=lake)
    if not Lake(settings.lake).exists(""):
        raise UsageError(f"there is no lake at {settings.lake}")
    found = findings(settings, datetime.now(UTC).date(), _date(day))
    for fault in found.faults:
        print("".join(c if c.isprintable() else "?" for c in fault))
    print(f"{found.day_count} days, {found.file_count} files, {found.row_count} rows: {len(found.faults) or 'no'} faults")
    if found.faults:
        raise LakeError(f"{len(found.faults)} faults in {settings.lake}")


@app.command()
def tidy(lake: LakeUri = None) -> None:
    """Drop what is too old, make one file of a past month's daily ones, remove leftovers of killed runs.

    What is too old DATELINE_KEEP_DAYS and DATELINE_KEEP_RAW_DAYS say: by default nothing. Rows of days that are kept stay
    as they are. May be killed and run again at any time.
    """
    from etl.lake import Lake
    from etl.pipeline.upkeep import tidy
    from etl.settings import read_settings

    settings = read_settings(lake=lake)
    if not Lake(settings.lake).exists(""):
        raise UsageError(f"there is no lake at {settings.lake}")
    Lake(settings.lake).check_writable()
    counts = tidy(settings, datetime.now(UTC).date())
    print(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--date {text!r} is no date; write it as 2026-11-30") from None
