"""Lists of addresses as feeds: a URL on each line.

In: a list. Out: rows of `feeds`, `entries`, `captures` and `rejects`. The list itself is kept as a
capture, so that an article leads back to it.
"""

import sys
from collections import Counter
from collections.abc import Container, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from etl.errors import UsageError
from etl.extract.archive.archive import ArchiveWriter
from etl.extract.archive.captures import Origin, capture_file, settle
from etl.extract.feeds.links import absolute, canonical
from etl.extract.feeds.polls import NextPoll, Read, Response
from etl.extract.feeds.roster import Feed
from etl.extract.feeds.rows import bare_entry_row, feed_row
from etl.extract.poll import STAGE, Polled
from etl.tables import ids
from etl.tables.rejects import Reject
from etl.tables.rows.entries import EntryRow


def read_list(path: str) -> bytes:
    """Read a list, - from standard input; raises UsageError where that fails or it has no line."""
    try:
        body = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from None
    if not any(_lines(body)):
        raise UsageError(f"{path} names no address: write a URL a line")
    return body


def list_feed(path: str) -> Feed:
    """A list as a feed, known by the file's name (- for standard input)."""
    name = Path(path).name
    url = f"urls:{quote(name)}"
    return Feed(ids.feed_id(url), url, name, name)


def take_list(feed: Feed, body: bytes, known: Container[str], day: date,
              archive: ArchiveWriter) -> Polled:
    """Make an entry of each new address, and close the archive; an entry's publisher is its host.

    An address that can't be one is a reject `bad_url`; `known` are the entry_ids that are not new.
    """
    began = datetime.now(UTC)
    origin = Origin("feed", feed.feed_id, feed.publisher)
    stored = capture_file(feed.url, body, began, origin, day, archive)
    entries: list[EntryRow] = []
    rejects: list[Reject] = []
    counts: Counter[str] = Counter()
    taken: set[str] = set()
    for line in _lines(body):
        url = absolute(line, "")
        address = canonical(url) if url else line
        entry_id = ids.entry_id(feed.feed_id, None, address)
        fate = _fate(entry_id, url, taken, known)
        taken.add(entry_id)
        counts.update(("entries", fate))
        if fate == "rejected":
            detail = f"in the list {feed.title}"
            rejects.append(Reject(STAGE, entry_id, "bad_url", line, detail))
        elif fate == "new" and url:
            entries.append(bare_entry_row(feed, None, url, address, entry_id, stored.capture_id))
    captures = settle([stored], archive)
    read = Read(Response(), stored.capture_id, "list", None, counts["entries"], len(entries),
                NextPoll())
    seconds = (datetime.now(UTC) - began).total_seconds()
    return Polled([feed_row(feed, read, began, seconds)], entries, captures, rejects, counts)


def _fate(entry_id: str, url: str | None, taken: Container[str], known: Container[str]) -> str:
    if entry_id in taken:
        return "duplicate"
    if entry_id in known:
        return "known"
    return "new" if url else "rejected"


def _lines(body: bytes) -> Iterator[str]:
    for line in body.decode("utf-8-sig", "replace").splitlines():
        # A # within an address is a fragment; a comment stands apart.
        text = line.partition(" #")[0].strip()
        if text and not text.startswith("#"):
            yield text
