"""Text as text: what `clean` leaves, and how words are counted and compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.transform.articles.words import clean, count_words, one_line, without_names, words_of


@pytest.mark.parametrize(("raw", "text"), [
    ("one\n\n\n\ntwo", "one\n\ntwo"), ("one\r\n\r\ntwo", "one\n\ntwo"),
    ("one\n \t \ntwo", "one\n\ntwo"), ("one \n two", "one\ntwo"), ("a\u00a0b  c\td", "a b c d"),
    ("a\x00b\x07c", "abc"), ("cafe\u0301", "café"), ("\n\n one \n\n", "one"), ("", ""),
    ("a\ud800b\ue000c", "abc"), ("ver\u00adfas\u00adsung", "verfassung"),
    ("\ufeffzero\u200bwidth", "zerowidth"),
])
def test_clean(raw: str, text: str) -> None:
    assert clean(raw) == text


@given(st.text())
def test_clean_text_is_clean_for_ever(raw: str) -> None:
    text = clean(raw)
    assert clean(text) == text
    assert text == text.strip() and "\n\n\n" not in text and "\r" not in text
    assert unicodedata.is_normalized("NFC", text)
    text.encode("utf-8")


def test_one_line() -> None:
    assert one_line(" two\n lines ") == "two lines"
    assert one_line(" \n ") is None and one_line(None) is None


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    assert count_words("three short words") == 3
    assert count_words("部隊が橋を渡った") == 5


def test_words_are_compared_without_case_and_punctuation() -> None:
    assert words_of("“Troops cross,” he SAID") == words_of("troops cross he said")


@pytest.mark.parametrize(("text", "expected"), [
    ("In Łódź and Rzeszów Jan Kowalski met nobody who would speak to him", "and met nobody who would speak to him"),
    ("ALL OF IT IN CAPITALS with two words", "ALL OF IT IN CAPITALS with two words"),
    ("部隊が 橋を 渡った と 当局は 述べた", "部隊が 橋を 渡った と 当局は 述べた"), ("", "")])
def test_names_say_nothing_of_a_language(text: str, expected: str) -> None:
    assert without_names(text) == expected
