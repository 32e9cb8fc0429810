"""A headline takes from the lead what it does not say, in texts of our own."""

from datetime import date

import pytest

from etl.tables.rows.mentions import MentionRow
from etl.transform.events.code import mention_row
from etl.transform.events.coder import Coder
from etl.transform.events.reading import Text
from tests.unit.transform.events.rules import coder_by_rules

# A Wednesday.
DAY = date(2026, 3, 4)
MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return coder_by_rules()


def headline(coder: Coder, title: str, text: str) -> MentionRow:
    article = Text(title, text, DAY)
    rows = [mention_row(m, article, "", "1") for m in coder.code(article, DAY).mentions]
    return next(row for row in rows if row.in_title)


def test_a_headline_has_the_day_the_place_and_the_toll_of_its_lead(coder: Coder) -> None:
    row = headline(coder, "Gunmen kill dozens of herders",
                   "Gunmen killed 31 herders in Maroua, Cameroon, on Monday, the police said.")
    assert (row.event_date, row.event_date_precision) == (MONDAY, "day")
    assert (row.place_country, row.place_name) == ("CMR", "Maroua")
    assert row.killed == 31


def test_a_headline_keeps_what_it_says_itself(coder: Coder) -> None:
    row = headline(coder, "Gunmen killed 9 herders in Chad on Sunday",
                   "Gunmen killed 31 herders in Maroua, Cameroon, on Monday, the police said. "
                   "Others had come from Chad.")
    assert row.event_date == date(2026, 3, 1)
    assert (row.place_country, row.killed) == ("TCD", 9)


def test_a_headline_takes_nothing_from_another_side_s_act(coder: Coder) -> None:
    row = headline(coder, "Kenya condemns Sudan",
                   "Norway condemned Sudan on Monday for the arrest of two envoys.")
    assert row.event_date_precision == "published"


def test_a_headline_alone_names_the_country(coder: Coder) -> None:
    row = headline(coder, "Gunmen kill 12 in Mali mosque attack",
                   "Nothing else was known about it on Monday.")
    assert (row.place_country, row.place_text, row.killed) == ("MLI", "Mali", 12)


def test_a_country_that_acts_in_the_headline_is_no_place(coder: Coder) -> None:
    row = headline(coder, "Mali condemns Niger", "Nothing else was known about it on Monday.")
    assert row.place_text != "Niger"
