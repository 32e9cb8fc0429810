"""Field values of feeds as tables can hold them: plain text, names, a language, times in UTC."""

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from etl.tables.moments import as_utc

MAX_TEXT = 2000
# A summary may hold a whole page. Its begin is enough to fill MAX_TEXT after the tags are gone.
MAX_MARKUP = 100_000
MAX_NAMES = 50
MAX_NAME = 200
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

# What is never closed runs to the end, which also keeps the search linear.
UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)",
                    re.DOTALL | re.IGNORECASE)
BREAKS = re.compile(r"</?(p|br|div|li|ul|ol|h[1-6]|tr|td|table|blockquote)\b[^<>]*>",
                    re.IGNORECASE)
TAGS = re.compile(r"</?[a-zA-Z][^<>]*>|<!\[CDATA\[|\]\]>")
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# The C1 controls that text of Windows-1252 leaves behind when it is read as Latin-1.
C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xa0)}
MAIL_AND_NAME = re.compile(r"\S+@\S+\s*\((?P<name>.+)\)|(?P<first>.+?)\s*[(<]\S+@\S+[)>]")
# How far a time as written is from UTC: by number, or by the names of RFC 822 section 5.
OFFSET = re.compile(r"[:\d]\s?(?:([+-])(\d\d):?(\d\d)|([A-Z]{1,3}))\s*\Z", re.ASCII)
ZONES = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6,
         "MDT": -6, "MST": -7, "PDT": -7, "PST": -8}
LANGUAGE = re.compile(r"([a-zA-Z]{2})(?:[-_].*)?")


def plain(text: str | None, limit: int = MAX_TEXT) -> str | None:
    """Text without tags, entities, control characters and runs of white space.

    None where no text is left.
    """
    if not text:
        return None
    text = text[:MAX_MARKUP]
    if "<" in text:
        text = _untagged(text)
    if "&" in text:
        # Feeds that escape their text twice leave tags after the first round.
        text = html.unescape(text)
        text = _untagged(text) if "<" in text else text
    text = " ".join(NOT_TEXT.sub("", text.translate(C1)).split())
    return text[:limit].rstrip() or None


def _untagged(text: str) -> str:
    return TAGS.sub("", BREAKS.sub(" ", UNSEEN.sub(" ", text)))


def names(values: Iterable[str | None]) -> tuple[str, ...]:
    """Names as plain text, each once, without e-mail addresses and empty ones."""
    found: dict[str, None] = {}
    for value in values:
        name = plain(value, MAX_NAME)
        if name and (mail := MAIL_AND_NAME.fullmatch(name)):
            name = (mail["name"] or mail["first"]).strip()
        if name and not ("@" in name and " " not in name):
            found[name] = None
    return tuple(found)[:MAX_NAMES]


def language(code: str | None) -> str | None:
    """The ISO 639-1 part of a language tag (RFC 5646); None where there is none."""
    match = LANGUAGE.fullmatch((code or "").strip())
    return match[1].lower() if match else None


def moment(value: datetime | None) -> datetime | None:
    """An aware time in UTC between 1990 and 2100, to the second; None for any other."""
    return stated_moment(value) if value is not None and value.tzinfo is not None else None


def stated_moment(value: datetime) -> datetime | None:
    """As `moment`, for a time as it was stated: without a zone it counts as UTC."""
    try:
        instant = as_utc(value).replace(microsecond=0)
    except OverflowError:
        return None
    return instant if EARLIEST <= instant < LATEST else None


def iso_moment(text: str | None) -> datetime | None:
    """Read ISO 8601 (RFC 3339); a time without a zone is UTC; None for what is no such time."""
    try:
        return stated_moment(datetime.fromisoformat((text or "").strip()))
    except ValueError:
        return None


def offset_minutes(text: str | None) -> int | None:
    """Minutes that a time as written is ahead of UTC; None where it does not say."""
    found = OFFSET.search((text or "")[-40:])
    if not found:
        return None
    sign, hours, minutes, name = found.groups()
    if name:
        return ZONES[name] * 60 if name in ZONES else None
    value = int(hours) * 60 + int(minutes)
    # -0000 is UTC of an unknown place (RFC 5322 section 3.3).
    if value > 14 * 60 or (sign == "-" and not value):
        return None
    return -value if sign == "-" else value
