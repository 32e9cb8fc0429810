"""The commands `dateline lake verify` and `dateline lake tidy`, which look after what is stored."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from etl.command.options import LakeUri, day_of
from etl.errors import LakeError, UsageError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None,
                  help="Look after the lake: verify, tidy.")

OneDay = Annotated[str | None, typer.Option(
    "--date", metavar="YYYY-MM-DD", help="Only this ingest date")]


@app.command()
def verify(day: OneDay = None, lake: LakeUri = None) -> None:
    """Check every file against its manifest and every row against its contract.

    Reads checksums, counts, contracts, references between tables, and files that belong to nothing.
    Writes nothing. A fault is a line on standard output; the exit status is 1 where there is any.
    """
    from etl.lake import Lake
    from etl.pipeline.upkeep import findings
    from etl.settings import read_settings

    settings = read_settings(lake=lake)
    if not Lake(settings.lake).exists(""):
        raise UsageError(f"there is no lake at {settings.lake}")
    found = findings(settings, datetime.now(UTC).date(), day_of(day) if day else None)
    for fault in found.faults:
        print("".join(c if c.isprintable() else "?" for c in fault))
    print(f"{found.day_count} days, {found.file_count} files, {found.row_count} rows: "
          f"{len(found.faults) or 'no'} faults")
    if found.faults:
        raise LakeError(f"{len(found.faults)} faults in {settings.lake}")


@app.command()
def tidy(lake: LakeUri = None) -> None:
    """Drop what is too old, roll up past months, remove leftovers of killed runs.

    Reads and writes the lake; the daily files of a past month become one. DATELINE_KEEP_DAYS and
    DATELINE_KEEP_RAW_DAYS say what is too old; by default nothing is. Rows of days that are kept
    stay as they are. May be killed and run again at any time.
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
