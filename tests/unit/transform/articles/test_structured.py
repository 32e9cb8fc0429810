"""What a page says of itself: JSON-LD in all its shapes, meta tags, `<time>`.

What can't be read was not said.
"""

import json
from typing import Any

import pytest
from lxml import html as lxml_html

from etl.transform.articles.statements.statement import Structured
from etl.transform.articles.statements.structured import read_structured

ARTICLE = {"@type": "NewsArticle", "headline": "Bridge shelled",
           "datePublished": "2026-03-03T09:30:00Z",
           "author": {"@type": "Person", "name": "Ida Brandt"},
           "publisher": {"name": "The Courier"}}


def read(head: str, body: str = "") -> Structured:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_structured(lxml_html.document_fromstring(html))


def read_ld(value: Any) -> Structured:
    text = value if isinstance(value, str) else json.dumps(value)
    return read(f'<script type="application/ld+json">{text}</script>')


@pytest.mark.parametrize("shape", [
    ARTICLE, [{"@type": "WebSite", "name": "x"}, ARTICLE],
    {"@graph": [{"@type": "Person"}, ARTICLE]}, {"@type": "WebPage", "mainEntity": ARTICLE},
    {**ARTICLE, "@type": ["Thing", "ReportageNewsArticle"]}, "<!-- " + json.dumps(ARTICLE) + " -->",
    "//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>", {**ARTICLE, "author": ["Ida Brandt"]},
    {**ARTICLE, "author": [{"name": ["Ida Brandt"]}]},
    {"@graph": [{**ARTICLE, "author": {"@id": "#ida"}},
                {"@id": "#ida", "@type": "Person", "name": "Ida Brandt"}]},
    json.dumps(ARTICLE)[:-1] + ",}", json.dumps(ARTICLE) + ";",
    {**ARTICLE, "@type": "http://schema.org/NewsArticle"},
], ids=["object", "list", "graph", "nested", "types", "comment", "cdata", "author-text",
        "author-list", "by-id", "comma", "semicolon", "type-address"])
def test_json_ld_is_read_in_every_shape(shape: Any) -> None:
    said = read_ld(shape).json_ld
    assert (said.title, said.authors, said.published, said.publisher) == (
        "Bridge shelled", ("Ida Brandt",), "2026-03-03T09:30:00Z", "The Courier")


@pytest.mark.parametrize("broken", [
    '{"@type": "NewsArticle", "headline": ', "null", "[]", "17", '"text"', "", "{]", "[" * 100_000,
    '{"@type": null}', '{"@type": {"@id": 1}, "author": 5}'])
def test_what_is_no_json_ld_was_not_said(broken: str) -> None:
    assert read_ld(broken) .json_ld.title is None


def test_one_broken_script_does_not_hide_the_next() -> None:
    script = '<script type="application/ld+json">{}</script>'
    said = read(script.format("{broken") + script.format(json.dumps(ARTICLE)))
    assert said.json_ld.title == "Bridge shelled"


def test_line_breaks_inside_json_text_are_forgiven() -> None:
    said = read_ld('{"@type": "NewsArticle", "headline": "Bridge\nshelled"}')
    assert said.json_ld.title == "Bridge shelled"


def test_deep_nesting_ends() -> None:
    value: Any = ARTICLE
    for _ in range(200):
        value = {"inside": value}
    assert read_ld(value).json_ld.title is None


def test_markup_in_names_is_taken_out() -> None:
    said = read_ld({**ARTICLE, "headline": "Bridge <b>shelled</b> &amp; lost",
                    "author": "<a href='/ida'>Ida\n Brandt</a>"}).json_ld
    assert said.title == "Bridge shelled & lost"
    assert said.authors == ("Ida Brandt",)


def test_what_no_table_holds_is_taken_out() -> None:
    said = read_ld('{"@type": "NewsArticle", "headline": "a\\ud800b", '
                   '"author": "Ida\\u0000 Brandt", "publisher": "\\udfff"}').json_ld
    assert (said.title, said.authors, said.publisher) == ("ab", ("Ida Brandt",), None)


def test_an_address_is_no_name() -> None:
    nobody = ["https://a.example/ida", {"url": "x"}, None, 7]
    assert read_ld({**ARTICLE, "author": nobody}).json_ld.authors == ()


def test_of_several_articles_the_pages_own_is_taken() -> None:
    other = {**ARTICLE, "headline": "Storm over Lisse", "wordCount": 900, "keywords": ["a", "b"],
             "description": "x"}
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>'
                      for one in (other, ARTICLE))
    said = read(f"<title>Bridge shelled - The Courier</title>{scripts}")
    assert said.json_ld.title == "Bridge shelled"


def test_meta_tags_speak_where_json_ld_does_not() -> None:
    said = read('<meta property="og:title" content="Bridge shelled">'
                '<meta property="og:site_name" content="The Courier">'
                '<meta property="article:published_time" content="2026-03-03">'
                '<meta name="Date" content="2020-01-01">'
                '<meta property="article:tag" content="war">'
                '<meta property="article:tag" content="rivers">'
                '<meta name="author" content="https://a.example/ida">'
                '<meta name="byl" content="By Ida Brandt">'
                '<meta property="article:content_tier" content="locked">')
    assert (said.meta.title, said.meta.publisher) == ("Bridge shelled", "The Courier")
    assert said.meta.published == "2026-03-03"
    assert (said.meta.tags, said.meta.authors) == (("war", "rivers"), ("By Ida Brandt",))
    assert said.meta.is_free is False
    assert said.first("title") == "Bridge shelled" and said.first("section") is None


@pytest.mark.parametrize(("stated", "is_free"), [
    (True, True), (False, False), ("False", False), ("http://schema.org/True", True), (None, None),
    ("maybe", None)])
def test_whether_a_page_is_free(stated: object, is_free: bool | None) -> None:
    assert read_ld({**ARTICLE, "isAccessibleForFree": stated}).json_ld.is_free is is_free


@pytest.mark.parametrize(("body", "published"), [
    ("<time itemprop='datePublished' datetime='2026-03-03'>3 March</time>", "2026-03-03"),
    ("<meta itemprop='datePublished' content='2026-03-03'>", "2026-03-03"),
    ("<p itemprop='datePublished'>3 March 2026</p>", "3 March 2026"),
    ("<article><time datetime='2026-03-04'>4 March</time></article>", "2026-03-04"),
    ("<main><time datetime='2026-03-04'>x</time></main>"
     "<article><time datetime='2026-03-03'>y</time></article>", "2026-03-03"),
    ("<main><time datetime='2026-03-04'>x</time>"
     "<time class=published datetime='2026-03-03'>y</time></main>", "2026-03-03"),
    ("<div><time datetime='2026-03-04'>of some other story</time></div>", None),
])
def test_microdata_and_time_speak_last(body: str, published: str | None) -> None:
    assert read("", body).markup.published == published


def test_microdata_names_its_authors() -> None:
    body = "<p itemprop=author itemscope>" \
           "By <a itemprop=name href=/ida>Ida Brandt</a>, reporter</p>" \
           "<p itemprop=author>Omar Haddad</p>"
    assert read("", body).markup.authors == ("Ida Brandt", "Omar Haddad")


def test_the_canonical_address_is_as_written() -> None:
    assert read('<link rel="CANONICAL" href=" /a/1 ">').markup.url == "/a/1"
    said = read('<meta property="og:url" content="http://a.example/1">')
    assert said.meta.url == "http://a.example/1"
