"""Links: absolute, and canonical, so that one article is fetched under one address."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from etl.extract.feeds.items import Item
from etl.tables.canonical import untracked

DEFAULT_PORTS = {"http": 80, "https": 443}


def absolute(link: str, base: str) -> str | None:
    """An http or https address in ASCII, made absolute; None where the link can't be one."""
    try:
        joined = urljoin(base, "".join(link.split("\n")).strip())
        parts = urlsplit(joined)
        if parts.scheme.lower() not in DEFAULT_PORTS or not parts.hostname:
            return None
        safe: str = safe_url_string(joined)
        return safe if urlsplit(safe).hostname else None
    except ValueError:
        return None


def canonical(url: str) -> str:
    """An absolute address without tracking parameters, fragment, credentials and default port.

    What is left of the query keeps its order and spelling: servers may depend on both.
    """
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port and parts.port != DEFAULT_PORTS[scheme] else ""
    return urlunsplit((scheme, host + port, parts.path or "/", untracked(parts.query), ""))


def with_own_links(items: Iterable[Item], base: str) -> list[Item]:
    """The items, in order, each with the address of its story as its link.

    Where a link leads to the home page, or several items share it, and the guid is an address of
    the same site, the guid is the story's: RSS calls it a permalink.
    """
    listed = list(items)
    shared = Counter(_address(item.link, base) for item in listed)
    return [replace(item, link=item.guid) if _is_permalink(item, base, shared) else item
            for item in listed]


def _is_permalink(item: Item, base: str, shared: Counter[str | None]) -> bool:
    link, guid = _address(item.link, base), _address(item.guid, "")
    if link is None or guid is None or _is_home(guid):
        return False
    return (_is_home(link) or shared[link] > 1) and _site(guid) == _site(link)


def _address(link: str | None, base: str) -> str | None:
    found = absolute(link, base) if link else None
    return canonical(found) if found else None


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
