"""One stack for all nights: the sample newsroom, two workers, S3 and PostgreSQL."""

import os
import signal
from collections.abc import Iterator

import pytest

from etl.orchestration.embedded.newsroom import serve
from stack.services import Stack
from tests.paths import CHECKOUT
from tests.stack.nights import Nights


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    # Told to stop (by a limit of time, for instance), pytest ends as after Ctrl-C: with the stack.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with serve(CHECKOUT / "sample") as newsroom:
        feeds = str(CHECKOUT / "sample" / "feeds.opml")
        with Stack(DATELINE_FEEDS=feeds, DATELINE_CONNECT_TO=newsroom.connect_to,
                   DATELINE_HOST_DELAY_SECONDS="0") as running:
            os.environ.update(running.store())
            yield running
        assert running.sessions.left() == [], "no process is left behind"


@pytest.fixture(scope="session")
def nights(stack: Stack) -> Nights:
    return Nights(stack)


@pytest.fixture(scope="session")
def undisturbed(nights: Nights) -> dict[str, object]:
    """What the lake and the warehouse hold after a night that nothing disturbs."""
    return nights.done(lambda: None, "")
