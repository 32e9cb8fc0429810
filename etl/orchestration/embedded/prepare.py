"""Before anything is started: settings, feed list and lake are checked.

Where no feed of the default list can be reached, the newsroom stands in for the world.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import UsageError
from etl.extract.feeds.roster import read_roster
from etl.lake.atomic import check_folder
from etl.lake.places import in_sample
from etl.orchestration.embedded.home import CHECKOUT, absolute
from etl.orchestration.embedded.reach import any_reachable
from etl.orchestration.embedded.signals import say
from etl.settings import PREFIX, Settings, read_settings

SAMPLE = CHECKOUT / "sample"


@dataclass(frozen=True)
class Plan:
    """What a start works with: checked settings, and the same as variables for the services."""

    settings: Settings
    variables: dict[str, str]


@contextmanager
def planned(root: Path, feeds: str | None = None) -> Iterator[Plan]:
    """Check the settings; where the world can't be reached, serve the sample newsroom in the block.

    A feed list of one's own is taken as it is. Raises UsageError for a bad setting, a bad feed
    list, or a lake that can't be written.
    """
    if not (CHECKOUT / "dags").is_dir():
        raise UsageError("the embedded Airflow needs the project's checkout: "
                         "its dags/ is not beside the package")
    settings = read_settings(feeds=feeds)
    variables = absolute(settings, root)
    urls = [feed.url for feed in read_roster(variables[f"{PREFIX}FEEDS"])]
    for name in ("LAKE", "REPORTS", "CACHE"):
        if "://" not in (folder := variables[f"{PREFIX}{name}"]):
            check_folder(f"{PREFIX}{name}", folder)
    if feeds or os.environ.get(f"{PREFIX}FEEDS") or any_reachable(urls):
        yield _plan(variables)
        return
    say("None of the default feeds can be reached: working on the bundled sample newsroom "
        "(sample/) instead. Its news is invented, and moved to these days.")
    from etl.orchestration.embedded.calendar import weeks_until
    from etl.orchestration.embedded.newsroom import serve

    with serve(SAMPLE, weeks=weeks_until(datetime.now(UTC).date())) as newsroom:
        played = {f"{PREFIX}FEEDS": str(SAMPLE / "feeds.opml"),
                  f"{PREFIX}CONNECT_TO": newsroom.connect_to}
        # Places of its own, so that the sample does not get among real nights.
        yield _plan(absolute(in_sample(settings), root) | played)


def _plan(variables: dict[str, str]) -> Plan:
    given = {name.removeprefix(PREFIX).lower(): value for name, value in variables.items()}
    return Plan(read_settings(None, **given), variables)
