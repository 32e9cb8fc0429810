"""Pages: fetch what the new entries link to. Targets in; rows of `captures` and `rejects` out.

Nothing of a page is fetched but the page itself.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from etl.extract.archive.archive import ArchiveWriter
from etl.extract.archive.captures import capture, settle
from etl.extract.fetch.http import PAGE_KINDS, Client
from etl.extract.fetch.turns import host_of
from etl.settings import Settings
from etl.tables.rejects import Reject

STAGE = "fetch"


@dataclass(frozen=True)
class Target:
    """A page to fetch: the entry that links to it, and its canonical address."""

    entry_id: str
    feed_id: str
    publisher: str
    url: str


@dataclass
class Fetched:
    """What fetching brought: targets = `captures` + `rejects` + `duplicate_count` (a page asked for twice)."""

    captures: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    duplicate_count: int = 0


def chunk_by_host(targets: list[Target], size: int) -> list[list[Target]]:
    """Cut targets into chunks of about `size`, each host whole in one chunk.

    So politeness holds when chunks run in several processes, and a page linked by several feeds is
    asked for once. The same targets give the same chunks in any order.
    """
    hosts: dict[str, list[Target]] = {}
    for target in sorted(targets, key=lambda t: (host_of(t.url), t.url, t.entry_id)):
        hosts.setdefault(host_of(target.url), []).append(target)
    chunks: list[list[Target]] = []
    for host in sorted(hosts, key=lambda h: (-len(hosts[h]), h)):
        fitting = next((c for c in chunks if len(c) + len(hosts[host]) <= size), None)
        if fitting is None:
            chunks.append(fitting := [])
        fitting += hosts[host]
    return chunks


def fetch_entries(targets: list[Target], settings: Settings, archive: ArchiveWriter, day: date,
                  on_progress: Callable[[int], None] | None = None) -> Fetched:
    """Fetch every target once, and close the archive.

    A capture has status 200 and a body of HTML, XHTML or plain text that is not empty; everything else
    is a reject with the entry's id as its key. `on_progress` gets the number of pages done. Raises
    LakeError where the archive can't be written and SettingError for bad fetch settings.
    """
    first: dict[str, Target] = {}
    for target in sorted(targets, key=lambda t: t.entry_id):
        first.setdefault(target.url, target)
    fetched = Fetched(duplicate_count=len(targets) - len(first))
    asyncio.run(_fetch_all(list(first.values()), settings, archive, day, fetched, on_progress))
    settle(fetched.captures, archive)
    fetched.captures.sort(key=lambda row: str(row["capture_id"]))
    fetched.rejects.sort(key=lambda reject: reject.key)
    return fetched


async def _fetch_all(targets: list[Target], settings: Settings, archive: ArchiveWriter, day: date, fetched: Fetched,
                     on_progress: Callable[[int], None] | None) -> None:
    async with Client(settings) as client:

        async def fetch(target: Target) -> None:
            answer = await client.fetch(target.url, kinds=PAGE_KINDS, obeys_robots=True)
            if answer.reason:
                fetched.rejects.append(Reject(STAGE, target.entry_id, answer.reason, target.url, answer.detail))
            else:
                fetched.captures.append(capture(answer, day, archive, kind="page", feed_id=target.feed_id,
                                                publisher=target.publisher, entry_id=target.entry_id))
            if on_progress:
                on_progress(len(fetched.captures) + len(fetched.rejects))

        await client.turns.each(targets, lambda target: target.url, fetch)
