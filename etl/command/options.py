"""The options that several commands share, and how a date is read.

In: words of the command line. Out: values, or a UsageError that says how to write them.
"""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from etl.errors import UsageError

Jsonl = Annotated[str | None, typer.Option(
    metavar="IN", help="JSON lines instead of the lake; - is standard input")]
JsonlOnly = Annotated[str, typer.Option(
    "--jsonl", metavar="IN", help="JSON lines; - is standard input")]
Out = Annotated[str | None, typer.Option(
    "--out", metavar="OUT", help="Where the JSON lines go (standard output)")]
WhyPage = Annotated[str | None, typer.Option(
    "--why", metavar="URL|FILE", help="Say how one page's body was found, and write nothing")]
Jobs = Annotated[int | None, typer.Option(min=1, max=256, help="Processes (DATELINE_JOBS)")]
Day = Annotated[str | None, typer.Option(
    "--date", metavar="YYYY-MM-DD", help="Ingest date (today, UTC)")]
Until = Annotated[str | None, typer.Option(
    "--until", metavar="YYYY-MM-DD", help="Load all committed days from --date to this one")]
Feeds = Annotated[str | None, typer.Option(metavar="FILE", help="Feed list, OPML (DATELINE_FEEDS)")]
Only = Annotated[list[str] | None, typer.Option(
    metavar="NAME", help="Only the feed of this address, title or publisher; may be repeated")]
Force = Annotated[bool, typer.Option(
    "--force", help="Ask feeds, too, that wanted to be left alone; read unchanged ones again")]
LakeUri = Annotated[str | None, typer.Option(
    "--lake", metavar="URI", help="Folder or s3:// URI (DATELINE_LAKE)")]
Warehouse = Annotated[str | None, typer.Option(
    metavar="URI", help="duckdb:///… or postgresql://… (DATELINE_WAREHOUSE)")]
UrlList = Annotated[str | None, typer.Option(
    metavar="FILE",
    help="Fetch a list's pages, too: a URL a line, # begins a comment; - is standard input")]
WarcFiles = Annotated[list[str] | None, typer.Option(
    metavar="FILE",
    help="Take the pages of WARC files instead, without network; more files may follow")]
MoreWarcFiles = Annotated[list[str] | None, typer.Argument(
    metavar="FILE", help="More WARC files after --warc")]


def past_day_of(text: str | None) -> date:
    """Read the ingest date of a run as `day_of` does; raises UsageError where it has not begun."""
    day, today = day_of(text), datetime.now(UTC).date()
    if day > today:
        raise UsageError(f"--date {day} has not begun: it is {today} in UTC, and a day that is "
                         "filled too early is not polled when it comes")
    return day


def day_of(text: str | None, option: str = "--date") -> date:
    """Read a date in ISO 8601; today's in UTC where none is given.

    Raises UsageError, which names the option, where the text is none.
    """
    try:
        return date.fromisoformat(text) if text is not None else datetime.now(UTC).date()
    except ValueError:
        raise UsageError(f"{option} {text!r} is no date; write it as 2026-11-30") from None
