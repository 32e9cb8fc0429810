"""What a page says of itself: JSON-LD in all its shapes, meta tags, `<time>`; what can't be read was not said."""

import json
from typing import Any

import pytest
from lxml import html as lxml_html

from etl.transform.articles.structured import Structured, read_structured

ARTICLE = {"@type": "NewsArticle", "headline": "Bridge shelled", "datePublished": "2026-03-03T09:30:00Z",
           "author": {"@type": "Person", "name": "Ida Brandt"}, "publisher": {"name": "The Courier"}}


def read(head: str, body: str = "") -> Structured:
    return read_structured(lxml_html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"))


def read_ld(value: Any) -> Structured:
    text = value if isinstance(value, str) else json.dumps(value)
    return read(f'<script type="application/ld+json">{text}</script>')


@pytest.mark.parametrize("shape", [
    ARTICLE, [{"@type": "WebSite", "name": "x"}, ARTICLE], {"@graph": [{"@type": "Person"}, ARTICLE]},
    {"@type": "WebPage", "mainEntity": ARTICLE}, {**ARTICLE, "@type": ["Thing", "ReportageNewsArticle"]},
    "<!-- " + json.dumps(ARTICLE) + " -->", "//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>",
    {**ARTICLE, "author": ["Ida Brandt"]}, {**ARTICLE, "author": [{"name": ["Ida Brandt"]}]},
], ids=["object", "list", "graph", "nested", "types", "comment", "cdata", "author-text", "author-list"])
def test_json_ld_is_read_in_every_shape(shape: Any) -> None:
    said = read_ld(shape)
    assert (said.title, said.authors, said.published, said.published_by, said.publisher) == (
        "Bridge shelled", ("Ida Brandt",), "2026-03-03T09:30:00Z", "json-ld", "The Courier")


@pytest.mark.parametrize("broken", ['{"@type": "NewsArticle", "headline": ', "null", "[]", "17", '"text"', "", "{]",
                                    "[" * 100_000, '{"@type": null}', '{"@type": {"@id": 1}, "author": 5}'])
def test_what_is_no_json_ld_was_not_said(broken: str) -> None:
    assert read_ld(broken) == Structured(None, (), None, None, None, None, None, None)


def test_one_broken_script_does_not_hide_the_next() -> None:
    script = '<script type="application/ld+json">{}</script>'
    assert read(script.format("{broken") + script.format(json.dumps(ARTICLE))).title == "Bridge shelled"


def test_line_breaks_inside_json_text_are_forgiven() -> None:
    assert read_ld('{"@type": "NewsArticle", "headline": "Bridge\nshelled"}').title == "Bridge shelled"


def test_deep_nesting_ends() -> None:
    value: Any = ARTICLE
    for _ in range(200):
        value = {"inside": value}
    assert read_ld(value).title is None


def test_markup_in_names_is_taken_out() -> None:
    said = read_ld({**ARTICLE, "headline": "Bridge <b>shelled</b> &amp; lost", "author": "<a href='/ida'>Ida\n Brandt</a>"})
    assert said.title == "Bridge shelled & lost"
    assert said.authors == ("Ida Brandt",)


def test_what_no_table_holds_is_taken_out() -> None:
    said = read_ld('{"@type": "NewsArticle", "headline": "a\\ud800b", "author": "Ida\\u0000 Brandt", "publisher": "\\udfff"}')
    assert (said.title, said.authors, said.publisher) == ("ab", ("Ida Brandt",), None)


def test_an_address_is_no_name() -> None:
    assert read_ld({**ARTICLE, "author": ["https://a.example/ida", {"url": "x"}, None, 7]}).authors == ()


def test_meta_tags_speak_where_json_ld_does_not() -> None:
    said = read('<meta property="og:title" content="Bridge shelled"><meta property="og:site_name" content="The Courier">'
                '<meta property="article:published_time" content="2026-03-03"><meta name="Date" content="2020-01-01">')
    assert (said.title, said.publisher, said.published, said.published_by) == (
        "Bridge shelled", "The Courier", "2026-03-03", "meta")


def test_microdata_and_time_speak_last() -> None:
    assert read("", "<time itemprop='datePublished' datetime='2026-03-03'>3 March</time>").published == "2026-03-03"
    found = read("", "<article><time datetime='2026-03-04'>4 March</time></article>")
    assert (found.published, found.published_by) == ("2026-03-04", "time")


def test_the_canonical_address_is_as_written() -> None:
    assert read('<link rel="CANONICAL" href=" /a/1 ">').canonical_url == "/a/1"
    assert read('<meta property="og:url" content="http://a.example/1">').canonical_url == "http://a.example/1"
