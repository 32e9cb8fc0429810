"""The commands `dateline lake verify`, `repair` and `tidy`, which look after what is stored."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from etl.command.options import LakeUri, day_of
from etl.errors import LakeError, UsageError

if TYPE_CHECKING:
    from etl.settings import Settings

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None,
                  help="Look after the lake: verify, repair, tidy.")

OneDay = Annotated[str | None, typer.Option(
    "--date", metavar="YYYY-MM-DD", help="Only this ingest date")]

Quick = Annotated[bool, typer.Option(
    "--quick", help="Only whether every file is there and as long as it was committed")]


@app.command()
def verify(day: OneDay = None, lake: LakeUri = None, quick: Quick = False) -> None:
    """Check every file and stored answer against its checksum and every row against its contract.

    Reads checksums, counts, contracts, references between tables, the archive's records, and files
    that belong to nothing. With --quick reads manifests and sizes only. Writes nothing. A fault is
    a line on standard output; the exit status is 1 where there is any.
    """
    from etl.pipeline.upkeep import findings

    settings = _settings(lake)
    found = findings(settings, datetime.now(UTC).date(), day_of(day) if day else None,
                     is_deep=not quick)
    for fault in found.faults:
        print(_printable(fault))
    print(f"{found.day_count} days, {found.file_count} files, {found.row_count} rows: "
          f"{len(found.faults) or 'no'} faults")
    if found.faults:
        raise LakeError(f"{len(found.faults)} faults in {settings.lake}")


@app.command()
def repair(day: OneDay = None, lake: LakeUri = None) -> None:
    """Say which stored answers are damaged, and how to fetch their pages again.

    Reads captures and the archive. Writes nothing. A damaged answer is a line on standard output,
    and so is each command that fetches a day's pages again. The exit status is 1 where a day can't
    be read.
    """
    from etl.pipeline import upkeep

    settings = _settings(lake)
    found = upkeep.repair(settings, day_of(day) if day else None)
    for damage in found.damages:
        print(_printable(f"{damage.ingest_date} {damage.kind} {damage.url}: {damage.detail}"))
    pages = sum(damage.kind == "page" for damage in found.damages)
    print(f"{len(found.damages) or 'no'} stored answers are damaged, {pages} of them pages")
    for each in found.days:
        print(f"dateline fetch --date {each} && dateline parse --date {each} && "
              f"dateline code --date {each} && dateline load --date {each}")
    if found.unread:
        raise LakeError(_printable("; ".join(found.unread)))


@app.command()
def tidy(lake: LakeUri = None) -> None:
    """Drop what is too old, roll up past months, remove leftovers of killed runs.

    Reads and writes the lake; the daily files of a past month become one. DATELINE_KEEP_DAYS and
    DATELINE_KEEP_RAW_DAYS say what is too old; by default nothing is. Rows of days that are kept
    stay as they are. May be killed and run again at any time.
    """
    from etl.lake import Lake
    from etl.pipeline.upkeep import tidy

    settings = _settings(lake)
    Lake(settings.lake).check_writable()
    counts = tidy(settings, datetime.now(UTC).date())
    print(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()))


def _settings(lake: str | None) -> "Settings":
    """The settings, whose lake is there."""
    from etl.lake import Lake
    from etl.lake.places import stored

    settings = stored(lake=lake)
    if not Lake(settings.lake).exists(""):
        raise UsageError(f"there is no lake at {settings.lake}")
    return settings


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in line)
