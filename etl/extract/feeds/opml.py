"""Write the feed list: as OPML 2.0 of its own, or as more feeds in a list that keeps its look."""

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import quoteattr

from etl.errors import FeedListError
from etl.extract.feeds.roster import Feed, listed_feeds

END = re.compile(rb"([ \t]*)</(?:\w+:)?body\s*>|([ \t]*)<body\s*/>", re.IGNORECASE)
EMPTY = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Feeds</title></head>
  <body>
  </body>
</opml>
"""


def to_opml(feeds: Iterable[Feed]) -> str:
    """Write feeds as OPML 2.0, a line each; `read_roster` reads the same feeds from it."""
    lines = "".join(f"    {_outline(feed)}\n" for feed in feeds)
    return EMPTY.replace("  </body>", f"{lines}  </body>")


def add_feeds(path: str, feeds: Iterable[Feed]) -> list[Feed]:
    """Add feeds at the end of a list; returns those that it did not have yet.

    A list that does not exist is made. The file is replaced whole, and nothing else in it changes.
    Raises FeedListError.
    """
    place = Path(path).resolve()
    try:
        before = place.read_bytes() if place.exists() else EMPTY.encode()
        listed = listed_feeds(path, before)
        urls = {feed.url for feed in listed}
        new = [feed for feed in feeds if feed.url not in urls]
        content = _with(before, new)
        if listed_feeds(path, content) != listed + new:
            raise FeedListError(f"can't add to the feed list {path}: its <body> was not found")
        if new:
            _replace(place, content)
    except OSError as error:
        fault = error.strerror or error
        raise FeedListError(f"can't write the feed list {path}: {fault}") from None
    return new


def _outline(feed: Feed) -> str:
    says = {"type": "rss", "text": feed.title or feed.publisher, "title": feed.title,
            "publisher": feed.publisher, "xmlUrl": feed.url, "language": feed.language,
            "minEntries": None if feed.min_entries is None else str(feed.min_entries)}
    attributes = (f"{name}={quoteattr(value)}" for name, value in says.items() if value is not None)
    return f"<outline {' '.join(attributes)}/>"


def _with(content: bytes, feeds: list[Feed]) -> bytes:
    ends = list(END.finditer(content))
    if not ends:
        return content
    end = ends[-1]
    margin = (end[1] or end[2] or b"") + b"  "
    # ASCII with references fits into every encoding in which "</body>" was found.
    lines = b"".join(margin + _outline(feed).encode("ascii", "xmlcharrefreplace") + b"\n"
                     for feed in feeds)
    before, after = content[:end.start()], content[end.start():]
    if end[2] is not None:
        before, after = before + end[2] + b"<body>\n", end[2] + b"</body>" + content[end.end():]
    return (before if before.endswith(b"\n") else before + b"\n") + lines + after


def _replace(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, place.stat().st_mode & 0o777 if place.exists() else 0o644)
        os.replace(temporary, place)
    except OSError:
        os.unlink(temporary)
        raise
