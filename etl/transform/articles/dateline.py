"""What a dateline looks like: PALMYRA, Syria, Dec 13 (Agency) —.

It says where and when a story was filed, and by whom. In: the text of an article. Out: the dateline
columns of `articles`; for the coder, the head of the text that names the place of filing.

Form: The Associated Press Stylebook, "datelines": the city in capitals, its country or state, the
day, the agency in brackets, a dash. Agencies outside of America write the city in mixed case.

There are two grammars, because the parser and the coder were measured with one each. `FORMS` is
strict about the parts, which are stored: a day must have a month's name, and mixed case or a
missing dash count only with the sign of a known agency. `HEAD` demands capitals and a dash, and
takes what stands between them as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from etl.transform.articles.agencies import agency_named

# A standfirst and a byline may come first.
PARAGRAPHS = 3
# In characters: where these paragraphs must begin, and how much of one a dateline may take.
OPENING_CHARS, HEAD_CHARS = 2000, 130
# A place before a colon has at most so many words and at least so many characters.
COLON_WORDS, COLON_CHARS = 3, 4
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?P<day>{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?)"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.\-]+(?:\s+[A-ZÀ-Þ'’.\-]+){0,3}"
_MIXED = r"[A-ZÀ-Þ][\w'’.\-]+(?:\s+(?:[A-ZÀ-Þ][\w'’.\-]+|de|la|el|al|am|an|der)){0,3}"
_REGION = r"(?:,\s+[A-ZÀ-Þ][\w.'’\-]*(?:\s+[A-ZÀ-Þ][\w.'’\-]*){0,3}){0,2}?"
_PLACES = rf"(?P<places>{_CAPITALS}(?:\s?/\s?{_CAPITALS})?{_REGION})"
_MIXED_PLACES = rf"(?P<places>{_MIXED}(?:\s?/\s?{_MIXED})?{_REGION})"
_AGENCY = r"\((?P<agency>[^()]{2,40})\)"
_SIGN = r"(?:—|–|--|-)"
_DASH = rf"\s*{_SIGN}\s*(?=\S)"
# "PALMYRA, Syria, Dec 13 (Agency) —", "BOGOTA, 3 JAN 90 (AGENCY) -- [TEXT]".
HEAD = re.compile(
    r"\s*(?P<places>[A-ZÀ-Þ][A-ZÀ-Þ'’. \-]{2,}(?:/[A-ZÀ-Þ' \-]+)?(?:,\s+[A-Z][\w.' \-]+?)?)"
    r"(?:,\s+(?:[A-Z][A-Za-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?"
    r"|\d{1,2}\s+[A-Z][A-Za-z]{2,8}\.?(?:\s+\d{2,4})?))?"
    rf"\s*(?:\([^)]{{2,60}}\))?\s*{_SIGN}\s+(?:\[[^\]]{{2,80}}\]\s*){{0,5}}(?=\S)")
# Heads of lines in capitals that are labels and no places.
_LABELS = frozenset({
    "UPDATE", "UPDATED", "BREAKING", "EXCLUSIVE", "ANALYSIS", "OPINION", "EDITORIAL", "COMMENT",
    "VIDEO", "PHOTOS", "WATCH", "LIVE", "NEW", "CORRECTION", "NOTE", "FACT BOX", "FACTBOX",
    "EXPLAINER", "READ MORE", "ALSO READ", "MORE", "Q", "A"})


@dataclass(frozen=True)
class Dateline:
    """A dateline as written, and its parts; None for a part that it lacks.

    Offsets are into the text; `agency` is the canonical name.
    """

    text: str
    start: int
    end: int
    place: str | None
    day: date | None
    agency: str | None


@dataclass(frozen=True)
class _Form:
    """One form of a dateline, and what makes its evidence weak."""

    pattern: re.Pattern[str]
    is_mixed_case: bool = False
    has_colon: bool = False

    def is_believed(self, place: str | None, agency: str | None) -> bool:
        if agency is None and (place is None or self.is_mixed_case):
            return False
        if place is None:
            return not self.has_colon
        # A colon stands behind any heading: what is before it must be as short as a place.
        is_short = len(place) >= COLON_CHARS and len(place.split()) <= COLON_WORDS
        return place.upper() not in _LABELS and (is_short or not self.has_colon)


FORMS = (
    _Form(re.compile(rf"{_PLACES}(?:,?\s+{_DAY})?\s*(?:{_AGENCY})?{_DASH}")),
    _Form(re.compile(rf"{_PLACES}(?:,?\s+{_DAY})?\s*{_AGENCY}\s*:?\s*(?=\S)")),
    _Form(re.compile(rf"{_MIXED_PLACES}?(?:,?\s*{_DAY})?\s*{_AGENCY}(?:{_DASH}|:\s*|\s+)"),
          is_mixed_case=True),
    _Form(re.compile(rf"{_PLACES}(?:,?\s+{_DAY})?:\s+(?=[A-ZÀ-Þ])"), has_colon=True))


def match_head(text: str) -> re.Match[str] | None:
    """The head that the coder takes for a dateline, in one of the first paragraphs; else None.

    Its group `places` holds the town, and behind a comma its country. Where no country is named,
    the day stands there, if there is one.
    """
    return next((match for start in _starts(text) if (match := HEAD.match(text, start))), None)


def read_dateline(text: str, published: date | None) -> Dateline | None:
    """The dateline at the head of one of the first paragraphs; None where there is none.

    A day without a year gets the year in which it lies nearest to the day of publication; it is
    None where that is not known.
    """
    found = (_read_at(text, start, published) for start in _starts(text))
    return next(filter(None, found), None)


def _starts(text: str) -> Iterator[int]:
    """Offsets at which a dateline may begin."""
    starts = [0, *(match.end() for match in re.finditer(r"\n\n", text[:OPENING_CHARS]))]
    yield from starts[:PARAGRAPHS]


def _read_at(text: str, start: int, published: date | None) -> Dateline | None:
    line = text[start:start + HEAD_CHARS].split("\n", 1)[0]
    for form in FORMS:
        if (match := form.pattern.match(line)) is None:
            continue
        parts = match.groupdict()
        agency = agency_named(parts.get("agency") or "")
        place = (parts.get("places") or "").strip(" ,") or None
        if form.is_believed(place, agency):
            day = _day(parts.get("day"), published)
            return Dateline(match.group().strip(), start, start + match.end(), place, day, agency)
    return None


def _day(stated: str | None, published: date | None) -> date | None:
    if not stated:
        return None
    month = _MONTHS.index(next(m for m in _MONTHS if m in stated.lower())) + 1
    number, *stated_years = (int(n) for n in re.findall(r"\d+", stated))
    if stated_years:
        return _date(stated_years[0], month, number)
    if published is None:
        return None
    days = [_date(published.year + add, month, number) for add in (-1, 0, 1)]
    return min((day for day in days if day), key=lambda day: abs(day - published), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
