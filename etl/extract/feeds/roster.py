"""The feed list (OPML 2.0) as feeds: who is polled."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from etl import ids
from etl.errors import FeedListError
from etl.extract.fetch.turns import host_of


@dataclass(frozen=True)
class Feed:
    """A polled address; `title` is null where the list gives none."""

    feed_id: str
    url: str
    title: str | None
    publisher: str


def read_roster(path: str) -> list[Feed]:
    """Read a feed list, in its order: every outline with an xmlUrl, however deep, each address once.

    Addresses are not judged here; poll rejects those that are not http or https. Raises FeedListError
    where the file is missing, is no OPML or names no feed.
    """
    try:
        root = parse(path).getroot()
    except OSError as error:
        raise FeedListError(f"can't read the feed list {path}: {error.strerror or error}") from None
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FeedListError(f"the feed list {path} is no OPML: {error}") from None
    if root is None or _local_name(root) != "opml":
        raise FeedListError(f"the feed list {path} is no OPML: its first tag is not <opml>")
    feeds: dict[str, Feed] = {}
    for feed in filter(None, map(_feed, root.iter())):
        feeds.setdefault(feed.url, feed)
    if not feeds:
        raise FeedListError(f"the feed list {path} names no feed: no outline has an xmlUrl")
    return list(feeds.values())


def _local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _feed(outline: Element) -> Feed | None:
    # Lists written by hand and by other readers spell it xmlurl and xmlURL.
    attributes = {name.lower(): text for name, value in outline.attrib.items() if (text := " ".join(value.split()))}
    url = attributes.get("xmlurl")
    if _local_name(outline) != "outline" or not url:
        return None
    title = attributes.get("title") or attributes.get("text")
    publisher = attributes.get("publisher") or title or host_of(url) or url
    return Feed(ids.feed_id(url), url, title, publisher)
