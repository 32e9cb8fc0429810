"""When it happened: words of time in a sentence, read against the article's own day.

A weekday is the most recent one, the day of publication included. "may" is a month only beside a
number. Which of a sentence's dates is an event's is decided in `timing`.
"""

import functools
import re
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {m: i for i, names in enumerate((
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
    ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
    ("october", "oct"), ("november", "nov"), ("december", "dec")), 1) for m in names}
# A season's first month.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBERS = {word: number for number, word in enumerate((
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve"), 1)}
_NUMBERS |= {"a": 1, "an": 1, "several": 3, "few": 3, "couple of": 2}
_NUMBER = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
UNIT_DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30}
# What is older than this is background.
HISTORICAL_DAYS = 60
# A day of a month that lies farther ahead than this is last year's.
LAST_YEAR_DAYS = 180
# "… days earlier" counts from another date up to this; what is longer is no news.
MAX_SHIFT_DAYS = 60


@dataclass(frozen=True)
class EventDate:
    """A day (the first of its period) and how exact it is.

    precision: day, week, month, year, or published where no date was read. start: where in the
    sentence it was read, -1 for nowhere. is_deadline: "by Sunday", "until Friday". shift: the days
    from another date ("a day earlier"), that of a sentence before where this one has no other;
    None where the date stands by itself. is_weekday: it is told by the name of a weekday alone.
    """

    day: date
    precision: str
    start: int = -1
    is_deadline: bool = False
    shift: int | None = None
    is_weekday: bool = False


def read_dates(sentence: str, published: date) -> list[EventDate]:
    """All dates that a sentence states, in order of their words; empty where it states none."""
    return list(_read(sentence, published))


@functools.lru_cache(maxsize=256)  # a sentence is read for each of its events and for the story
def _read(sentence: str, published: date) -> tuple[EventDate, ...]:
    found: dict[int, EventDate] = {}
    covered: set[int] = set()
    for pattern, read in _READERS:
        for match in pattern.finditer(sentence):
            if covered & set(range(*match.span())):
                continue
            when = read(match, published)
            if when is not None:
                covered.update(range(*match.span()))
                start = match.start()
                is_deadline = bool(_DEADLINE.search(sentence[:start]))
                shift = when[2] if len(when) > 2 else None
                found[start] = EventDate(when[0], when[1], start, is_deadline, shift,
                                         read is _weekday)
    return tuple(found[at] for at in sorted(found))


def is_historical(when: EventDate, published: date) -> bool:
    """Whether a date lies so far back that it is background, not news."""
    return when.precision != "published" and (published - when.day).days > HISTORICAL_DAYS


Found = tuple[date, str] | tuple[date, str, int] | None
_DEADLINE = re.compile(
    r"\b(?:by|until|till|before|through|no later than|starting|from|as of|effective|scheduled for|"
    r"set for|due)\s+(?:early |late |at least |the end of )?$", re.IGNORECASE)


def _weekday(match: re.Match[str], published: date) -> Found:
    back = (published.weekday() - WEEKDAYS.index(match["weekday"].lower())) % 7
    word = (match["which"] or "").lower()
    if word in {"next", "this coming", "coming"}:
        return published + timedelta(days=7 - back), "day"
    is_week_ago = word in {"last", "the previous"} and back == 0
    return published - timedelta(days=7 if is_week_ago else back), "day"


def _relative(match: re.Match[str], published: date) -> Found:
    word = re.sub(r"\s+", " ", match["word"].lower())
    if word in {"yesterday", "last night", "last evening"}:
        return published - timedelta(days=1), "day"
    if word in {"tomorrow", "the day after tomorrow"}:
        return published + timedelta(days=1 + (word != "tomorrow")), "day"
    return published - timedelta(days=2 if word == "the day before yesterday" else 0), "day"


def _ago(match: re.Match[str], published: date) -> Found:
    number, unit = _count(match["number"]), match["unit"].lower()
    if unit in {"year", "decade"}:
        years = number * (10 if unit == "decade" else 1)
        return date(max(1, published.year - years), 1, 1), "year"
    when = published - timedelta(days=UNIT_DAYS[unit] * number)
    return when, {"day": "day", "night": "day", "month": "month"}.get(unit, "week")


def _shifted(match: re.Match[str], published: date) -> Found:
    """From a date that stands elsewhere: "a day earlier", "two days after"."""
    days = _count(match["number"]) * UNIT_DAYS[match["unit"].lower()]
    if days > MAX_SHIFT_DAYS:
        return None
    shift = -days if match["way"].lower() in {"earlier", "before"} else days
    return published + timedelta(days=min(shift, 0)), "day", shift


def _neighbour(match: re.Match[str], published: date) -> Found:
    """The day beside one that stands elsewhere: "the previous day", "the next morning"."""
    word = match["which"].lower()
    shift = {"same": 0, "previous": -1}.get(word, 1)
    return published + timedelta(days=min(shift, 0)), "day", shift


def _count(word: str) -> int:
    word = word.lower()
    return int(word) if word.isdigit() else _NUMBERS[word]


def _last(match: re.Match[str], published: date) -> Found:
    unit, which = match["unit"].lower(), re.sub(r"\s+", " ", match["which"].lower())
    is_last = which.endswith("last")
    if unit == "weekend":
        return published - timedelta(days=(published.weekday() - 5) % 7), "week"
    if unit == "week":
        return published - timedelta(days=published.weekday() + (7 if is_last else 0)), "week"
    if unit == "month":
        first = published.replace(day=1)
        return ((first - timedelta(days=1)).replace(day=1) if is_last else first), "month"
    if unit == "year":
        return date(published.year - is_last, 1, 1), "year"
    month = SEASONS[unit]
    year = published.year - ((is_last and month >= published.month) or month > published.month)
    return date(year, month, 1), "month"


def _calendar(match: re.Match[str], published: date) -> Found:
    if not match["month"][0].isupper():
        return None
    month, day = MONTHS[match["month"].lower()], int(match["day"])
    year = _year_of(match["year"], published) if match["year"] else published.year
    try:
        found = date(year, month, day)
        if not match["year"] and found > published + timedelta(days=LAST_YEAR_DAYS):
            found = found.replace(year=year - 1)
    except ValueError:  # no such day, as "Feb. 29" of that year
        return None
    return found, "day"


def _year_of(written: str, published: date) -> int:
    """A year of two or four digits; two digits mean the latest such year up to the next one."""
    if len(written) == 4:
        return int(written)
    year = published.year // 100 * 100 + int(written)
    return year if year <= published.year + 1 else year - 100


def _month_only(match: re.Match[str], published: date) -> Found:
    if not match["month"][0].isupper():
        return None
    month = MONTHS[match["month"].lower()]
    if match["year"]:
        return date(int(match["year"]), month, 1), "month"
    is_last = (match["which"] or "").lower() == "last"
    is_of_last_year = month > published.month or (is_last and month == published.month)
    return date(published.year - is_of_last_year, month, 1), "month"


def _year(match: re.Match[str], _: date) -> Found:
    return date(int(match["year"]), 1, 1), "year"


def _season(match: re.Match[str], _: date) -> Found:
    return date(int(match["year"]), SEASONS[match["season"].lower()], 1), "month"


def _iso(match: re.Match[str], _: date) -> Found:
    try:
        return date.fromisoformat(match.group()), "day"
    except ValueError:
        return None


_FLAGS = re.IGNORECASE
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d|(?<=[A-Z]\s)\d\d)\b)?"
# The second day of a range is read over: "March 3-5", "between 3 and 5 March".
_TO = r"(?:\s?(?:-|–|to|and|or)\s?\d{1,2})?"
_READERS = [
    (re.compile(r"\b\d{4}-\d\d-\d\d\b"), _iso),
    (re.compile(rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_TO}\b(?!:)"
                rf"{_YEAR}", _FLAGS), _calendar),
    (re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_TO}\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?"
                rf"{_YEAR}", _FLAGS), _calendar),
    (re.compile(r"\b(?:(?P<which>last)|in|since|during|of|early|late|mid|earlier this)[\s-]+"
                rf"(?P<month>{_MONTH})\b\.?(?:\s+(?P<year>(?:19|20)\d\d))?", _FLAGS), _month_only),
    (re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<which>of\s+)?(?P<year>(?:19|20)\d\d)\b", _FLAGS),
     _month_only),
    (re.compile(r"\b(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?"
                r"(?P<year>(?:19|20)\d\d)\b", _FLAGS), _season),
    (re.compile(r"\b(?:(?P<which>last|next|this coming|coming|this|the previous|on)\s+)?"
                rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b"
                r"(?!\s+(?:Times|Star|Mail|Post|Express|Mirror|Telegraph|prayers))", _FLAGS),
     _weekday),
    (re.compile(r"\b(?P<word>the\s+day\s+(?:before\s+yesterday|after\s+tomorrow)|yesterday|today|"
                r"tonight|overnight|tomorrow|last\s+(?:night|evening)|"
                r"(?:earlier\s+)?this\s+(?:morning|afternoon|evening))\b", _FLAGS), _relative),
    (re.compile(rf"\b(?P<number>{_NUMBER})\s+"
                r"(?P<unit>day|night|week|fortnight|month|year|decade)s?\s+ago\b", _FLAGS), _ago),
    (re.compile(rf"\b(?P<number>{_NUMBER})\s+(?P<unit>day|week|month)s?\s+"
                r"(?P<way>earlier|later|before|after)\b", _FLAGS), _shifted),
    (re.compile(r"\b(?:the|that)\s+(?P<which>same|previous|next|following)\s+"
                r"(?:day|morning|evening|night|afternoon)\b", _FLAGS), _neighbour),
    (re.compile(r"\b(?P<which>(?:early\s+|late\s+|earlier\s+)?(?:last|this)|over\s+the|at\s+the)\s+"
                r"(?P<unit>weekend|week|month|year|spring|summer|autumn|fall|winter)\b(?!\s+end)",
                _FLAGS), _last),
    (re.compile(r"\b(?:in|since|of|the|during|from|by|until|after|before|back in)\s+"
                r"(?:early\s+|late\s+|mid-?)?"
                r"(?P<year>(?:19|20)\d\d)\b(?!\s+(?:people|soldiers|troops|men))", _FLAGS), _year),
]
