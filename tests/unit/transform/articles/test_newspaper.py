"""The adapter of newspaper3k: bodies survive lxml 6, no network is touched, the same is found."""

import pytest
from lxml import html as lxml_html
from newspaper.cleaners import DocumentCleaner

from etl.transform.articles.extractors import newspaper as adapter
from etl.transform.articles.extractors.newspaper import Newspaper

SENTENCES = [f"Soldiers crossed the river near the town number {n} on Monday and took the bridge, "
             "officials said." for n in range(1, 7)]
HEAD = "<html><head><title>Soldiers take the bridge - The Courier</title></head><body>"


def newspaper(body: str) -> Newspaper:
    return Newspaper(lxml_html.document_fromstring(HEAD + body))


def test_bare_text_parted_by_br_is_found() -> None:
    # The fault: since libxml2 2.14 bare text becomes <span>, and newspaper3k counts <p> only.
    found = newspaper(f"<div id='story'>{'<br><br>'.join(SENTENCES)}</div>").text
    assert all(sentence in found for sentence in SENTENCES)


def test_bare_text_in_divs_is_found() -> None:
    divs = "".join(f"<div>{sentence}</div>" for sentence in SENTENCES)
    found = newspaper(f"<div id='article-body'>{divs}</div>").text
    assert sum(sentence in found for sentence in SENTENCES) >= 5


def test_paragraphs_are_apart_by_one_blank_line() -> None:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    found = newspaper(f"<div>{paragraphs}</div>").text
    assert found.split("\n\n") == SENTENCES


def test_a_page_without_a_body_gives_nothing() -> None:
    empty = newspaper("<div><a href='/'>Home</a></div>")
    assert empty.text == ""


def test_the_title_is_the_headline() -> None:
    found = newspaper("<h1>Soldiers take the bridge</h1><p>Text</p>")
    assert found.title == "Soldiers take the bridge"


def test_images_and_links_of_the_page_are_not_asked_for() -> None:
    # Sockets are closed in unit tests: a request would raise.
    images = ("<img src='http://bait.example/a.png'>"
              "<link rel='alternate' href='http://bait.example/feed'>")
    assert newspaper(images + "".join(f"<p>{s}</p>" for s in SENTENCES)).text


@pytest.mark.parametrize("extra", [
    "<div id=sidebar class=navbar><p>Menu of the day</p></div>",
    "<div class='post-attributes'><p>Menu</p></div>",
    "<div name=footer><article><p>Kept</p></article></div>",
    "<p><span>In a span.</span> <em>stressed</em></p>",
    "<div class=caption>Under a picture</div><div id='more-facebook'>Like</div>",
    "<section>bare text<a href=/x>link</a></section>"])
def test_the_faster_cleaner_finds_what_the_librarys_does(
        extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = extra + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES) + extra
    ours = newspaper(body).text
    monkeypatch.setattr(adapter, "_Cleaner", DocumentCleaner)
    assert ours == newspaper(body).text
    assert SENTENCES[0] in ours
