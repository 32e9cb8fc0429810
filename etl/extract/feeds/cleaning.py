"""Field values of feeds as tables can hold them: plain text, names, a language, times in UTC."""

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from etl.tables.moments import as_utc
from etl.tables.times import MAX_OFFSET, read_time

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


def written_moment(text: str | None) -> datetime | None:
    """Read a time as feeds write it; a time without a zone is UTC; None for what is no such time.

    ISO 8601 (RFC 3339), RFC 822 and what comes near them; a day is never made up.
    """
    stated = _stated(text)
    return stated_moment(stated) if stated else None


def offset_minutes(text: str | None) -> int | None:
    """Minutes that a time as written is ahead of UTC; None where it does not say."""
    stated = _stated(text)
    # Seconds since 1970 are read as UTC, and state nothing.
    offset = stated.utcoffset() if stated and not (text or "").strip().isdigit() else None
    # -0000 is UTC of an unknown place (RFC 5322 section 3.3).
    if offset is None or abs(offset) > MAX_OFFSET or (text or "").rstrip().endswith("-0000"):
        return None
    return round(offset.total_seconds() / 60)


def _stated(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat((text or "").strip())
    except ValueError:
        return read_time(text or "")
