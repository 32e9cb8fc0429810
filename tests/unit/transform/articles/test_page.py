"""One page: what it is refused for, whose canonical address is believed.

Hostile pages end quickly, and alone.
"""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from etl.tables import contracts
from etl.tables.rejects import Reject
from etl.tables.rows.articles import ArticleRow
from etl.transform.articles import html as html_module
from etl.transform.articles.extractors import extractor as extractor_module
from etl.transform.articles.html import PageRejected, decode
from etl.transform.articles.page import Article, canonical_url, parse_page
from etl.transform.articles.parse import Page, parse_stored
from tests import factory

SENTENCE = (
    "Soldiers crossed the river near the town on Monday and took the bridge, officials said. ")
URL = "http://news.example/2026/bridge"
CAPTURED = datetime(2026, 3, 7, tzinfo=UTC)
PARAGRAPHS = "".join(f"<p>{SENTENCE * 2}It was attempt number {n}.</p>" for n in range(3))
BODY = f"<article>{PARAGRAPHS}</article>"


def html(body: str = BODY, head: str = "") -> str:
    title = "<title>Soldiers take the bridge</title>"
    return f"<html><head>{title}{head}</head><body>{body}</body></html>"


def parse(text: str, url: str = URL) -> Article:
    return parse_page(text, url, lambda _: "en", CAPTURED)


def reason(text: str) -> str:
    with pytest.raises(PageRejected) as caught:
        parse(text)
    assert caught.value.detail
    return caught.value.reason


def page(body: bytes, url: str = URL, content_type: str | None = "text/html",
         number: int = 0) -> Page:
    return Page(f"{number:020d}", url, factory.FEED_ID, None, "The Courier", content_type, CAPTURED,
                None, body)


def test_a_good_page_is_an_article() -> None:
    article = parse(html())
    assert article.title == "Soldiers take the bridge"
    assert article.text.startswith("Soldiers crossed") and article.text.count("\n\n") == 2
    assert (article.canonical_url, article.language) == (URL, "en")


@pytest.mark.parametrize(("text", "code"), [
    ("", "empty"), (" \n\t ", "empty"), (html("<p>Three words only.</p>"), "too_short"),
    (html(""), "no_text"), (html("<div>" * 500 + SENTENCE * 9), "too_deep"),
    (html("<b></b>" * 200_001), "too_large"), ("<html/>", "no_text"),
    ("<?xml version='1.0' encoding='utf-16'?>", "undecodable"),
])
def test_what_gives_no_article_has_a_reason(text: str, code: str) -> None:
    assert reason(text) == code


def test_too_many_characters_are_refused_before_they_are_read(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_module, "MAX_HTML_CHARS", 100)
    assert reason(html()) == "too_large"


def test_nul_bytes_are_taken_out_of_html() -> None:
    assert parse(html().replace("crossed", "cro\x00ssed")).text.startswith("Soldiers crossed")


@pytest.mark.parametrize("body", [
    b"\x00\x01\x02binary", b"%PDF-1.7\x00\x00", b"\x7fELF\x02\x01\x01\x00"])
def test_binary_data_is_undecodable(body: bytes) -> None:
    with pytest.raises(PageRejected) as caught:
        decode(body, "text/html")
    assert caught.value.reason == "undecodable"


@pytest.mark.parametrize(("body", "content_type"), [
    ("é".encode(), "text/html; charset=utf-8"), ("é".encode(), None),
    ("é".encode("cp1252"), "text/html; charset=cp1252"),
    ("é".encode("utf-8-sig"), "text/html; charset=latin-1"), ("é".encode("utf-16"), None),
    (b'<meta charset="windows-1252">\xe9', "text/html"), (b"\xe9", "text/html; charset=klingon"),
    ("naïve é".encode(), "text/html; charset=ISO-8859-1"),
    ("naïve é".encode(), "text/html; charset=windows-1251"),
    ('<meta charset="latin1">“é'.encode(), None),
    (("naïve “" * 10).encode() + b"\xff" + "é".encode(), "text/html; charset=latin1"),
    ("Ã© is what é".encode("cp1252"), "text/html; charset=cp1252"),
    (b"caf\xe9 \xe9", None), ("naïve ".encode() + b"\xff" + "é".encode(), None),
])
def test_bytes_are_read_in_their_encoding(body: bytes, content_type: str | None) -> None:
    assert decode(body, content_type).endswith("é")


@pytest.mark.parametrize(("stated", "canonical"), [
    (None, URL), ("/2026/bridge-shelled", "http://news.example/2026/bridge-shelled"),
    ("http://www.news.example/2026/b", "http://www.news.example/2026/b"),
    ("http://bank.example/2026/bridge", URL), ("http://news.example.evil.example/2026/b", URL),
    ("/", URL), ("", URL), ("javascript:alert(1)", URL), ("http://[broken", URL),
    ("http://news.example:99999/2026/b", URL), ("?utm_source=x", URL),
    ("http://news.example/2026/b?id=7&utm_source=x&fbclid=1#top",
     "http://news.example/2026/b?id=7"),
])
def test_a_foreign_canonical_address_is_not_believed(stated: str | None, canonical: str) -> None:
    assert canonical_url(stated, URL) == canonical


def test_a_page_names_its_canonical_address() -> None:
    own = parse(html(head='<link rel="canonical" href="/2026/shelled">'))
    assert own.canonical_url == "http://news.example/2026/shelled"
    foreign = parse(html(head='<link rel="canonical" href="http://bank.example/x">'))
    assert foreign.canonical_url == URL


def stored(body: bytes) -> ArticleRow | Reject:
    return parse_stored(page(body), lambda _: "en", {})


def is_storable(row: ArticleRow) -> bool:
    table = contracts.from_rows("articles", [row], factory.DAY)
    return bool(contracts.conform("articles", table).num_rows == 1)


def test_a_page_is_a_row_or_a_reject_and_a_fault_of_ours_is_one(
        monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(tree: lxml_html.HtmlElement) -> None:
        raise ZeroDivisionError("ours")

    assert isinstance(stored(html().encode()), ArticleRow)
    empty = stored(b"")
    assert isinstance(empty, Reject) and empty.reason == "empty"
    monkeypatch.setattr(extractor_module, "read_structured", failing)
    failed = stored(html().encode())
    assert isinstance(failed, Reject)
    assert (failed.reason, failed.detail) == ("parser_failed", "ZeroDivisionError: ours")


def test_running_out_of_memory_is_for_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(tree: lxml_html.HtmlElement) -> None:
        raise MemoryError

    monkeypatch.setattr(extractor_module, "read_structured", failing)
    with pytest.raises(MemoryError):
        stored(html().encode())


def test_what_a_page_says_of_itself_is_in_its_row() -> None:
    said = {"@type": "OpinionNewsArticle", "headline": "Soldiers take the bridge",
            "articleSection": "World", "keywords": ["war", "<b>rivers</b>", "war"],
            "image": {"url": "/bridge.jpg"}, "isAccessibleForFree": "False",
            "datePublished": "2026-03-03T16:20:00+05:30",
            "dateModified": "2026-03-04T10:00:00+05:30"}
    body = BODY.replace("<p>", "<p>MARROWGATE, March 2 (AP) — ", 1)
    script = f'<script type="application/ld+json">{json.dumps(said)}</script>'
    row = stored(html(body, script).encode())
    assert isinstance(row, ArticleRow)
    wanted = {"section": "World", "tags": ["war", "rivers"],
              "image_url": "http://news.example/bridge.jpg", "is_paywalled": True,
              "is_opinion": True, "is_live_blog": False, "agency": "Associated Press",
              "dateline_place": "MARROWGATE", "dateline_date": date(2026, 3, 2),
              "published_offset_minutes": 330, "modified_offset_minutes": 330}
    assert {name: getattr(row, name) for name in wanted} == wanted
    assert is_storable(row)


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", "data:image/png;base64,AAAA", "http://[broken", "//"])
def test_a_picture_is_an_address_or_none(address: str) -> None:
    assert parse(html(head=f'<meta property="og:image" content="{address}">')).image_url is None


HOSTILE = ['"author": "Ida \\ud800 Brandt"', '"publisher": {"name": "\\u0000x\\udfff"}',
           '"headline": "\\ud83d"', '"datePublished": "2026-03-01T10:00:00+23:00"',
           '"datePublished": "0001-01-01T00:00:00+14:00"',
           '"dateModified": "9999-12-31T23:59:59-14:00"', '"author": ' + "[" * 60 + "]" * 60]


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_hostile_page_gives_rows_that_can_be_stored(statement: str) -> None:
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", {statement}}}</script>'
    row = stored(html(head=script).encode())
    assert isinstance(row, ArticleRow) and is_storable(row)
    assert row.publisher is not None and "\x00" not in row.publisher


# Pieces that real pages break on, in any order and number.
PIECES = st.sampled_from([
    "<p>", "</p>", "<div>", "</div>", "<table><tr>", "<article>", "<h1>", "<ul><li>",
    "<a href='//[x'>", "<time datetime='99'>", "<ruby><rt>",
    "<script type='application/ld+json'>", "</script>", "{\"@type\": \"NewsArticle\", ",
    "\"author\": [[", "<!--", "-->", "<![CDATA[",
    "<meta property='article:published_time' content='0000'>",
    "<link rel=canonical href='http://a:99999/'>", "&#0;",
    "&amp;#xD800;",
    "<svg><title>", "<template>", "<blockquote class=twitter-tweet>",
    "<div itemprop=author itemscope>", "<br>" * 9, "\x00", "\ud800", "<?xml ?>",
    SENTENCE, SENTENCE * 3])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=25))
def test_any_page_is_an_article_or_a_reason(pieces: list[str]) -> None:
    try:
        article = parse_page("".join(pieces), URL, lambda _: "en", CAPTURED)
    except PageRejected as rejected:
        assert rejected.reason
    else:
        assert article.text.strip() == article.text and article.text_by
        article.text.encode("utf-8")
