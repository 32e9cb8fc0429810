"""An article's body: what `clean` leaves, and whose body is taken."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from etl.transform.articles.newspaper import Newspaper
from etl.transform.articles.text import clean, extract_text

SENTENCE = "Soldiers crossed the river near the town on Monday and took the bridge, officials said. "


@pytest.mark.parametrize(("raw", "text"), [
    ("one\n\n\n\ntwo", "one\n\ntwo"), ("one\r\n\r\ntwo", "one\n\ntwo"), ("one\n \t \ntwo", "one\n\ntwo"),
    ("one \n two", "one\ntwo"), ("a\u00a0b  c\td", "a b c d"), ("a\x00b\x07c", "abc"), ("cafe\u0301", "café"),
    ("\n\n one \n\n", "one"), ("", ""), ("a\ud800b\ue000c", "abc"),
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


def body_of(html: str) -> tuple[str, str]:
    tree = lxml_html.document_fromstring(f"<html><body>{html}</body></html>")
    return extract_text(tree, Newspaper(lxml_html.document_fromstring(f"<html><body>{html}</body></html>")))


def test_paragraphs_are_apart_by_one_blank_line() -> None:
    text, by = body_of("<article>" + "".join(f"<p>{n}: {SENTENCE * 3}</p>" for n in range(4)) + "</article>")
    assert by == "trafilatura"
    assert [paragraph[0] for paragraph in text.split("\n\n")] == ["0", "1", "2", "3"]


def test_a_page_without_a_body_gives_none() -> None:
    assert body_of("<nav><a href='/'>Home</a></nav>")[0].split() in ([], ["Home"])
