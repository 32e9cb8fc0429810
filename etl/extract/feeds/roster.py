"""The feed list (OPML 2.0) as feeds: who is polled, and what is expected of them.

Beside an outline's xmlUrl may stand `publisher`, `language` (ISO 639-1) and `minEntries` (new
entries a day, also written `minEntriesPerDay`), with or without a namespace.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from etl.errors import FeedListError, ParameterError
from etl.extract.feeds import cleaning
from etl.extract.fetch.turns import host_of
from etl.tables import ids


@dataclass(frozen=True)
class Feed:
    """A polled address; `title` is null where the list gives none.

    `min_entries` (new ones a day) and `language` are what the list expects of it; null where it
    expects nothing.
    """

    feed_id: str
    url: str
    title: str | None
    publisher: str
    min_entries: int | None = None
    language: str | None = None


def read_roster(path: str) -> list[Feed]:
    """Read a feed list: every outline with an xmlUrl, in order, however deep, each address once.

    Addresses are not judged here; poll rejects those that are not http or https. Raises
    FeedListError where the file is missing, is no OPML or names no feed.
    """
    feeds = listed_feeds(path)
    if not feeds:
        raise FeedListError(f"the feed list {path} names no feed: no outline has an xmlUrl")
    return feeds


def listed_feeds(path: str, content: bytes | None = None) -> list[Feed]:
    """Read a feed list as `read_roster` does, but it may be empty.

    `content` is read instead of the file where it is given.
    """
    try:
        root = parse(path if content is None else BytesIO(content)).getroot()
    except OSError as error:
        raise FeedListError(f"can't read the feed list {path}: {error.strerror or error}") from None
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FeedListError(f"the feed list {path} is no OPML: {error}") from None
    if root is None or _local_name(root.tag) != "opml":
        raise FeedListError(f"the feed list {path} is no OPML: its first tag is not <opml>")
    feeds: dict[str, Feed] = {}
    for outline in root.iter():
        try:
            feed = _feed(outline)
        except _BadCount as fault:
            where = f"{path}, line {_line_of(path, content, fault.text)}"
            raise FeedListError(f"{where}: minEntries={fault.text!r} of {fault.url} must be a "
                                "whole number, such as 5") from None
        if feed:
            feeds.setdefault(feed.url, feed)
    return list(feeds.values())


class _BadCount(Exception):
    """A number of entries that is none."""

    def __init__(self, text: str, url: str) -> None:
        super().__init__(text)
        self.text, self.url = text, url


def _line_of(path: str, content: bytes | None, count: str) -> int:
    """The line of the first outline that expects so many entries."""
    text = (Path(path).read_bytes() if content is None else content).decode("utf-8", "replace")
    value = r"\s+".join(map(re.escape, count.split()))
    found = re.search(rf"minEntries\w*\s*=\s*[\"']\s*{value}\s*[\"']", text, re.IGNORECASE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def chosen(feeds: list[Feed], names: Sequence[str]) -> list[Feed]:
    """The feeds of these addresses, titles or publishers; all where none is named.

    Raises ParameterError for a name that no feed has.
    """
    known: dict[str, list[Feed]] = {}
    for feed in feeds:
        for name in {feed.url, feed.title or feed.publisher, feed.publisher}:
            known.setdefault(name.casefold(), []).append(feed)
    wanted: set[str] = set()
    for name in filter(None, map(str.strip, names)):
        if name.casefold() not in known:
            near = difflib.get_close_matches(name.casefold(), known, 1)
            hint = f"did you mean {near[0]}?" if near else "name an address, title or publisher"
            raise ParameterError(f"no feed of the list is called {name!r}; {hint}")
        wanted |= {feed.feed_id for feed in known[name.casefold()]}
    return [feed for feed in feeds if feed.feed_id in wanted] if wanted else feeds


def _local_name(name: object) -> str:
    return str(name).rpartition("}")[2].lower()


def _feed(outline: Element) -> Feed | None:
    # Lists written by hand and by other readers spell it xmlurl and xmlURL.
    attributes = {_local_name(name): text for name, value in outline.attrib.items()
                  if (text := " ".join(value.split()))}
    url = attributes.get("xmlurl")
    if _local_name(outline.tag) != "outline" or not url:
        return None
    title = attributes.get("title") or attributes.get("text")
    publisher = attributes.get("publisher") or title or host_of(url) or url
    least = attributes.get("minentries") or attributes.get("minentriesperday")
    language = cleaning.language(attributes.get("language"))
    return Feed(ids.feed_id(url), url, title, publisher, _count(least, url), language)


def _count(text: str | None, url: str) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise _BadCount(text, url)
    return int(text)
