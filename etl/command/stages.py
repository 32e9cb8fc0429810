"""The command line `dateline`, whose verbs are the stages.

In: arguments and settings. Out: calls of the pipeline, text on standard output, an exit status.
What a verb needs is imported when it is called, so that `--help` comes at once.
"""

import logging
import os
import sys
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import typer

from etl.command import browse as browse_cli
from etl.command import export as export_cli
from etl.command import feeds as feeds_cli
from etl.command import lake as lake_cli
from etl.command import questions
from etl.command.console import Console
from etl.command.options import (
    Day,
    Feeds,
    Force,
    Jobs,
    Jsonl,
    JsonlOnly,
    LakeUri,
    MoreWarcFiles,
    Only,
    Out,
    Until,
    UrlList,
    WarcFiles,
    Warehouse,
    WhyPage,
    day_of,
    past_day_of,
)
from etl.errors import DatelineError, LakeError, UsageError, WorkError

if TYPE_CHECKING:
    from etl.pipeline.run import Run
    from etl.settings import Settings

ABOUT = """News feeds to an auditable table of who did what to whom, where and when.

The verbs are the stages: poll, fetch, parse, code, resolve, load; `run` does them all. Each works
on one ingest date of the lake. parse, code and resolve also read JSON lines. `browse` opens the
events page, `trace` leads an event back to its bytes, `show` prints a stored page. Settings are
environment variables: `dateline settings`.
"""
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None, help=ABOUT)

app.add_typer(feeds_cli.app, name="feeds")
app.add_typer(lake_cli.app, name="lake")
app.command(help=export_cli.HELP)(export_cli.export)
app.command(help=browse_cli.HELP)(browse_cli.browse)


@app.command()
def poll(feeds: Feeds = None, day: Day = None, lake: LakeUri = None, only: Only = None,
         force: Force = False) -> None:
    """Ask every feed what is new.

    Reads the feed list. Writes the tables feeds, entries, captures, rejects, and the feeds' answers
    as WARC. Feeds that fail are named; the exit status is 1 where none could be read.
    """
    from etl.pipeline.night import do
    from etl.pipeline.stages import POLL

    asked = replace(_run(day, feeds=feeds, lake=lake), only=tuple(only or ()), force=force)
    do(asked, [POLL], Console())
    _check_read(asked)


@app.command()
def fetch(day: Day = None, lake: LakeUri = None, urls: UrlList = None, warc: WarcFiles = None,
          more: MoreWarcFiles = None) -> None:
    """Fetch the pages that the day's entries link to.

    Reads the day's entries. Writes captures, rejects and the pages as WARC; pages that are there
    are not fetched again. With --urls or --warc also writes feeds and entries: a list or a file
    stands there as a feed.
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
def parse(jsonl: Jsonl = None, out: Out = None, jobs: Jobs = None, day: Day = None,
          lake: LakeUri = None, why: WhyPage = None) -> None:
    """Turn pages into articles: title, text, authors, times, language.

    Reads the day's captures; writes articles and rejects. With --jsonl reads {"id", "url", "html"}
    a line and writes {"id", "title", "text", "authors", "published_at", …, "reject"}. With --why
    writes nothing but to standard output: each reading of one page, its length, which one stands
    and why, and what was dropped by which rule. An address must have been fetched before.
    """
    from etl.settings import read_settings

    settings = read_settings(jobs=jobs, lake=lake)
    if why:
        if jsonl or out:
            raise UsageError("--why explains one page: give neither --jsonl nor --out")
        _print_why(why, lake, day)
        return
    if jsonl:
        from etl.jsonl.verbs import parse_file
        from etl.pipeline.guard import Limits

        with Console().counter("parse") as advance:
            limits = Limits(settings.parse_seconds, settings.parse_memory_bytes)
            parse_file(jsonl, out, settings.jobs, limits, advance)
        return
    from etl.pipeline.night import do
    from etl.pipeline.stages import PARSE

    do(_run_again(day, jobs=jobs, lake=lake), [PARSE], Console())


def _print_why(page: str, lake: str | None, day: str | None) -> None:
    from etl.command.why import why as explain_page
    from etl.lake import Lake
    from etl.lake.places import stored

    for line in explain_page(page, Lake(stored(lake=lake).lake), day_of(day) if day else None):
        typer.echo(line)


@app.command()
def code(jsonl: Jsonl = None, out: Out = None, jobs: Jobs = None, day: Day = None,
         lake: LakeUri = None) -> None:
    """Turn articles into mentions of events: who did what to whom, where, when, by which sentence.

    Reads the day's articles; writes mentions, place_mentions, events, stories and rejects. With
    --jsonl reads {"id", "title", "text", "published_at"} a line and writes
    {"id", "mentions", "places", "reject"}.
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

    do(_run_again(day, jobs=jobs, lake=lake), [CODE, RESOLVE], Console())


@app.command()
def resolve(jsonl: JsonlOnly, out: Out = None) -> None:
    """Code articles and join what belongs together: events, stories, copies.

    Reads {"id", "url", "publisher", "title", "text", "published_at"} a line; writes lines of kind
    event, story and copy.
    """
    from etl.jsonl.verbs import resolve_file
    from etl.settings import read_settings

    resolve_file(jsonl, out, read_settings())


@app.command()
def load(day: Day = None, until: Until = None, lake: LakeUri = None,
         warehouse: Warehouse = None) -> None:
    """Load a committed day into the warehouse and write its page.

    Reads the lake's manifest and tables. Replaces the day in the warehouse in one transaction, or a
    whole range with --until; unchanged tables are left. Of a PostgreSQL warehouse the copy for the
    events page is brought up to date.
    """
    from etl.lake.places import stored
    from etl.pipeline.load import broken, committed, load_all, report
    from etl.pipeline.run import Run

    first = Run.of(stored(lake=lake, warehouse=warehouse), day_of(day))
    runs = committed(first, day_of(until, "--until")) if until else [first]
    with Console().stage("load", 1) as advance:
        advance(load_all(runs))
    for loaded in runs:
        report(loaded)
        print(loaded.page)
    _copy(first)
    if until and (faults := broken(first, day_of(until, "--until"))):
        raise LakeError(f"{len(faults)} days were not loaded: {'; '.join(faults)}")


@app.command()
def run(feeds: Feeds = None, day: Day = None, lake: LakeUri = None, warehouse: Warehouse = None,
        jobs: Jobs = None) -> None:
    """Do the whole night for one ingest date, without Airflow.

    Reads the feed list; writes lake, warehouse and page. A second run of the same day changes
    nothing that is stored. What is unexpected of a night is said; the exit status is 1 where no
    feed could be read.
    """
    from etl.command.summary import summarise
    from etl.pipeline.judging import tell
    from etl.pipeline.night import do
    from etl.pipeline.stages import STAGES

    whole = _run(day, feeds=feeds, lake=lake, warehouse=warehouse, jobs=jobs)
    do(whole, STAGES, Console())
    print(summarise(whole.settings, whole.day))
    print(f"page: {whole.page}", file=sys.stderr)
    tell(whole)
    _copy(whole)
    _check_read(whole)


def _copy(run: "Run") -> None:
    """Bring the events page's copy of the warehouse up to date, where there is to be one."""
    from etl.lake.places import copied
    from etl.pipeline.stages import COPY

    if copied(run.settings):
        with Console().stage(COPY.name, 1) as advance:
            advance(COPY(run))


def _check_read(run: "Run") -> None:
    """Raise WorkError where no feed of the day could be had at all."""
    from etl.pipeline.judging import nothing_read

    if said := nothing_read(run):
        raise WorkError(said)


def _run(day: str | None, **given: Any) -> "Run":
    """A run that takes in an ingest date: into the lake of the settings, which can be written."""
    from etl.settings import read_settings

    return _writable(read_settings(**given), day)


def _run_again(day: str | None, **given: Any) -> "Run":
    """A run over an ingest date that is stored, in a lake that can be written."""
    from etl.lake.places import stored

    return _writable(stored(**given), day)


def _writable(settings: "Settings", day: str | None) -> "Run":
    from etl.pipeline.run import Run

    run = Run.of(settings, past_day_of(day))
    run.lake.check_writable()
    return run


for verb in (questions.explain, questions.trace, questions.show, questions.settings):
    app.command()(verb)


def main() -> None:
    """Run the command line.

    An error is one line on standard error. The exit status is 1 for failed work, 2 for wrong usage.
    """
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
        print(f"dateline: internal error: {type(error).__name__}: {error} ({place.name}, line "
              f"{place.lineno} of {place.filename})", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("dateline: interrupted", file=sys.stderr)
        sys.exit(1)
