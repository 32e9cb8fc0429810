"""Headlines: without the site's name, JSON-LD's first, else that on which most statements agree."""

import pytest

from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.html import read_tree
from etl.transform.articles.publishers import PublisherRules
from etl.transform.articles.title import decide_title, without_site

STATED = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s"}</script>'
OG = '<meta property="og:title" content="%s"><meta property="og:site_name" content="The Courier">'


def title_of(head: str, body: str = "",
             rules: PublisherRules | None = None) -> tuple[str | None, str | None]:
    tree = read_tree(f"<html><head>{head}</head><body>{body}</body></html>")
    return decide_title(View(tree, "http://news.example/1", rules=rules or PublisherRules()))


@pytest.mark.parametrize(("head", "body", "title", "by"), [
    (STATED % "Bridge taken at dawn" + OG % "Dawn raid", "<h1>Dawn raid</h1>",
     "Bridge taken at dawn", "json-ld"),
    (OG % "Bridge taken at dawn | The Courier" + "<title>Bridge taken</title>",
     "<h1>Bridge taken at dawn</h1>", "Bridge taken at dawn", "h1"),
    ("<title>Bridge taken at dawn - The Courier</title>" + OG % "Bridge taken at dawn", "",
     "Bridge taken at dawn", "meta"),
    (STATED % "Bridge taken at …" + OG % "Bridge taken at dawn", "", "Bridge taken at dawn",
     "meta"),
    (STATED % "Courier" + OG % "Bridge taken at dawn", "", "Bridge taken at dawn", "meta"),
    ("<title>The Courier - Bridge taken at dawn</title>", "<h1>Today</h1>", "Bridge taken at dawn",
     "newspaper3k"),
    ("", "<h1>Courier</h1><h1>Bridge taken</h1>", "Bridge taken", "h1"),
    ("", "<p>No headline.</p>", None, None),
    (OG % "Talks - and war", "<h1>Talks - and war</h1>", "Talks - and war", "h1"),
    (STATED % "Bridge taken at dawn - Fighting goes on" + OG % "Bridge taken at dawn", "",
     "Bridge taken at dawn - Fighting goes on", "json-ld"),
    (STATED % "Bridge taken at dawn | The Courier" + OG % "Dawn raid", "",
     "Bridge taken at dawn", "json-ld"),
])
def test_the_headline_is_found(head: str, body: str, title: str | None, by: str | None) -> None:
    assert title_of(head, body) == (title, by)


def test_a_title_that_was_never_closed_is_none() -> None:
    never_closed = "Talks - and war | " * 20_000
    assert title_of(f"<title>{never_closed}", "") == (None, None)
    found = title_of(f"<title>{never_closed}</title>", "<h1>Bridge taken at dawn</h1>")
    assert found == ("Bridge taken at dawn", "h1")


def test_a_publishers_own_order_comes_first() -> None:
    head = STATED % "War: Bridge taken at dawn" + OG % "Bridge taken at dawn"
    assert title_of(head)[0] == "War: Bridge taken at dawn"
    rules = PublisherRules(titles=("meta",))
    assert title_of(head, rules=rules) == ("Bridge taken at dawn", "meta")


def test_only_a_sites_name_or_what_others_leave_out_is_cut() -> None:
    sites = {("the", "courier")}
    assert without_site("Bridge taken | The Courier", set(), sites) == "Bridge taken"
    others = {("bridge", "taken")}
    assert without_site("Bridge taken | World | The Courier", others, sites) == "Bridge taken"
    assert without_site("The Courier: Bridge taken", set(), sites) == "The Courier: Bridge taken"
    assert without_site("The Courier - Bridge taken", set(), sites) == "Bridge taken"
    assert without_site("Bridge taken - and lost", set(), sites) == "Bridge taken - and lost"


@pytest.mark.parametrize("head", [
    "<title>Bridge taken at dawn - River Gazette</title>",
    "<title>River Gazette | Bridge taken at dawn</title>"])
def test_a_logo_in_the_first_heading_is_not_the_headline(head: str) -> None:
    body = "<h1>River Gazette</h1><h2>Bridge taken at dawn</h2><h2>Most read</h2>"
    assert title_of(head, body)[0] == "Bridge taken at dawn"


def test_a_first_heading_that_is_the_headline_stays() -> None:
    head = "<title>Bridge taken at dawn - River Gazette</title>"
    for body in ("<h1>Bridge taken at dawn</h1><h2>River Gazette</h2>",
                 "<h1>Bridge taken at dawn</h1><h2>What we know</h2>"):
        assert title_of(head, body) == ("Bridge taken at dawn", "h1")
