"""One stated time: read, with its offset, and believed only where it makes sense.

In: a time as a page or a caller writes it. Out: a `Moment`, of which `articles` has two. Which of a
page's statements is believed is for `decide` to say.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from dateutil import parser as dateutil_parser

from etl.tables.moments import as_utc
from etl.tables.times import MAX_OFFSET, ZONES, read_time

WEB_BEGINS = datetime(1995, 1, 1, tzinfo=UTC)
# Clocks differ and some sites publish ahead by a time zone.
TOLERANCE = timedelta(days=1)
# "GMT+0200", as JavaScript prints it: the offset counts as it stands. dateutil reads it as POSIX
# does, the other way round.
_OFFSET_BEHIND = re.compile(r"\b(?:GMT|UTC|Z)\s?(?=[+-]\d)")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
# A day and a month as numbers, whose order is that of the page's language.
_TWO_NUMBERS = re.compile(r"\D{0,20}\d\d?[/-]\d\d?[/-]\d{2,4}\b")
# A statement of a day without a time states no zone either.
MIDNIGHT = time()


@dataclass(frozen=True)
class Moment:
    """A time as stated: the instant in UTC, and the offset that was stated (None: none was)."""

    at: datetime
    offset_minutes: int | None

    @property
    def local(self) -> datetime:
        """The time in the offset it was stated in; in UTC where none was stated."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset_minutes or 0)))


def read_moment(text: str | None, latest: datetime | None = None,
                zone: tzinfo | None = None, is_day_first: bool = False) -> Moment | None:
    """Read one time that a page states; None where it is none, or can't be true.

    is_day_first: 05/11/2024 is in November, as in all languages but American English.

    A time before the web or later than its capture (`latest`) can't be. A time without an offset is
    one of the publisher's `zone`; where that is not known it counts as UTC, with offset_minutes
    None.
    """
    if not text or not re.search(r"\d{4}|\d\d?[/.-]\d\d?[/.-]\d\d", text) or len(text) > 100:
        return None
    try:
        stated = _read(text.strip(), is_day_first)
    except (ValueError, OverflowError, TypeError):
        # dateutil knows the months in English only.
        stated = read_time(text, is_day_first)
    return _believed(stated, latest, zone)


def read_shown(text: str, latest: datetime | None, zone: tzinfo | None,
               is_day_first: bool) -> Moment | None:
    """Read the time in a line that a page shows, other words beside it; as `read_moment` else."""
    return _believed(read_time(text, is_day_first), latest, zone)


def _believed(stated: datetime | None, latest: datetime | None,
              zone: tzinfo | None) -> Moment | None:
    """A time, where it makes sense; None where it doesn't, or none is stated."""
    if stated is None:
        return None
    if stated.tzinfo is None and zone is not None and stated.time() != MIDNIGHT:
        stated = stated.replace(tzinfo=zone)
    try:
        offset, moment = stated.utcoffset(), _moment(stated)
    except (ValueError, OverflowError):
        return None
    is_offset = offset is None or abs(offset) <= MAX_OFFSET
    is_late = latest is not None and moment.at > latest + TOLERANCE
    return moment if is_offset and moment.at >= WEB_BEGINS and not is_late else None


def read_given(text: str | None) -> Moment | None:
    """Read a time that a caller gives; None where it is none.

    ISO 8601 is believed however old it is: an article of a caller's may be older than the web. What
    is not ISO 8601 is read as `read_moment` reads it.
    """
    try:
        return _moment(datetime.fromisoformat(text or ""))
    except (ValueError, OverflowError):
        return read_moment(text)


def _moment(stated: datetime) -> Moment:
    """A time without an offset is one of UTC."""
    offset = stated.utcoffset()
    return Moment(as_utc(stated), None if offset is None else round(offset.total_seconds() / 60))


def _read(text: str, is_day_first: bool) -> datetime | None:
    """A time as stated; None where month or day are missing. Raises what dateutil raises."""
    if re.fullmatch(r"\d{10}(\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass  # not quite ISO 8601: dateutil forgives more
    # dateutil fills what is missing from its default: with two defaults a missing part shows.
    day_first = "." in text[:5] or (is_day_first and _TWO_NUMBERS.match(text) is not None)
    text = _IN_BRACKETS.sub("", _OFFSET_BEHIND.sub("", text))
    first, second = (
        dateutil_parser.parse(text, default=default, tzinfos=ZONES, dayfirst=day_first)
        for default in (datetime(2000, 1, 1), datetime(2001, 2, 2)))
    return first if first == second else None
