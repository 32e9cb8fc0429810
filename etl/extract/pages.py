"""Pages: fetch what the new entries link to. Targets in; rows of `captures` and `rejects` out.

Nothing of a page is fetched but the page itself.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from etl.extract.archive.archive import ArchiveWriter
from etl.extract.archive.captures import Origin, capture, settle
from etl.extract.fetch.http import PAGE_KINDS, Client
from etl.settings import Settings
from etl.tables.rejects import Reject
from etl.tables.rows.captures import CaptureRow

STAGE = "fetch"


@dataclass(frozen=True)
class Target:
    """A page to fetch: the entry that links to it, and its canonical address."""

    entry_id: str
    feed_id: str
    publisher: str
    url: str


@dataclass(frozen=True)
class Fetched:
    """What fetching brought: targets = `captures` + `rejects` + `duplicate_count`.

    A duplicate is a target whose page was asked for another one already.
    """

    captures: list[CaptureRow]
    rejects: list[Reject]
    duplicate_count: int


def fetch_entries(targets: list[Target], settings: Settings, archive: ArchiveWriter, day: date,
                  on_progress: Callable[[int], None] | None = None) -> Fetched:
    """Fetch the page of every target once, and close the archive.

    A capture has status 200 and a body of HTML, XHTML or plain text that is not empty. Everything
    else is a reject with the entry's id as its key. `on_progress` gets the number of pages done.
    Raises LakeError where the archive can't be written and SettingError for bad fetch settings.
    """
    first: dict[str, Target] = {}
    for target in sorted(targets, key=lambda t: t.entry_id):
        first.setdefault(target.url, target)
    fetch = _Fetch(settings, archive, day, on_progress)
    asyncio.run(fetch.run(list(first.values())))
    return Fetched(sorted(settle(fetch.captures, archive), key=lambda row: row.capture_id),
                   sorted(fetch.rejects, key=lambda reject: reject.key),
                   duplicate_count=len(targets) - len(first))


class _Fetch:
    def __init__(self, settings: Settings, archive: ArchiveWriter, day: date,
                 on_progress: Callable[[int], None] | None) -> None:
        self.settings, self.archive, self.day = settings, archive, day
        self.on_progress = on_progress
        self.captures: list[CaptureRow] = []
        self.rejects: list[Reject] = []

    async def run(self, targets: list[Target]) -> None:
        async with Client(self.settings) as self.client:
            await self.client.turns.each(targets, lambda target: target.url, self.fetch)

    async def fetch(self, target: Target) -> None:
        answer = await self.client.fetch(target.url, kinds=PAGE_KINDS, obeys_robots=True)
        if answer.reason:
            self.rejects.append(
                Reject(STAGE, target.entry_id, answer.reason, target.url, answer.detail))
        else:
            origin = Origin("page", target.feed_id, target.publisher, target.entry_id)
            self.captures.append(capture(answer, origin, self.day, self.archive))
        if self.on_progress:
            self.on_progress(len(self.captures) + len(self.rejects))
