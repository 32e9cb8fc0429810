"""The newsroom's calendar: its news is of one week of March 2026, and is served as if of the last.

In: a file of the newsroom and a number of weeks. Out: the same with every date that is written in
it, in feeds, metadata and bylines alike, so many weeks later. Whole weeks keep the weekdays, and
the articles say "on Tuesday" and no more: so their text, and with it the id of every article, story
and event, is the same in each week. Addresses keep the days that stand in them, as ids are made of
them. What an article dates by a month alone ("since November") is read from the week in which it
comes.
"""

import re
from datetime import date, timedelta

# The night that comes after all of the newsroom's news, a Saturday.
NIGHT = date(2026, 3, 7)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")
# As HTML writes them, which holds in every encoding.
MONTHS_IN_FRENCH = ("janvier", "f&eacute;vrier", "mars", "avril", "mai", "juin", "juillet",
                    "ao&ucirc;t", "septembre", "octobre", "novembre", "d&eacute;cembre")
# How a day of that March is written in the newsroom.
WRITTEN = re.compile(
    rb"\b2026-03-(?P<iso>\d\d)(?!\d)|\bMarch (?P<american>\d\d?), 2026\b"
    rb"|\b(?P<long>\d\d?) March 2026\b|\b(?P<french>\d\d?) mars 2026\b"
    rb"|\b(?P<rfc822>\d\d) Mar 2026\b|\b(?P<short>\d) Mar 2026\b")


def weeks_until(today: date) -> int:
    """Weeks by which the newsroom is moved on a day: its night is the last Saturday up to it."""
    return (today - NIGHT).days // 7


def moved(content: bytes, weeks: int) -> bytes:
    """A page or a feed as it reads so many weeks later."""
    def later(found: re.Match[bytes]) -> bytes:
        kind = str(found.lastgroup)
        day = date(2026, 3, int(found[kind])) + timedelta(weeks=weeks)
        return _written(day, kind).encode("ascii")

    return WRITTEN.sub(later, content) if weeks else content


def _written(day: date, kind: str) -> str:
    """Write a day in the manner of a group of WRITTEN."""
    month = MONTHS[day.month - 1]
    manners = {"iso": day.isoformat(), "american": f"{month} {day.day}, {day.year}",
               "long": f"{day.day} {month} {day.year}",
               "french": f"{day.day} {MONTHS_IN_FRENCH[day.month - 1]} {day.year}",
               "rfc822": f"{day.day:02} {month[:3]} {day.year}",
               "short": f"{day.day} {month[:3]} {day.year}"}
    return manners[kind]
