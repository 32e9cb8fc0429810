"""The dateline at the head of a story: PALMYRA, Syria, Dec 13 (Agency) — where and when it was filed, and by whom.

Form: The Associated Press Stylebook, "datelines": the city in capitals, its country or state, the day, the agency in
brackets, a dash. Agencies outside America write the city in mixed case; those count only with an agency's sign.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from etl.transform.articles.agencies import agency_named

# A standfirst and a byline may come first.
PARAGRAPHS = 3
HEAD_CHARS = 130
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"(?P<day>(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}(?:,?\s+\d{4})?" \
       r"|\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?(?:\s+\d{4})?)"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.\-]+(?:\s+[A-ZÀ-Þ'’.\-]+){0,3}"
_MIXED = r"[A-ZÀ-Þ][\w'’.\-]+(?:\s+(?:[A-ZÀ-Þ][\w'’.\-]+|de|la|el|al|am|an|der)){0,3}"
_REGION = r"(?:,\s+[A-ZÀ-Þ][\w.'’\-]*(?:\s+[A-ZÀ-Þ][\w.'’\-]*){0,3}){0,2}?"
_PLACES = rf"(?P<places>{_CAPITALS}(?:\s?/\s?{_CAPITALS})?{_REGION})"
_DASH = r"\s*(?:—|–|--|-)\s*(?=\S)"
_FORMS = (
    re.compile(rf"{_PLACES}(?:,?\s+{_DAY})?\s*(?:\((?P<agency>[^()]{{2,40}})\))?{_DASH}"),
    re.compile(rf"{_PLACES}(?:,?\s+{_DAY})?\s*\((?P<agency>[^()]{{2,40}})\)\s*:?\s*(?=\S)"),
    re.compile(rf"(?P<places>{_MIXED}(?:\s?/\s?{_MIXED})?{_REGION})?(?:,?\s*{_DAY})?\s*\((?P<agency>[^()]{{2,40}})\)(?:{_DASH}|:\s*|\s+)"),
    re.compile(rf"{_PLACES}(?:,?\s+{_DAY})?:\s+(?=[A-ZÀ-Þ])"))
# Heads of lines in capitals that are labels and no places.
_LABELS = frozenset({
    "UPDATE", "UPDATED", "BREAKING", "EXCLUSIVE", "ANALYSIS", "OPINION", "EDITORIAL", "COMMENT", "VIDEO", "PHOTOS", "WATCH",
    "LIVE", "NEW", "CORRECTION", "NOTE", "FACT BOX", "FACTBOX", "EXPLAINER", "READ MORE", "ALSO READ", "MORE", "Q", "A"})


@dataclass(frozen=True)
class Dateline:
    """A dateline as written, and its parts; None where it does not have them. Offsets are into the text."""

    text: str
    start: int
    end: int
    place: str | None
    day: date | None
    agency: str | None


def read_dateline(text: str, published: date | None) -> Dateline | None:
    """The dateline at the head of one of the first paragraphs; None where there is none.

    A day without a year gets that year in which it lies nearest to the day of publication; None where that is not known.
    """
    heads = [0, *(match.end() for match in re.finditer(r"\n\n", text[:2000]))][:PARAGRAPHS]
    return next((found for head in heads if (found := _read_at(text, head, published))), None)


def _read_at(text: str, head: int, published: date | None) -> Dateline | None:
    line = text[head:head + HEAD_CHARS].split("\n", 1)[0]
    for number, form in enumerate(_FORMS):
        match = form.match(line)
        if match is None:
            continue
        parts = match.groupdict()
        agency = agency_named(parts.get("agency") or "")
        place = (parts.get("places") or "").strip(" ,") or None
        if (number == 2 and agency is None) or (place is None and agency is None) or (place or "").upper() in _LABELS:
            continue
        # A colon is weak: it counts behind a place that is written as one, not behind a line in capitals.
        if number == 3 and (place is None or len(place.split()) > 3 or len(place) < 4):
            continue
        return Dateline(match.group().strip(), head, head + match.end(), place, _day(parts.get("day"), published), agency)
    return None


def _day(stated: str | None, published: date | None) -> date | None:
    if not stated:
        return None
    month = _MONTHS.index(next(m for m in _MONTHS if m in stated.lower())) + 1
    numbers = [int(n) for n in re.findall(r"\d+", stated)]
    years = [numbers[1]] if len(numbers) > 1 else [published.year + add for add in (-1, 0, 1)] if published else []
    days: list[date] = []
    for year in years:
        try:
            days.append(date(year, month, numbers[0]))
        except ValueError:
            continue
    return min(days, key=lambda day: abs(day - published) if published else timedelta(0), default=None)
