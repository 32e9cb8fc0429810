"""Which news is invented: that of hosts under `.example`, where nobody can publish (RFC 2606).

In: a feed's address. Out: whether it is meant, so that page, terminal and trace mean the same.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

DOMAIN = ".example"
NOTICE = "Invented: these feeds are of the sample newsroom, and nothing of it has happened."


def is_invented(url: str) -> bool:
    """Whether an address is an example, whose news is made up."""
    try:
        return (urlsplit(url).hostname or "").endswith(DOMAIN)
    except ValueError:
        return False


def notice(urls: Iterable[str]) -> str | None:
    """What to say of news of some feeds; None where none of them is invented."""
    return NOTICE if any(map(is_invented, urls)) else None
