"""`python -m etl.orchestration.embedded`: the commands `run [--feeds PATH]` and `ui`."""

import argparse
import logging
import os
import signal
import sys
from pathlib import Path

from etl.errors import DatelineError
from etl.orchestration.embedded.signals import Stopped, say, stoppable


def main(arguments: list[str] | None = None) -> int:
    """Run one of the two commands; returns the exit status: 0 done, 1 failed, 2 wrong usage."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    chosen = _parser().parse_args(arguments)
    try:
        with stoppable():
            return _do(chosen)
    except Stopped as stopped:
        say("Stopped.")
        is_usual = chosen.command == "ui" and stopped.exit_status == 128 + signal.SIGINT
        return 0 if is_usual else stopped.exit_status
    except DatelineError as error:
        say(f"dateline: {error}", error=True)
        return error.exit_status


def _do(chosen: argparse.Namespace) -> int:
    # Imported here, where signals are handled already: these imports take a second.
    if chosen.command == "run":
        from etl.orchestration.embedded.once import run

        return run(Path.cwd(), chosen.feeds)
    from etl.orchestration.embedded.ui import ui

    return ui(Path.cwd())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl.orchestration.embedded",
                                     description="An Airflow of one's own, on loopback.")
    commands = parser.add_subparsers(dest="command", required=True)
    night = commands.add_parser("run", help="one night for today: feeds to warehouse")
    night.add_argument("--feeds", metavar="PATH", help="another feed list (OPML)")
    commands.add_parser("ui", help="keep Airflow open in the browser until Ctrl-C")
    return parser


def open_standard_streams() -> None:
    """Put the null device where standard input, output or error is closed.

    Else a file that is opened later would get its number, and what is printed would land there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


if __name__ == "__main__":
    open_standard_streams()
    status = main()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        # Nobody reads our output any more: the interpreter's own flush at its end must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(status)
