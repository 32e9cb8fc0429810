"""Where a page says that its feeds are, and where feeds lie by custom.

A page says so in its head (RSS autodiscovery) or in `Link` headers (RFC 8288).
"""

import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from urllib.parse import urljoin

from etl.extract.feeds.links import absolute

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json",
                        "application/rdf+xml"})
# Tried in this order, and only where a page names no feed.
COMMON_PATHS = ("/feed", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json",
                "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")
MAX_PAGE_BYTES = 2_000_000
HEADER_LINK = re.compile(r"<([^<>]*)>([^<]*)")
PARAMETER = re.compile(r";\s*([a-z]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


class _Links(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.found = base, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        says = {name: value or "" for name, value in reversed(attrs)}
        if tag == "base" and says.get("href"):
            self.base = urljoin(self.base, says["href"])
        elif tag == "link" and _is_feed(says) and says.get("href"):
            self.found.append(says["href"])


def in_page(body: bytes, url: str) -> list[str]:
    """Addresses of the feeds that a page links to as its alternates, in order, each once."""
    parser = _Links(url)
    # Addresses are ASCII, whatever the page's charset.
    parser.feed(body[:MAX_PAGE_BYTES].decode("utf-8", "replace"))
    return _absolute(parser.found, parser.base)


def in_headers(headers: Iterable[tuple[str, str]], url: str) -> list[str]:
    """Addresses of the feeds that `Link` headers name as alternates, in order, each once."""
    found = []
    for name, value in headers:
        for target, tail in HEADER_LINK.findall(value) if name.lower() == "link" else ():
            parameters = PARAMETER.findall(tail)
            if _is_feed({key.lower(): quoted or bare for key, quoted, bare in parameters}):
                found.append(target)
    return _absolute(found, url)


def by_custom(url: str) -> list[str]:
    """Addresses at which a site's feed often lies."""
    return [urljoin(url, path) for path in COMMON_PATHS]


def _is_feed(says: Mapping[str, str]) -> bool:
    kind = says.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in says.get("rel", "").lower().split() and kind in FEED_TYPES


def _absolute(found: list[str], base: str) -> list[str]:
    return list(dict.fromkeys(link for one in found if (link := absolute(one, base))))
