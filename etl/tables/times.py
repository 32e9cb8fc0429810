"""Times as people and programs write them: read without guessing, or not at all.

In: a time as a feed or a page states it. Out: day and time as stated, with an offset where one is.
A day is made of a year, a month and a day that stand in the text. Nothing is filled in: a date that
is read in part is a day that was made up. Months are known by name in the languages of the feeds;
whatever else stands there (weekdays, "Uhr", "updated") is passed over.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

# Hours ahead of UTC by the abbreviations that feeds and pages use.
HOURS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1, "CET": 1, "MEZ": 1, "WEST": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "JST": 9, "KST": 9, "AEST": 10,
    "AEDT": 11, "SAST": 2, "EAT": 3, "WAT": 1, "PKT": 5, "SGT": 8, "HKT": 8}
ZONES = {name: timezone(timedelta(hours=hours)) for name, hours in HOURS.items()}
# XML Schema, part 2, 3.3.7: no offset is larger.
MAX_OFFSET = timedelta(hours=14)
MAX_CHARS = 100

# The months by the letters with which their names begin in the languages of the feeds.
_MONTHS = {start: number for number, starts in enumerate((
    "jan ene gen sty led янв січ oca tammi", "feb fév fev febbr lut úno фев лют şub helmi",
    "mar mär mrz maa bře мар бер maalis", "apr avr abr kwi dub апр кві nis huhti",
    "mai may mag maj mei май мая тра kvě touko", "jun juin giu cze červen červn июн чер haz kesä",
    "jul juil lug lip červenc červene июл лип tem heinä", "aug aoû aou ago sie srp авг сер ağu elo",
    "sep set wrz zář сен вер eyl syys", "oct okt ott out paź říj окт жов eki loka",
    "nov lis ноя кас kas marras", "dec dez déc dic des gru pro дек гру ara joulu"), 1)
    for start in starts.split()}
_LONGEST = max(map(len, _MONTHS))
_NUMBERS = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d\d?)\s?[-/.月월]\s?(\d\d?)(?!\d)")
_ENDS_IN_YEAR = re.compile(r"(?<!\d)(\d\d?)([-/.])(\d\d?)\2(\d{4})(?!\d)")
_PACKED = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?([0-2]\d)([0-5]\d)([0-5]\d)?)?"
                     r"(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d\d?)(?:st|nd|rd|th|er|º|ª)?[.\s-]+(?:de |of )?([^\W\d_]{3,})"
                        r"[.,\s-]+(?:de |del )?(\d{4}|'?\d\d)(?![\d:])", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d_]{3,})[.\s-]+(\d\d?)(?:st|nd|rd|th)?[,.\s]+(\d{4})"
                          r"(?!\d)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)(\d\d?)[:.h](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?(?!\d)"
                    r"(?:\s*([ap])\.?m\b)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:^|\s|\b(?:GMT|UTC|Z)\s?)([+-])(\d\d):?(\d\d)?(?!\d)"
                     r"|\b(?:GMT|UTC)\s?([+-])(\d)(?!\d)")
_ZONE = re.compile(r"(?<![^\W\d_])([A-Z]{1,4})(?![^\W_])")
_EPOCH = re.compile(r"\d{10}(\d{3})?")


def read_time(text: str, is_day_first: bool | None = None) -> datetime | None:
    """A time as stated, without a zone where none is; None where its day is not all there.

    is_day_first: whether 5/11 is in November; None: not known, and such a day is not read unless it
    can be read one way only. A day without a time is its midnight.
    """
    text = " ".join(text.split())
    if not text or len(text) > MAX_CHARS:
        return None
    try:
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        return _read(text, is_day_first)
    except (ValueError, OverflowError):
        return None


def _read(text: str, is_day_first: bool | None) -> datetime | None:
    """Raises ValueError for a day or an hour that there is not."""
    if packed := _PACKED.search(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in packed.groups())
        stated, rest = datetime(year, month, day, hour, minute, second), text[packed.end():]
        return stated.replace(tzinfo=_zone(rest)) if packed[4] else _timed(stated, rest)
    for way in (_NUMBERS, _DAY_FIRST, _MONTH_FIRST, _ENDS_IN_YEAR):
        for found in way.finditer(text):
            if stated_day := _day(way, found, is_day_first):
                return _timed(stated_day, f"{text[:found.start()]} {text[found.end():]}")
    return None


def _day(way: re.Pattern[str], found: re.Match[str], is_day_first: bool | None) -> datetime | None:
    if way is _NUMBERS:
        return datetime(int(found[1]), int(found[2]), int(found[3]))
    if way is _ENDS_IN_YEAR:
        return _ordered(int(found[1]), int(found[3]), int(found[4]),
                        True if found[2] == "." else is_day_first)
    day, name = (found[1], found[2]) if way is _DAY_FIRST else (found[2], found[1])
    year = int(found[3].lstrip("'"))
    # RFC 2822, section 4.3: two digits of a year.
    year += 0 if year > 99 else 2000 if year < 50 else 1900
    month = _month(name)
    return datetime(year, month, int(day)) if month else None


def _ordered(first: int, second: int, year: int, is_day_first: bool | None) -> datetime | None:
    """A day whose month and day are numbers in an order that may not be known."""
    if first > 12 or first == second or is_day_first:
        return datetime(year, second, first)
    return datetime(year, first, second) if second > 12 or is_day_first is False else None


def _month(name: str) -> int | None:
    """The month that begins so; the longest beginning that is known counts."""
    low = name.casefold()
    return next((_MONTHS[low[:end]] for end in range(_LONGEST, 2, -1) if low[:end] in _MONTHS),
                None)


def _timed(day: datetime, rest: str) -> datetime:
    clock = _CLOCK.search(rest)
    if clock is None:
        return day
    hour = int(clock[1])
    if half := (clock[4] or "").lower():
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = _zone(rest[clock.end():])
    return day.replace(hour=hour, minute=int(clock[2]), second=int(clock[3] or 0), tzinfo=zone)


def _zone(rest: str) -> tzinfo | None:
    """The offset behind a time: by number, else by name; None where there is none that is known."""
    if found := _OFFSET.search(rest):
        offset = timedelta(hours=int(found[2] or found[5]), minutes=int(found[3] or 0))
        if offset > MAX_OFFSET:
            raise ValueError(f"{found[0]!r} is no offset")
        return timezone(-offset if "-" in (found[1], found[4]) else offset)
    return next((ZONES[name[1]] for name in _ZONE.finditer(rest) if name[1] in ZONES), None)
