"""Datelines: their parts, and heads of texts that only look like one."""

from datetime import date

import pytest

from etl.transform.articles.dateline import read_dateline

PUBLISHED = date(2026, 1, 3)


@pytest.mark.parametrize(("text", "place", "day", "agency"), [
    ("MARROWGATE, Veldania, Dec 30 (Reuters) — Soldiers crossed.", "MARROWGATE, Veldania",
     date(2025, 12, 30), "Reuters"),
    ("MARROWGATE (AP) — Soldiers crossed.", "MARROWGATE", None, "Associated Press"),
    ("MARROWGATE - Soldiers crossed.", "MARROWGATE", None, None),
    ("OLD MARROWGATE/LISSE, Jan. 2, 2026 (AFP) -- Soldiers crossed.", "OLD MARROWGATE/LISSE",
     date(2026, 1, 2), "AFP"),
    ("MARROWGATE: Soldiers crossed.", "MARROWGATE", None, None),
    ("Marrowgate (dpa) - Soldaten überquerten.", "Marrowgate", None, "dpa"),
    ("Marrowgate (dpa/AFP) – Soldaten überquerten.", "Marrowgate", None, "dpa"),
    ("(Reuters) - Soldiers crossed.", None, None, "Reuters"),
    ("MARROWGATE, 30 December (Xinhua) -- Soldiers crossed.", "MARROWGATE", date(2025, 12, 30),
     "Xinhua"),
    ("MARROWGATE, Feb 30 — Soldiers crossed.", "MARROWGATE", None, None),
    ("After a night of shelling the army holds the river.\n\n"
     "LISSE, Veldania (AP) — Soldiers crossed.", "LISSE, Veldania", None, "Associated Press"),
])
def test_datelines(text: str, place: str | None, day: date | None, agency: str | None) -> None:
    found = read_dateline(text, PUBLISHED)
    assert found is not None
    assert (found.place, found.day, found.agency) == (place, day, agency)
    assert text[found.start:found.end].strip() == found.text
    assert text[found.end:].startswith(("Soldiers", "Soldaten"))


@pytest.mark.parametrize("text", [
    "Soldiers crossed the river - and nobody saw them.", "The army (and its guns) crossed.",
    "UPDATE: Soldiers crossed.", "BREAKING - Soldiers crossed.",
    "WHAT THE ARMY SAID LAST NIGHT: Nothing.", "", "Officials (AP photo by Ida) — said.",
    "NATO said on Monday that it would not.", "The minister, May 3 — said.",
])
def test_other_heads_are_no_datelines(text: str) -> None:
    assert read_dateline(text, PUBLISHED) is None


def test_without_a_day_of_publication_a_day_without_a_year_is_unknown() -> None:
    found = read_dateline("MARROWGATE, Dec 30 (AP) — Soldiers crossed.", None)
    assert found is not None and found.day is None
