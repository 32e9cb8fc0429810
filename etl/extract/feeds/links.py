"""Links: absolute, and canonical, so that one article is fetched under one address."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that say where a reader came from and change nothing of the page: those that the
# ad platforms, mailers and analytics products document as click and campaign identifiers.
TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|ttclid|twclid|yclid|igshid|igsh|li_fat_id|_ga|_gl|_hsenc"
    r"|_hsmi|__hs.*|hsa_.*|mc_[ce]id|mkt_tok|oly_(anon|enc)_id|vero_(id|conv)|ns_(mchannel|source|campaign|linkname|fee)"
    r"|at_(medium|campaign.*|link.*|ptr_.*|format|bbc_team|custom\d)|pk_(source|medium|campaign|content|keyword|kwd|cid)"
    r"|piwik_.*|mtm_.*|wt\.?mc(_.*)?|spm|_openstat|cmp|cmpid|ito|ocid|smid|smtyp|sr_share|xtor|guccounter|guce_.*|s_cid"
    r"|traffic_source|ref_src|ref_url|sc_(cid|channel|campaign|content|medium)|ftag|trk(campaign|info)"
    r"|__twitter_impression", re.IGNORECASE)


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
    kept = [pair for pair in parts.query.split("&") if pair and not TRACKING.fullmatch(pair.partition("=")[0])]
    return urlunsplit((scheme, host + port, parts.path or "/", "&".join(kept), ""))
