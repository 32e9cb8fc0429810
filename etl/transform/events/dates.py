"""When it happened: words of time in the sentence, against the article's own date.

A weekday is the most recent one, the day of publication included. Something told as done never lies
in the future. "may" is a month only before a number and "we" is no Wednesday.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {m: i for i, names in enumerate((
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
    ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"),
    ("december", "dec")), 1) for m in names}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBERS = {"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
            "nine": 9, "ten": 10, "several": 3, "few": 3}
HISTORICAL_DAYS = 60


@dataclass(frozen=True)
class EventDate:
    """A day (the first of its period), how exact it is, and where in the sentence it was read."""

    day: date
    precision: str
    start: int = -1


def read_dates(sentence: str, published: date) -> list[EventDate]:
    """All dates that a sentence states, in order of their words; empty where it states none."""
    found: dict[int, EventDate] = {}
    for pattern, read in _READERS:
        for match in pattern.finditer(sentence):
            if not any(abs(match.start() - at) < 12 and at <= match.start() for at in found):
                when = read(match, published)
                if when is not None:
                    found[match.start()] = EventDate(when[0], when[1], match.start())
    return [found[at] for at in sorted(found)]


def nearest(dates: list[EventDate], position: int, published: date) -> EventDate:
    """The date nearest to a trigger (character in the sentence); the day of publication where there is none."""
    if not dates:
        return EventDate(published, "published")
    return min(dates, key=lambda d: (abs(d.start - position), d.start))


def is_historical(when: EventDate, published: date) -> bool:
    """Whether a date lies so far back that it is background, not news."""
    return when.precision != "published" and (published - when.day).days > HISTORICAL_DAYS


Found = tuple[date, str] | None


def _weekday(match: re.Match[str], published: date) -> Found:
    back = (published.weekday() - WEEKDAYS.index(match["weekday"].lower())) % 7
    word = (match["which"] or "").lower()
    if word == "next":
        return published - timedelta(days=back) + timedelta(days=7), "day"
    return published - timedelta(days=back + (7 if word == "last" and back == 0 else 0)), "day"


def _relative(match: re.Match[str], published: date) -> Found:
    word = match["word"].lower()
    if word in {"yesterday", "overnight", "last night"}:
        return published - timedelta(days=0 if word == "overnight" else 1), "day"
    if word == "tomorrow":
        return published + timedelta(days=1), "day"
    return published, "day"


def _ago(match: re.Match[str], published: date) -> Found:
    number = _NUMBERS.get(match["number"].lower()) or int(match["number"]) if \
        match["number"].isdigit() or match["number"].lower() in _NUMBERS else None
    if number is None or number > 500:
        return None
    unit = match["unit"].lower()
    if unit == "year":
        return date(max(1, published.year - number), 1, 1), "year"
    days = {"day": 1, "week": 7, "month": 30}[unit] * number
    return published - timedelta(days=days), "day" if unit == "day" else unit


def _last(match: re.Match[str], published: date) -> Found:
    unit, which = match["unit"].lower(), match["which"].lower()
    if unit in {"week", "weekend"}:
        monday = published - timedelta(days=published.weekday())
        if unit == "weekend":
            saturday = published - timedelta(days=(published.weekday() - 5) % 7)
            return saturday, "week"
        return monday - timedelta(days=7 if which == "last" else 0), "week"
    if unit == "month":
        first = published.replace(day=1)
        return ((first - timedelta(days=1)).replace(day=1) if which == "last" else first), "month"
    return date(published.year - (1 if which == "last" else 0), 1, 1), "year"


def _calendar(match: re.Match[str], published: date) -> Found:
    month = MONTHS[match["month"].lower()]
    year = int(match["year"]) if match["year"] else published.year
    day = int(match["day"])
    if not match["month"][0].isupper():
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    if not match["year"] and found > published + timedelta(days=180):
        found = found.replace(year=year - 1) if (month, day) != (2, 29) else date(year - 1, 2, 28)
    return found, "day"


def _month_only(match: re.Match[str], published: date) -> Found:
    if not match["month"][0].isupper():
        return None
    month = MONTHS[match["month"].lower()]
    year = int(match["year"]) if match["year"] else published.year - (month > published.month)
    return date(year, month, 1), "month"


def _year(match: re.Match[str], _: date) -> Found:
    return date(int(match["year"]), 1, 1), "year"


def _iso(match: re.Match[str], _: date) -> Found:
    try:
        return date.fromisoformat(match.group()), "day"
    except ValueError:
        return None


_FLAGS = re.IGNORECASE
_READERS = [
    (re.compile(r"\b\d{4}-\d\d-\d\d\b"), _iso),
    (re.compile(rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<year>(?:19|20)\d\d))?",
                _FLAGS), _calendar),
    (re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?(?:,?\s+(?P<year>(?:19|20)\d\d))?",
                _FLAGS), _calendar),
    (re.compile(rf"\b(?:in|since|during|of|last|early|late|mid)[\s-]+(?P<month>{_MONTH})\b\.?(?:\s+(?P<year>(?:19|20)\d\d))?",
                _FLAGS), _month_only),
    (re.compile(rf"\b(?:(?P<which>last|next|this|on)\s+)?(?P<weekday>{'|'.join(WEEKDAYS)})\b", _FLAGS), _weekday),
    (re.compile(r"\b(?P<word>yesterday|today|tonight|overnight|tomorrow|last night|this morning|this afternoon|this evening)\b",
                _FLAGS), _relative),
    (re.compile(r"\b(?P<number>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|several)\s+"
                r"(?P<unit>day|week|month|year)s?\s+(?:ago|earlier)\b", _FLAGS), _ago),
    (re.compile(r"\b(?P<which>last|this|earlier this|over the)\s+(?P<unit>weekend|week|month|year)\b", _FLAGS), _last),
    (re.compile(r"\b(?:in|since|of|the|during|from)\s+(?:early\s+|late\s+)?(?P<year>(?:19|20)\d\d)\b", _FLAGS), _year),
]
