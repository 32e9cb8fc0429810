"""Links: absolute, and canonical, so that one article is fetched under one address."""

from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

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
