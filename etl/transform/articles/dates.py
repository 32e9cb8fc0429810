"""When an article was published: the first of the page's statements that makes sense.

Order, best measured first: JSON-LD, meta tags, `<time>`, the feed entry, htmldate over the whole page.
A time before the web or later than its own capture is not believed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from dateutil import parser as dateutil_parser
from htmldate import find_date
from lxml import html as lxml_html

WEB_BEGINS = datetime(1995, 1, 1, tzinfo=UTC)
# Clocks differ and some sites publish ahead by a time zone.
TOLERANCE = timedelta(days=1)
# XML Schema, part 2, 3.3.7: no offset is larger.
MAX_OFFSET = timedelta(hours=14)
ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "GMT": 0, "UTC": 0,
         "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "JST": 9, "KST": 9, "AEST": 10,
         "AEDT": 11, "SAST": 2, "EAT": 3, "WAT": 1, "PKT": 5, "SGT": 8, "HKT": 8}


@dataclass(frozen=True)
class Moment:
    """A time as stated: the instant, and the offset it was stated in (None where none was stated)."""

    at: datetime
    offset_minutes: int | None


def read_moment(text: str | None, latest: datetime | None = None) -> Moment | None:
    """Read one stated time; None where it is none, lies before the web or after `latest` (the capture).

    A time without an offset counts as UTC, with offset_minutes None.
    """
    if not text or not re.search(r"\d{4}|\d\d?[/.-]\d\d?[/.-]\d\d", text) or len(text) > 100:
        return None
    try:
        # A month and a day must be there: dateutil fills what is missing from its default.
        first, second = (_parse(text, default) for default in (datetime(2000, 1, 1), datetime(2001, 2, 2)))
        offset = first.utcoffset()
        at = first.replace(tzinfo=UTC) if offset is None else first.astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None
    if first != second or (offset is not None and abs(offset) > MAX_OFFSET):
        return None
    if at < WEB_BEGINS or (latest is not None and at > latest + TOLERANCE):
        return None
    return Moment(at, None if offset is None else round(offset.total_seconds() / 60))


def _parse(text: str, default: datetime) -> datetime:
    if re.fullmatch(r"\d{10}(\d{3})?", text.strip()):
        return datetime.fromtimestamp(int(text.strip()[:10]), UTC)
    zones = {name: timezone(timedelta(hours=hours)) for name, hours in ZONES.items()}
    parsed: datetime = dateutil_parser.parse(text.strip(), default=default, tzinfos=zones)
    return parsed


def guess_day(tree: lxml_html.HtmlElement, url: str, latest: datetime | None) -> Moment | None:
    """The publication day by htmldate's rules over the whole page; None where it finds none."""
    try:
        limit = (latest + TOLERANCE).strftime("%Y-%m-%d") if latest else None
        found = find_date(tree, url=url, original_date=True, extensive_search=False, max_date=limit)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return read_moment(found, latest)
