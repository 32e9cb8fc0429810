"""RSS 0.9x, 1.0 and 2.0, Atom and CDF: the fast reader first, feedparser for what that leaves."""

import calendar
import codecs
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
from feedparser.exceptions import CharacterEncodingUnknown

from etl.extract.feeds.cleaning import moment, offset_minutes, written_moment
from etl.extract.feeds.fastfeeds import ENCODING, HEAD_BYTES, ITEM, read_fast
from etl.extract.feeds.items import Item, NotAFeed, Reading

CDATA = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
TAG = re.compile(rb"<(/?)(?!br\b|hr\b|img\b)[a-zA-Z][^<>]*>", re.IGNORECASE)
REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|(\d+));?", re.IGNORECASE)
# Minutes, RSS 2.0.
TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
NUMBER = re.compile(r"[0-9]{1,4}")
# feedparser's time grows with the square of the tags that are open at once: 5,000 take a second.
MAX_OPEN_TAGS = 5000


def read_xml(body: bytes, content_type: str | None) -> Reading:
    """Read RSS or Atom; raises NotAFeed."""
    is_utf8 = _is_utf8(body)
    reading = (read_fast(body) if is_utf8 else None) or _read_reference(body, content_type, is_utf8)
    ttl = TTL.search(ITEM.split(body, 1)[0])
    return replace(reading, ttl_minutes=int(ttl[1])) if ttl else reading


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 beyond doubt, or ASCII that is declared as nothing else.

    Text of another encoding hardly ever decodes as UTF-8, so this counts more than the headers.
    """
    try:
        body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if b"\x00" in body[:HEAD_BYTES]:
        return False
    declared = ENCODING.search(body[:HEAD_BYTES])
    is_plain = not declared or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
    return not body.isascii() or is_plain


def _read_reference(body: bytes, content_type: str | None, is_utf8: bool) -> Reading:
    """Read by feedparser, which takes anything and says what it made of it."""
    if _open_tags(body) > MAX_OPEN_TAGS:
        raise NotAFeed("not_a_feed", f"more than {MAX_OPEN_TAGS} tags are open at once")
    stated = "application/xml; charset=utf-8" if is_utf8 else content_type or ""
    try:
        # From memory: a bare string of bytes might be taken for the name of a file.
        read = feedparser.parse(
            io.BytesIO(_mended(body)), response_headers={"content-type": stated},
            resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:
        raise NotAFeed("not_a_feed", f"feedparser: {type(error).__name__}: {error}") from None
    items = tuple(_reference_items(read))
    if not items and isinstance(read.get("bozo_exception"), CharacterEncodingUnknown):
        raise NotAFeed("undecodable", str(read.bozo_exception))
    version = str(read.get("version") or "")
    if not items and not version:
        fault = read.get("bozo_exception") or "no feed tags"
        raise NotAFeed("not_a_feed", f"neither RSS, Atom nor JSON Feed: {fault}")
    form = "atom" if version.startswith("atom") else "rss"
    return Reading(form, read.feed.get("title"), read.feed.get("language"), items)


def _mended(body: bytes) -> bytes:
    # feedparser fails on references to characters that don't exist, and on NUL outside UTF-16 and
    # UTF-32.
    is_wide = b"\x00" in body[:4] or body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body if is_wide else REFERENCE.sub(_existing, body.replace(b"\x00", b""))


def _existing(reference: re.Match[bytes]) -> bytes:
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    # Eight digits are beyond Unicode in either base, unless they begin with zeros.
    code = int(digits.lstrip(b"0")[:8] or b"0", base)
    is_missing = code == 0 or 0xD800 <= code < 0xE000 or code > sys.maxunicode
    return b"" if is_missing else reference[0]


def _open_tags(body: bytes) -> int:
    deepest = depth = 0
    for tag in TAG.finditer(CDATA.sub(b"", body)):
        if tag[1]:
            depth = max(0, depth - 1)
        elif not tag[0].endswith(b"/>"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _reference_items(read: Any) -> Iterator[Item]:
    is_atom = str(read.get("version")).startswith("atom")
    for entry in read.entries:
        published, updated = _time(entry, "published"), _time(entry, "updated")
        created = _time(entry, "created")
        # RSS 1.0 states its only time as dc:date, which feedparser takes for an update.
        stated = "published" if published else "created" if created else "updated"
        content = next((part.get("value") for part in entry.get("content") or ()), None)
        yield Item(
            guid=entry.get("id"), link=entry.get("link"), title=entry.get("title"),
            summary=entry.get("summary") or content,
            authors=tuple(author.get("name") for author in entry.get("authors") or ()),
            categories=tuple(tag.get("label") or tag.get("term")
                             for tag in entry.get("tags") or ()),
            language=entry.get("title_detail", {}).get("language") or entry.get("language"),
            published_at=published or created or (None if is_atom else updated), updated_at=updated,
            published_offset_minutes=_offset(entry, stated),
            updated_offset_minutes=_offset(entry, "updated"))


def _offset(entry: Any, key: str) -> int | None:
    return offset_minutes(dict.get(entry, key))


def _time(entry: Any, key: str) -> datetime | None:
    """The time as it is written; as feedparser reads it where only feedparser can, from all of it.

    By the plain dictionary's lookup: feedparser's own gives `published` for a missing `updated`.
    """
    text, parsed = str(dict.get(entry, key) or ""), dict.get(entry, f"{key}_parsed")
    if stated := written_moment(text):
        return stated
    try:
        read = moment(datetime.fromtimestamp(calendar.timegm(parsed), UTC)) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None
    return read if read and _is_written(read, text) else None


def _is_written(read: datetime, text: str) -> bool:
    """Whether year and day stand in a text: feedparser takes what is missing from elsewhere.

    The day in UTC may be the one before or after the day as written.
    """
    numbers = set(map(int, NUMBER.findall(text)))
    days = {(read + timedelta(days=apart)).day for apart in (-1, 0, 1)}
    years = {read.year, read.year % 100}
    return bool(years & numbers) and bool(days & (numbers - years))
