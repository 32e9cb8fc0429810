"""`make stack`: the services of docker-compose.yml until Ctrl-C; `night`: one night.

The feeds are those of DATELINE_FEEDS, or else the bundled newsroom.
"""

import logging
import os
import sys
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime

from etl.errors import DatelineError
from etl.orchestration.embedded.api import Api
from etl.orchestration.embedded.calendar import weeks_until
from etl.orchestration.embedded.home import CHECKOUT
from etl.orchestration.embedded.newsroom import serve
from etl.orchestration.embedded.signals import Stopped, stoppable
from stack.night import Night
from stack.services import Stack


def main(arguments: list[str]) -> int:
    """Start the stack, do what is asked, end it; returns the exit status."""
    if arguments not in ([], ["night"]):
        print("usage: python -m stack [night]", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    started = time.monotonic()
    with ExitStack() as block:
        feeds = os.environ.get("DATELINE_FEEDS")
        given = {"DATELINE_FEEDS": feeds} if feeds else _newsroom(block)
        stack = block.enter_context(Stack(**given))
        print(f"Airflow: http://127.0.0.1:{stack.port}  admin  {stack.password}\n"
              f"Logs of the services: {stack.home}\n"
              f"{len(stack.services)} services in {time.monotonic() - started:.0f} s", flush=True)
        if arguments:
            started = time.monotonic()
            Night(Api(stack.port, stack.password), datetime.now(UTC).date()).until_done()
            print(f"a night in {time.monotonic() - started:.0f} s", flush=True)
        else:
            threading.Event().wait()
    return 0


def _newsroom(block: ExitStack) -> dict[str, str]:
    weeks = weeks_until(datetime.now(UTC).date())
    newsroom = block.enter_context(serve(CHECKOUT / "sample", weeks=weeks))
    return {"DATELINE_FEEDS": str(CHECKOUT / "sample" / "feeds.opml"),
            "DATELINE_CONNECT_TO": newsroom.connect_to, "DATELINE_HOST_DELAY_SECONDS": "0"}


if __name__ == "__main__":
    try:
        with stoppable():
            sys.exit(main(sys.argv[1:]))
    except Stopped as stopped:
        sys.exit(stopped.exit_status)
    except DatelineError as error:
        print(f"dateline: {error}", file=sys.stderr)
        sys.exit(1)
