"""Sitemaps (sitemaps.org) and Google-News sitemaps as feeds: what a site published lately.

A sitemap may list a whole archive, so only its news window is read: what is dated `since` or later.
An entry of a news sitemap without a date counts as recent, because these list two days only.
"""

import contextlib
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from etl.extract.feeds.cleaning import offset_minutes, written_moment
from etl.extract.feeds.items import Item, NotAFeed, Reading, Sitemap
from etl.extract.fetch.turns import host_of

HEAD_BYTES = 4096
ROOTS = frozenset({"urlset", "sitemapindex"})
LISTED = frozenset({"url", "sitemap"})
AMPERSAND = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?!#?\w+;)", re.DOTALL)
PREFIX, DECLARED = re.compile(rb"</?([A-Za-z]\w*):"), re.compile(rb"\bxmlns:(\w+)\s*=")
ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")
# Google's window for news: articles of the last two days.
WINDOW_DAYS = 2
MAX_SITEMAPS = 20


def window_start(day: date) -> datetime:
    """Begin of the news window of an ingest date."""
    return datetime.combine(day - timedelta(days=WINDOW_DAYS), time.min, UTC)


def unpacked(body: bytes, max_bytes: int) -> bytes:
    """Undo the gzip that sitemaps are stored in (news.xml.gz); other bytes stay as they are.

    Raises NotAFeed where more than `max_bytes` would come of it, or the gzip is broken.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as file:
            plain = file.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise NotAFeed("undecodable", f"gzip: {error}") from None
    if len(plain) > max_bytes:
        raise NotAFeed("not_a_feed", f"more than {max_bytes} bytes after decompression")
    return plain


def is_sitemap(body: bytes) -> bool:
    """Whether the first tag is that of a sitemap or a sitemap index."""
    head = body.lstrip()[:HEAD_BYTES]
    if not any(root.encode() in head for root in ROOTS):
        return False
    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: names.append(name)
    # What stands before a fault is enough to tell.
    with contextlib.suppress(expat.ExpatError, ValueError):
        parser.Parse(head, False)
    return bool(names) and names[0].rpartition(" ")[2] in ROOTS


def read_sitemap(body: bytes, since: datetime | None) -> Reading:
    """Read a sitemap's pages, or an index's sitemaps; raises NotAFeed.

    A sitemap that breaks off counts as far as it goes.
    """
    body = body.lstrip()
    listed, fault = _listed(body, since)
    if fault:
        listed, fault = _listed(_mended(body), since)
    if fault and not listed:
        raise NotAFeed("not_a_feed", f"broken sitemap: {fault}")
    return Reading("sitemap", None, None, tuple(one for one in listed if isinstance(one, Item)),
                   sitemaps=tuple(one for one in listed if isinstance(one, Sitemap)))


def followed(sitemaps: tuple[Sitemap, ...], index_url: str) -> list[Sitemap]:
    """The sitemaps of an index that are read: of its own host, the latest first, at most 20.

    Of those without a date the ones that are called news come first.
    """
    own = [sitemap for sitemap in sitemaps if host_of(sitemap.url) == host_of(index_url)]
    dated = [sitemap for sitemap in own if sitemap.updated_at]
    dated.sort(key=lambda sitemap: str(sitemap.updated_at), reverse=True)
    undated = [sitemap for sitemap in own if not sitemap.updated_at]
    undated.sort(key=lambda sitemap: "news" not in sitemap.url.lower())
    return list(dict.fromkeys([*dated, *undated]))[:MAX_SITEMAPS]


def _listed(body: bytes, since: datetime | None) -> tuple[list[Item | Sitemap], Exception | None]:
    """What a sitemap lists, and the fault at which it breaks off; None where it does not."""
    listed: list[Item | Sitemap] = []
    try:
        for element in _elements(body):
            is_other = _name(element) == "sitemap"
            listed += _sitemap(element, since) if is_other else _item(element, since)
    except (ParseError, DefusedXmlException, ValueError) as fault:
        return listed, fault
    return listed, None


def _elements(body: bytes) -> Iterator[Element]:
    """What a sitemap lists, at whatever depth: some wrap their list twice."""
    inside: list[Element] = []
    for event, element in iterparse(io.BytesIO(body), ("start", "end"), forbid_dtd=True):
        if event == "start":
            inside.append(element)
            continue
        inside.pop()
        if any(_name(outer) in LISTED for outer in inside):
            continue
        if _name(element) in LISTED:
            yield element
        if inside:
            # What was read is let go: a sitemap may list 50,000 pages.
            inside[-1].clear()


def _mended(body: bytes) -> bytes:
    """The same with what most often makes a sitemap no XML put right.

    That is a bare ampersand in an address, and a prefix (news:) that was not declared.
    """
    body = AMPERSAND.sub(lambda found: found[0] if len(found[0]) > 1 else b"&amp;", body)
    prefixes = set(PREFIX.findall(body)) - set(DECLARED.findall(body))
    declared = b"".join(b' xmlns:%s="urn:%s"' % (prefix, prefix) for prefix in sorted(prefixes))
    return ROOT.sub(rb"\g<0>" + declared, body, count=1)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(element: Element | None) -> dict[str, str]:
    children = () if element is None else element
    return {_name(child): text for child in children if (text := (child.text or "").strip())}


def _child(element: Element | None, name: str) -> Element | None:
    children = () if element is None else element
    return next((child for child in children if _name(child) == name), None)


def _is_recent(moment: datetime | None, since: datetime | None, default: bool) -> bool:
    return since is None or (moment >= since if moment else default)


def _sitemap(element: Element, since: datetime | None) -> Iterator[Sitemap]:
    says = _texts(element)
    updated_at = written_moment(says.get("lastmod"))
    if "loc" in says and _is_recent(updated_at, since, default=True):
        yield Sitemap(says["loc"], updated_at)


def _item(element: Element, since: datetime | None) -> Iterator[Item]:
    says, news = _texts(element), _child(element, "news")
    told = _texts(news)
    published_at = written_moment(told.get("publication_date"))
    updated_at = written_moment(says.get("lastmod"))
    if _is_recent(published_at or updated_at, since, default=news is not None):
        yield Item(
            link=says.get("loc"), title=told.get("title"),
            categories=tuple(told["keywords"].split(",")) if "keywords" in told else (),
            language=_texts(_child(news, "publication")).get("language"),
            published_at=published_at, updated_at=updated_at,
            published_offset_minutes=offset_minutes(told.get("publication_date")),
            updated_offset_minutes=offset_minutes(says.get("lastmod")))
