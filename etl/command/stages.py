"""The command line: `dateline`, whose verbs are the stages."""

import logging
import os
import sys
import traceback
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from etl.command import export as export_cli
from etl.command import feeds as feeds_cli
from etl.command import lake as lake_cli
from etl.command.console import Console
from etl.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from etl.pipeline.run import Run

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
                  help="News feeds to an auditable table of who did what to whom, where and when.\n\n"
                       "The verbs are the stages: poll, fetch, parse, code, resolve, load; `run` does them all. Each works "
                       "on one ingest date of the lake. parse, code and resolve also read JSON lines. "
                       "`trace` leads an event back to its bytes, `show` prints a stored page. "
                       "Settings are environment variables: `dateline settings`.")

app.add_typer(feeds_cli.app, name="feeds")
app.add_typer(lake_cli.app, name="lake")
app.command(help=export_cli.HELP)(export_cli.export)

Jsonl = Annotated[str | None, typer.Option(metavar="IN", help="JSON lines instead of the lake; - is standard input")]
Out = Annotated[str | None, typer.Option("--out", metavar="OUT", help="Where the JSON lines go (standard output)")]
Jobs = Annotated[int | None, typer.Option(min=1, max=256, help="Processes (DATELINE_JOBS)")]
Day = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Ingest date (today, UTC)")]
Feeds = Annotated[str | None, typer.Option(metavar="FILE", help="Feed list, OPML (DATELINE_FEEDS)")]
LakeUri = Annotated[str | None, typer.Option("--lake", metavar="URI", help="Folder or s3:// URI (DATELINE_LAKE)")]
Warehouse = Annotated[str | None, typer.Option(metavar="URI", help="duckdb:///… or postgresql://… (DATELINE_WAREHOUSE)")]


@app.command()
def poll(feeds: Feeds = None, day: Day = None, lake: LakeUri = None) -> None:
    """Ask every feed what is new.

    Reads the feed list. Writes the tables feeds, entries, captures, rejects, and the feeds' answers as WARC.
    """
    from etl.pipeline.night import do
    from etl.pipeline.stages import POLL

    do(_run(day, feeds=feeds, lake=lake), [POLL], Console())


@app.command()
def fetch(day: Day = None, lake: LakeUri = None,
          urls: Annotated[str | None, typer.Option(metavar="FILE", help="Fetch a list's pages, too: a URL a line, # begins a "
                                                                        "comment; - is standard input")] = None,
          warc: Annotated[list[str] | None, typer.Option(metavar="FILE", help="Take the pages of WARC files instead, without "
                                                                              "network; more files may follow")] = None,
          more: Annotated[list[str] | None, typer.Argument(metavar="FILE", help="More WARC files after --warc")] = None,
          ) -> None:
    """Fetch the pages that the day's entries link to.

    Reads the day's entries. Writes captures, rejects and the pages as WARC; pages that are there are not fetched again.
    With --urls or --warc also writes feeds and entries: a list or a file stands there as a feed.
    """
    from etl.pipeline import night
    from etl.pipeline.stages import FETCH

    if (urls and warc) or (more and not warc):
        raise UsageError("give --urls or --warc, and files after --warc only")
    run = _run(day, lake=lake)
    if warc:
        night.take_warcs(run, [*warc, *(more or [])], Console())
    elif urls:
        night.fetch_list(run, urls, Console())
    else:
        night.do(run, [FETCH], Console())


@app.command()
def parse(jsonl: Jsonl = None, out: Out = None, jobs: Jobs = None, day: Day = None, lake: LakeUri = None) -> None:
    """Pages to articles: title, text, authors, times, language.

    Reads the day's captures; writes articles and rejects. With --jsonl reads
    {"id", "url", "html"} a line and writes {"id", "title", "text", "authors", "published_at", …, "reject"}.
    """
    from etl.settings import read_settings

    settings = read_settings(jobs=jobs, lake=lake)
    if jsonl:
        from etl.jsonl.verbs import parse_file
        from etl.pipeline.guard import Limits

        with Console().counter("parse") as advance:
            limits = Limits(settings.parse_seconds, settings.parse_memory_bytes)
            parse_file(jsonl, out, settings.jobs, limits, advance)
        return
    from etl.pipeline.night import do
    from etl.pipeline.stages import PARSE

    do(_run(day, jobs=jobs, lake=lake), [PARSE], Console())


@app.command()
def code(jsonl: Jsonl = None, out: Out = None, jobs: Jobs = None, day: Day = None, lake: LakeUri = None) -> None:
    """Articles to mentions of events: who did what to whom, where, when, by which sentence.

    Reads the day's articles; writes mentions, place_mentions, events, stories and rejects. With --jsonl reads
    {"id", "title", "text", "published_at"} a line and writes {"id", "mentions", "places", "reject"}.
    """
    from etl.settings import read_settings

    settings = read_settings(jobs=jobs, lake=lake)
    if jsonl:
        from etl.jsonl.verbs import code_file

        with Console().counter("code") as advance:
            code_file(jsonl, out, settings, advance)
        return
    from etl.pipeline.night import do
    from etl.pipeline.stages import CODE, RESOLVE

    do(_run(day, jobs=jobs, lake=lake), [CODE, RESOLVE], Console())


@app.command()
def explain(file: Annotated[str, typer.Argument(metavar="FILE", help="A text; - is standard input")],
            title: Annotated[str | None, typer.Option(help="The article's title, which is coded too")] = None,
            published: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Day of publication")] = None,
            parse: Annotated[bool, typer.Option(help="Show each sentence's parse")] = True) -> None:
    """Why a text is coded as it is: its sentences with their parse, the rules that fired, the classifier's view, the outcome.

    Sentences in which no rule fired are left out.
    """
    from etl.command.explain import explain_text
    from etl.settings import read_settings

    for line in explain_text(file, title, published, parse, read_settings()):
        typer.echo(line)


@app.command()
def resolve(jsonl: Annotated[str, typer.Option(metavar="IN", help="JSON lines; - is standard input")],
            out: Out = None) -> None:
    """Code articles and join what belongs together: events, stories, copies.

    Reads {"id", "url", "publisher", "title", "text", "published_at"} a line; writes lines of kind event, story and copy.
    """
    from etl.jsonl.verbs import resolve_file
    from etl.settings import read_settings

    resolve_file(jsonl, out, read_settings())


@app.command()
def load(day: Day = None, until: Annotated[str | None, typer.Option("--until", metavar="YYYY-MM-DD", help=(
             "Load all committed days from --date to this one"))] = None,
         lake: LakeUri = None, warehouse: Warehouse = None) -> None:
    """Load a committed day into the warehouse and write its page.

    Reads the lake's manifest and tables. Replaces the day in the warehouse in one transaction, or a whole range with --until;
    unchanged tables are left.
    """
    from etl.pipeline.load import committed, load_all, report
    from etl.pipeline.run import Run
    from etl.settings import read_settings

    first = Run.of(read_settings(lake=lake, warehouse=warehouse), _day(day))
    runs = committed(first, _day(until, "--until")) if until else [first]
    with Console().stage("load", 1) as advance:
        advance(load_all(runs))
    for loaded in runs:
        report(loaded)
        print(loaded.page)


@app.command()
def run(feeds: Feeds = None, day: Day = None, lake: LakeUri = None, warehouse: Warehouse = None, jobs: Jobs = None) -> None:
    """Do the whole night for one ingest date, without Airflow.

    Reads the feed list; writes lake, warehouse and page. A second run of the same day changes nothing that is stored.
    """
    from etl.command.summary import summarise
    from etl.pipeline.night import do
    from etl.pipeline.stages import STAGES

    whole = _run(day, feeds=feeds, lake=lake, warehouse=warehouse, jobs=jobs)
    do(whole, STAGES, Console())
    print(summarise(whole.settings, whole.day))
    print(f"page: {whole.page}", file=sys.stderr)


@app.command()
def trace(event_id: Annotated[str, typer.Argument(help="Id of an event, or as much of its beginning as is unique")],
          day: Day = None, lake: LakeUri = None) -> None:
    """Follow an event back to its sentences, articles, captures and feeds, down to the stored bytes.

    Reads the lake's tables and WARC files; writes nothing.
    """
    from etl.command.trace import trace_event
    from etl.lake import Lake
    from etl.settings import read_settings

    for step in trace_event(Lake(read_settings(lake=lake).lake), _day(day), event_id):
        print(f"{step.table:8} {step.row_id}")
        print("\n".join(f"         {line}" for line in step.says))


@app.command()
def show(capture_id: Annotated[str, typer.Argument(help="Id of a capture, or as much of its beginning as is unique")],
         day: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Ingest date (all)")] = None,
         lake: LakeUri = None,
         headers: Annotated[bool, typer.Option("--headers", help="Print the HTTP head before the page")] = False,
         raw: Annotated[bool, typer.Option("--raw", help="Print the body's bytes as they came; not to a terminal")] = False,
         ) -> None:
    """Print a stored page as text.

    Reads the lake's captures and WARC files; writes nothing. Control characters are left out, but with --raw.
    """
    from etl.command import show as shown
    from etl.lake import Lake
    from etl.settings import read_settings

    if raw and (headers or sys.stdout.isatty()):
        raise UsageError("--raw is for files and pipes, without --headers: its bytes could move a terminal")
    where = Lake(read_settings(lake=lake).lake)
    found = shown.show(where, shown.find_capture(where, capture_id, _day(day) if day else None))
    if raw:
        sys.stdout.buffer.write(found.body)
        return
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal may know fewer letters than a page
    if headers:
        print("\n".join(found.head), end="\n\n")
    print(found.text)


@app.command()
def settings() -> None:
    """Print every setting with its value, origin and meaning."""
    from etl.settings import describe, read_settings

    for line in describe(read_settings()):
        print(f"{line.variable}={'' if line.value is None else line.value}\n    {line.meaning} ({line.origin})")


def _run(day: str | None, **given: Any) -> "Run":
    """A run of an ingest date on a lake that can be written."""
    from etl.pipeline.run import Run
    from etl.settings import read_settings

    run = Run.of(read_settings(**given), _day(day))
    run.lake.check_writable()
    return run


def _day(text: str | None, option: str = "--date") -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text!r} is no date; write it as 2026-11-30") from None


def main() -> None:
    """Run the command line: errors are one line on standard error; exit status 1 for failed work, 2 for wrong usage."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    logging.getLogger("etl").setLevel(logging.INFO if os.environ.get("CI") else logging.WARNING)
    try:
        app()
    except DatelineError as error:
        print(f"dateline: {error}", file=sys.stderr)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # a fault of ours: one line all the same, with the place to look
        place = traceback.extract_tb(error.__traceback__)[-1]
        print(f"dateline: internal error: {type(error).__name__}: {error} ({place.name}, line {place.lineno} of "
              f"{place.filename})", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("dateline: interrupted", file=sys.stderr)
        sys.exit(1)
