"""Kinds of pages: live blogs and opinion are marked, walls and indexes refused, stories never."""

import json

import pytest

from etl.transform.articles.html import PageRejected
from etl.transform.articles.kind import is_live_blog, is_opinion, refuse_other_pages
from etl.transform.articles.page import parse_page
from tests.unit.transform.articles.pages import PARAGRAPHS, STORY, TITLE, page, view

TEXT = "\n\n".join(PARAGRAPHS)
HEADLINES = "".join(f"<h3><a href='/{n}'>Something happened in town number {n}</a></h3>"
                    for n in range(20))


def ld(kind: str) -> str:
    said = json.dumps({"@type": kind, "headline": TITLE})
    return f'<script type="application/ld+json">{said}</script>'


def reason(title: str, text: str, body: str = "", head: str = "",
           url: str = "http://news.example/a/1") -> str | None:
    try:
        refuse_other_pages(view(body, head, url), title, text)
    except PageRejected as rejected:
        assert rejected.detail
        return rejected.reason
    return None


@pytest.mark.parametrize(("title", "text", "wanted"), [
    ("Just a moment...", "Please wait while we check.", "bot_wall"),
    ("Are you a robot?", "Click the box below.", "bot_wall"),
    ("Access denied", "You have no permission to see this page.", "bot_wall"),
    ("The Courier",
     "We value your privacy. We and our partners use cookies. Accept all or manage preferences.",
     "consent_wall"),
    (TITLE, TEXT, None),
    ("Ministry says cookies must go", "The minister wants sites to show fewer cookie settings.",
     None),
])
def test_walls_are_refused(title: str, text: str, wanted: str | None) -> None:
    assert reason(title, text) == wanted


def test_a_page_that_says_it_is_an_article_is_no_wall() -> None:
    head = ld("NewsArticle")
    assert reason("Access denied to reporters", "They were turned away.", head=head) is None


@pytest.mark.parametrize("kind", ["VideoObject", "ImageGallery"])
def test_a_player_without_a_story_is_no_article(kind: str) -> None:
    assert reason(TITLE, "Watch what happened.", head=ld(kind)) == "not_article"
    assert reason(TITLE, TEXT, head=ld(kind)) is None


def test_an_index_is_no_article_and_a_story_with_links_below_is() -> None:
    text, front = "Something happened.", "http://news.example/"
    assert reason("The Courier", text, HEADLINES, url=front) == "not_article"
    assert reason("World news", text, HEADLINES, ld("CollectionPage")) == "not_article"
    assert reason(TITLE, TEXT, STORY + HEADLINES) is None
    assert reason(TITLE, "One line only of a very short story.", HEADLINES) is None


@pytest.mark.parametrize(("title", "url", "kind", "is_live"), [
    (TITLE, "http://news.example/live/bridge", "NewsArticle", True),
    (TITLE, "http://news.example/a/1", "LiveBlogPosting", True),
    (f"{TITLE} – live updates", "http://news.example/a/1", "NewsArticle", True),
    (TITLE, "http://news.example/a/1", "NewsArticle", False),
    ("They live by the river", "http://news.example/a/they-live-by-the-river", "NewsArticle",
     False),
    ("Olive harvest begins", "http://news.example/olive/1", "NewsArticle", False),
])
def test_live_blogs(title: str, url: str, kind: str, is_live: bool) -> None:
    assert is_live_blog(view(head=ld(kind), url=url), title) is is_live


@pytest.mark.parametrize(("title", "url", "section", "is_piece"), [
    (TITLE, "http://news.example/opinion/1", None, True),
    (TITLE, "http://news.example/a/1", "Opinion", True),
    ("Editorial: The bridge", "http://news.example/a/1", None, True),
    (TITLE, "http://news.example/a/opinion-poll", "Politics", False),
    (TITLE, "http://news.example/world/1", "World", False),
])
def test_opinion(title: str, url: str, section: str | None, is_piece: bool) -> None:
    assert is_opinion(view(url=url), title, section) is is_piece


def test_a_wall_comes_back_as_a_reject() -> None:
    html = page("<h1>Just a moment...</h1>"
                "<p>Checking your browser before you can read the paper you asked for.</p>")
    with pytest.raises(PageRejected) as caught:
        parse_page(html, "http://news.example/a/1", lambda _: "en")
    assert caught.value.reason == "bot_wall"
