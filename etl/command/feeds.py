"""The command line: `dateline feeds`, which looks after the feed list."""

import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.command.options import day_of
from etl.errors import FeedListError, UsageError, WorkError

if TYPE_CHECKING:
    from etl.extract.feeds.discover import Found
    from etl.extract.feeds.health import Health
    from etl.extract.feeds.roster import Feed

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None,
                  help="Look after the feed list: add, check, export.")

FeedsFile = Annotated[str | None, typer.Option(
    "--feeds", metavar="FILE", help="Feed list, OPML (DATELINE_FEEDS)")]
LakeUri = Annotated[str | None, typer.Option(
    "--lake", metavar="URI", help="Folder or s3:// URI (DATELINE_LAKE)")]
Day = Annotated[str | None, typer.Option(
    "--date", metavar="YYYY-MM-DD", help="Last day (today, UTC)")]
HEADER = ("state", "last good", "entries/day", "seconds", "publisher", "feed", "why")


@app.command()
def add(url: Annotated[str, typer.Argument(metavar="URL", help="A site, a page or a feed")],
        feeds: FeedsFile = None,
        take_all: Annotated[bool, typer.Option(
            "--all", help="Add every feed found, not only the first")] = False) -> None:
    """Find the feeds of a site and add the first to the feed list.

    Reads the address, what it names as its feeds, and common paths. Writes the feed list; what is
    in it stays.
    """
    from etl.extract.feeds.discover import find_feeds
    from etl.extract.feeds.opml import add_feeds
    from etl.settings import read_settings

    settings = read_settings(feeds=feeds)
    _check_own(settings.feeds)
    discovery = find_feeds(url, settings)
    if not discovery.feeds:
        fault = f": {discovery.fault}" if discovery.fault else ""
        raise WorkError(f"no feed found at {url}{fault}")
    wanted = discovery.feeds if take_all else discovery.feeds[:1]
    new = {feed.url for feed in add_feeds(settings.feeds, map(_feed, wanted))}
    for found in discovery.feeds:
        fate = "added" if found.url in new else "listed before" if found in wanted else "found"
        about = f"{found.document.format:7}  {len(found.document.entries):4} entries"
        print(f"{fate:13}  {about}  {found.url}  {found.document.title or ''}".rstrip())
    if len(wanted) < len(discovery.feeds):
        print("dateline: --all adds every feed found", file=sys.stderr)


@app.command()
def check(days: Annotated[int, typer.Option(min=1, max=366, metavar="N", help="Days back")] = 30,
          feeds: FeedsFile = None, lake: LakeUri = None, day: Day = None) -> None:
    """Say which feeds are dead, stale, slow or empty, and why; the worst first.

    Reads the feed list and the table feeds; asks nobody and writes nothing.
    """
    from etl.extract.feeds import health
    from etl.extract.feeds.roster import read_roster
    from etl.lake import Lake
    from etl.settings import read_settings
    from etl.tables.row import read_rows
    from etl.tables.rows.feeds import FeedRow

    settings, last = read_settings(feeds=feeds, lake=lake), day_of(day)
    store = Lake(settings.lake)
    polled = [d for d in store.days("feeds") if last - timedelta(days=days) < d <= last]
    polls = (health.DayPoll(d, row) for d in polled
             for row in read_rows(FeedRow, store.read("feeds", d)))
    found = health.check(read_roster(settings.feeds), polls)
    print(_table([HEADER, *map(_cells, found)]))
    counts = {state: sum(h.state == state for h in found) for state in health.STATES}
    states = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    print(f"{len(found)} feeds over {days} days: {states}")


@app.command()
def export(feeds: FeedsFile = None,
           out: Annotated[str | None, typer.Option(
               "--out", metavar="OUT", help="The OPML file (standard output)")] = None) -> None:
    """Write the feed list as OPML, for other readers.

    Reads the feed list. Every feed is one outline; groups are left out, expectations are kept.
    """
    from etl.extract.feeds.opml import to_opml
    from etl.extract.feeds.roster import read_roster
    from etl.settings import read_settings

    text = to_opml(read_roster(read_settings(feeds=feeds).feeds))
    if out is None:
        print(text, end="")
        return
    try:
        Path(out).write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"can't write {out}: {error.strerror or error}") from None


def _check_own(path: str) -> None:
    from etl.settings import BUNDLED_FEEDS

    if Path(path).resolve() == BUNDLED_FEEDS.resolve():
        raise FeedListError(
            "the feed list that comes with Dateline is not changed: copy it first (dateline feeds "
            "export --out feeds.opml) and name yours by --feeds or DATELINE_FEEDS")


def _feed(found: "Found") -> "Feed":
    from etl.extract.feeds.roster import Feed
    from etl.extract.fetch.turns import host_of
    from etl.tables import ids

    title = found.document.title or host_of(found.url)
    return Feed(ids.feed_id(found.url), found.url, title, publisher=title)


def _cells(health: "Health") -> tuple[str, ...]:
    return (health.state, str(health.last_good or "never"), f"{health.entries_a_day:.1f}",
            "" if health.seconds is None else f"{health.seconds:.1f}",
            health.feed.publisher, health.feed.url, health.reason)


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    # What servers and lists say may hold control characters, which a terminal would obey.
    return "\n".join("".join(c for c in line if c.isprintable()) for line in lines)
