"""When and in which country: MUC-4 incidents (news texts in capitals) against what is coded."""

import gzip
import json
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.coding import code_texts, occurrences
from bench.metrics import mean
from bench.muc import published_at
from etl.resources.coder import load_coder
from etl.settings import read_settings

Row = dict[str, Any]
DAY = re.compile(r"\b(\d{1,2} [A-Z]{3} \d{2})\b")
NEAR_DAYS = 3


def measure(path: Path) -> Row:
    """Measure incident templates of documents in which the body holds an asserted ASSAULT.

    Of each document's assaults the first is judged against the template that it fits best, and, as
    *any*, the one that fits best. date: within 3 days of the template's period ("- 08 JAN 90" is
    until then). country: that of its location.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["templates"]]
    coded = code_texts([{"id": row["id"], "title": None, "text": row["text"],
                         "published_at": published_at(row["text"])} for row in rows],
                       "MUC-4 incidents")
    book = load_coder(read_settings().cache).tools.book
    dates: list[tuple[bool, bool]] = []
    countries: list[tuple[bool, bool]] = []
    for row, answer in zip(rows, coded, strict=True):
        found = [one.first for one in occurrences(answer["mentions"])
                 if one.first["event_type"] == "ASSAULT"]
        periods = [period for one in row["templates"] if (period := read_period(one))]
        named = {book.name(one) for template in row["templates"] for one in locations(template)}
        codes = {state.country for state in named if state}
        if found and periods:
            near = [any(_is_near(mention["event_date"], period) for period in periods)
                    for mention in found]
            dates.append((near[0], any(near)))
        if found and codes:
            right = [(mention["place"] or {}).get("country") in codes for mention in found]
            countries.append((right[0], any(right)))
    return {"documents with an incident": len(rows), "with a date, found": len(dates),
            "with a country, found": len(countries),
            "date of the first assault": mean(first for first, _ in dates),
            "date of any": mean(one for _, one in dates),
            "country of the first assault": mean(first for first, _ in countries),
            "country of any": mean(one for _, one in countries)}


def read_period(template: Row) -> tuple[date, date] | None:
    """First and last day of an incident; None where it is not told."""
    days = [_day(text) for text in DAY.findall(" ".join(template["INCIDENT: DATE"]))]
    return (min(days), max(days)) if days else None


def locations(template: Row) -> Iterable[str]:
    """The countries of an incident, in lower case but for their initials ("El Salvador")."""
    for place in template["INCIDENT: LOCATION"]:
        for country in re.split(r" - | / ", place.split(":")[0]):
            yield country.strip().title()


def _day(text: str) -> date:
    return datetime.strptime(text.title(), "%d %b %y").date()


def _is_near(day: str, period: tuple[date, date]) -> bool:
    reach = timedelta(days=NEAR_DAYS)
    return period[0] - reach <= date.fromisoformat(day) <= period[1] + reach
