"""Lists of addresses as feeds: a URL a line. Rows of `feeds`, `entries`, `captures` and `rejects` out.

The list itself is kept as a capture, so that an article leads back to it.
"""

import sys
from collections.abc import Container, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from etl.errors import UsageError
from etl.extract.archive.archive import ArchiveWriter
from etl.extract.archive.captures import capture_file, settle
from etl.extract.feeds.links import absolute, canonical
from etl.extract.feeds.roster import Feed
from etl.extract.feeds.rows import feed_row
from etl.extract.fetch.turns import host_of
from etl.extract.poll import STAGE, Polled
from etl.tables import ids
from etl.tables.rejects import Reject


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


def take_list(feed: Feed, body: bytes, known: Container[str], day: date, archive: ArchiveWriter) -> Polled:
    """Make an entry of each new address, publisher is its host, and close the archive.

    An address that can't be one is a reject `bad_url`; `known` are the entry_ids that are not new.
    """
    began = datetime.now(UTC)
    stored = capture_file(feed.url, body, began, day, archive, feed_id=feed.feed_id, publisher=feed.publisher)
    polled = Polled(captures=[stored])
    taken: set[str] = set()
    for line in _lines(body):
        url = absolute(line, "")
        entry_id = ids.entry_id(feed.feed_id, None, canonical(url) if url else line)
        fate = "duplicate" if entry_id in taken else "known" if entry_id in known else "new" if url else "rejected"
        taken.add(entry_id)
        polled.counts.update(("entries", fate))
        if fate == "rejected":
            polled.rejects.append(Reject(STAGE, entry_id, "bad_url", line, f"in the list {feed.title}"))
        elif fate == "new" and url:
            polled.entries.append(_entry(feed, url, entry_id, str(stored["capture_id"])))
    settle(polled.captures, archive)
    polled.feeds.append(feed_row(feed, began) | {
        "outcome": "ok", "format": "list", "entry_count": polled.counts["entries"],
        "new_entry_count": len(polled.entries), "capture_id": stored["capture_id"],
        "poll_seconds": (datetime.now(UTC) - began).total_seconds()})
    return polled


def _lines(body: bytes) -> Iterator[str]:
    for line in body.decode("utf-8-sig", "replace").splitlines():
        # A # within an address is a fragment; a comment stands apart.
        text = line.partition(" #")[0].strip()
        if text and not text.startswith("#"):
            yield text


def _entry(feed: Feed, url: str, entry_id: str, capture_id: str) -> dict[str, Any]:
    address = canonical(url)
    return {"entry_id": entry_id, "feed_id": feed.feed_id, "publisher": host_of(address), "url": url,
            "canonical_url": address, "authors": [], "categories": [], "capture_id": capture_id}
