"""The sample's news is of the last days: dates move by whole weeks, texts and addresses stay."""

import re
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from etl.orchestration.embedded.calendar import NIGHT, moved, weeks_until
from tests.paths import CHECKOUT

SAMPLE = CHECKOUT / "sample"
FILES = sorted(path for path in SAMPLE.glob("*/**/*") if path.is_file())
ADDRESS = re.compile(rb'(?:https?://|tag:)[^"<\s]+')


@pytest.mark.parametrize(("today", "night"), [
    (date(2026, 3, 7), date(2026, 3, 7)), (date(2026, 3, 13), date(2026, 3, 7)),
    (date(2026, 3, 14), date(2026, 3, 14)), (date(2027, 1, 1), date(2026, 12, 26)),
    (date(2026, 3, 1), date(2026, 2, 28)),
])
def test_its_night_is_the_last_saturday(today: date, night: date) -> None:
    assert NIGHT + timedelta(weeks=weeks_until(today)) == night
    assert timedelta() <= today - night < timedelta(days=7)


@pytest.mark.parametrize(("written", "weeks", "expected"), [
    ("2026-03-03T16:20:00+00:00", 1, "2026-03-10T16:20:00+00:00"),
    ("Tue, 03 Mar 2026 16:20:00 +0000", 39, "Tue, 01 Dec 2026 16:20:00 +0000"),
    ("Tue 3 Mar 2026, 17:45 EAT", 39, "Tue 1 Dec 2026, 17:45 EAT"),
    ("Tuesday 3 March 2026, 06:00 GMT", 43, "Tuesday 29 December 2026, 06:00 GMT"),
    ("March 3, 2026", 44, "January 5, 2027"), ("4 mars 2026", 48, "3 f&eacute;vrier 2027"),
    ("the crash of March 2020", 5, "the crash of March 2020"),
    ("/world/2026/03/03/a-nw7k2001.html /news/20260303/b.htm", 5,
     "/world/2026/03/03/a-nw7k2001.html /news/20260303/b.htm"),
    ("2026-03-03", 0, "2026-03-03"), ("2026-03-03", -1, "2026-02-24"),
])
def test_a_date_moves_as_it_is_written(written: str, weeks: int, expected: str) -> None:
    assert moved(written.encode(), weeks).decode() == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_date_of_the_sample_stays_behind(path: Path) -> None:
    content = path.read_bytes()
    later = moved(content, 60)
    assert re.search(rb"2026-0[234]-|Mar[a-z]* 2026|[Mm]ar(ch|s) \d\d?\b|\d (March|mars)\b", later) is None
    assert ADDRESS.findall(later) == ADDRESS.findall(content)
    for found in re.findall(rb"\w{3}, \d\d \w{3} 20\d\d", later):
        text = found.decode()
        assert parsedate_to_datetime(f"{text} 00:00:00 +0000").strftime("%a") == text[:3]


def test_the_news_is_over_when_its_night_comes() -> None:
    said = {date.fromisoformat(found.decode()) for path in FILES
            for found in re.findall(rb"2026-03-\d\d", path.read_bytes())}
    assert max(said) < NIGHT
