"""The verbs that ask about results: `explain`, `trace`, `show`, `settings`.

In: a text, the id of an event or a capture, the lake. Out: text on standard output. Nothing is
written.
"""

import sys
from typing import Annotated

import typer

from etl.command.options import LakeUri, day_of
from etl.errors import UsageError

TextFile = Annotated[str, typer.Argument(metavar="FILE", help="A text; - is standard input")]
Title = Annotated[str | None, typer.Option(help="The article's title, which is coded too")]
Published = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Day of publication")]
EventId = Annotated[str, typer.Argument(
    help="Id of an event, or as much of its beginning as is unique")]
CaptureId = Annotated[str, typer.Argument(
    help="Id of a capture, or as much of its beginning as is unique")]
AnyDay = Annotated[str | None, typer.Option(
    "--date", metavar="YYYY-MM-DD", help="Ingest date (all)")]
NewestDay = Annotated[str | None, typer.Option(
    "--date", metavar="YYYY-MM-DD", help="Ingest date (the newest that has the event)")]
Headers = Annotated[bool, typer.Option("--headers", help="Print the HTTP head before the page")]
Raw = Annotated[bool, typer.Option(
    "--raw", help="Print the body's bytes as they came; not to a terminal")]


def explain(file: TextFile, title: Title = None, published: Published = None,
            parse: Annotated[bool, typer.Option(help="Show each sentence's parse")] = True) -> None:
    """Say why a text is coded as it is.

    Reads a text; writes nothing but to standard output: its sentences with their parse, what was
    proposed and by whom, the classifier's view, the verdicts, the mentions. Sentences in which
    nothing was proposed are left out.
    """
    from etl.command.explain import explain_text
    from etl.settings import read_settings

    for line in explain_text(file, title, published, parse, read_settings()):
        typer.echo(line)


def trace(event_id: EventId, day: NewestDay = None, lake: LakeUri = None) -> None:
    """Follow an event back to its sentences, articles, captures, feeds and stored bytes.

    Reads the lake's tables and WARC files of one night; writes nothing.
    """
    from etl.command.trace import trace_event
    from etl.lake import Lake
    from etl.lake.places import stored

    for step in trace_event(Lake(stored(lake=lake).lake), day_of(day) if day else None, event_id):
        print(f"{step.table:8} {step.row_id}")
        print("\n".join(f"         {line}" for line in step.says))


def show(capture_id: CaptureId, day: AnyDay = None, lake: LakeUri = None, headers: Headers = False,
         raw: Raw = False) -> None:
    """Print a stored page as text.

    Reads the lake's captures and WARC files; writes nothing. Control characters are left out,
    except with --raw.
    """
    from etl.command import show as shown
    from etl.lake import Lake
    from etl.lake.places import stored

    if raw and (headers or sys.stdout.isatty()):
        raise UsageError(
            "--raw is for files and pipes, without --headers: its bytes could move a terminal")
    where = Lake(stored(lake=lake).lake)
    found = shown.show(where, shown.find_capture(where, capture_id, day_of(day) if day else None))
    if raw:
        sys.stdout.buffer.write(found.body)
        return
    # A terminal may know fewer letters than a page.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    if headers:
        print("\n".join(found.head), end="\n\n")
    print(found.text)


def settings() -> None:
    """Print every setting with its value, origin and meaning.

    Reads the environment; writes nothing.
    """
    from etl.settings import describe, read_settings

    for line in describe(read_settings()):
        print(f"{line.variable}={'' if line.value is None else line.value}\n    {line.meaning} "
              f"({line.origin})")
