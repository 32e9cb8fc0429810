"""Two readings of a page compared: what they share, and which one is cut short."""

import pytest

from etl.transform.articles.readings import agreement, is_cut_short, told
from tests.unit.transform.articles.pages import PARAGRAPHS

WHOLE = "\n\n".join(PARAGRAPHS)
MENU = "Home\n\nWeather and tides\n\nAll the letters that our readers wrote to us this week"


def test_agreement_is_the_share_of_runs_in_common() -> None:
    assert agreement(WHOLE, WHOLE) == 1
    assert agreement(WHOLE, WHOLE.upper().replace(",", ";")) == 1
    assert agreement("one two three four", "one two three five") == 0.5
    assert agreement(WHOLE, PARAGRAPHS[0]) == agreement(PARAGRAPHS[0], WHOLE)
    assert 0.2 < agreement(WHOLE, PARAGRAPHS[0]) < 0.6


@pytest.mark.parametrize(("one", "other", "wanted"), [
    ("", "", 0), (WHOLE, "", 0), ("", WHOLE, 0), ("...", WHOLE, 0), ("one", "one", 1)])
def test_a_reading_of_nothing_agrees_with_nobody(one: str, other: str, wanted: float) -> None:
    assert agreement(one, other) == wanted


@pytest.mark.parametrize("line", [
    "Nobody crossed the river before the morning of Monday.",
    '"Nobody crossed the river before Monday," the governor said to us.',
    "He said: “Nobody crossed the river before the morning of Monday”",
    "長い夜のあと、兵士たちは川を渡って橋を占領したと当局者が述べた。"])
def test_a_sentence_tells(line: str) -> None:
    assert told(line) == len(line)
    assert told(f"{MENU}\n\n{line}") == len(line)


@pytest.mark.parametrize("line", [
    "Home", "Read it.", "All the letters that our readers wrote to us this week", ""])
def test_a_label_tells_nothing(line: str) -> None:
    assert told(line) == 0


def test_a_text_is_cut_short_beside_one_that_tells_much_more() -> None:
    assert is_cut_short(PARAGRAPHS[0], WHOLE) and is_cut_short("", WHOLE)
    assert not is_cut_short(WHOLE, PARAGRAPHS[0]) and not is_cut_short(WHOLE, WHOLE)
    assert not is_cut_short(WHOLE, f"{WHOLE}\n\n{MENU}"), "a menu is no story"
    assert not is_cut_short("", "")


def test_where_sentences_have_no_end_the_length_decides() -> None:
    lines = "\n\n".join(["ทหารข้ามแม่น้ำก่อนรุ่งสางและยึดสะพานแห่งเดียวที่ยังเหลืออยู่ เจ้าหน้าที่กล่าว"] * 5)
    assert is_cut_short(lines[:80], lines)
