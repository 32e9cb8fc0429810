"""Ids are hashes of what makes a record itself, so that a second run names it the same."""

import hashlib

# 80 bits: one chance in a million of any collision among 1.5 billion ids (birthday bound).
HEX_DIGITS = 20


def make_id(*parts: object) -> str:
    """Hash the parts into 20 hexadecimal digits; None and "" differ, order counts."""
    joined = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:HEX_DIGITS]


def feed_id(url: str) -> str:
    """Id of a feed: its address in the feed list."""
    return make_id("feed", url)


def entry_id(feed: str, guid: str | None, canonical_url: str) -> str:
    """Id of an entry: its feed and its guid, or its link where there is no guid."""
    return make_id("entry", feed, guid or canonical_url)


def capture_id(ingest_date: object, url: str, digest: str) -> str:
    """Id of a capture: day, address and bytes, so that the same answer is one capture."""
    return make_id("capture", ingest_date, url, digest)


def article_id(canonical_url: str) -> str:
    """Id of an article: its canonical address."""
    return make_id("article", canonical_url)


def mention_id(article: str, in_title: bool, start: int, end: int, *coded: object) -> str:
    """Id of a mention: its article, the trigger's span, type, actor and recipient."""
    return make_id("mention", article, in_title, start, end, *coded)
