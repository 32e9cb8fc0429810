"""Bylines as persons."""

import pytest

from etl.transform.articles.authors import MAX_AUTHORS, clean_authors
from etl.transform.articles.decide import decide_authors
from tests.unit.transform.articles.pages import STORY, view


@pytest.mark.parametrize(("printed", "names"), [
    (["By Ida Brandt"], ["Ida Brandt"]),
    (["BY Ida Brandt and Omar Haddad"], ["Ida Brandt", "Omar Haddad"]),
    (["Ida Brandt, Omar Haddad; Lee Wu"], ["Ida Brandt", "Omar Haddad", "Lee Wu"]),
    (["Ida Brandt & Omar Haddad | Lee Wu"], ["Ida Brandt", "Omar Haddad", "Lee Wu"]),
    (["Written by: Ida Brandt ida@a.example"], ["Ida Brandt"]),
    (["Ida Brandt @idabrandt"], ["Ida Brandt"]),
    (["Ida Brandt", "IDA BRANDT", "Ida Brandt "], ["Ida Brandt"]),
    (["Jean-Luc d'Arc", "María José Ñúñez", "Ng Wu"],
     ["Jean-Luc d'Arc", "María José Ñúñez", "Ng Wu"]),
    (["Alexander Sandberg"], ["Alexander Sandberg"]),
    (["Ida Brandt (ibr)", "Omar Haddad [oh]"], ["Ida Brandt", "Omar Haddad"]),
    (["Von Ida Brandt und Omar Haddad"], ["Ida Brandt", "Omar Haddad"]),
    (["Autorin: Ida Brandt"], ["Ida Brandt"]), (["Par Ida Brandt"], ["Ida Brandt"]),
    (["Bystrom Andersson", "Vontrapp Maria"], ["Bystrom Andersson", "Vontrapp Maria"]),
    (["松岡"], ["松岡"]), (["admin", "Newsroom", "Staff", "Web Desk"], []),
    (["  ", "", "x", "12 March 2026", "<b>", "https://a.example/ida", "{author}"], []),
])
def test_bylines_become_persons(printed: list[str], names: list[str]) -> None:
    assert clean_authors(printed) == names


def test_a_list_without_end_ends() -> None:
    many = (f"Ida Brandt{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(500))
    assert len(clean_authors(many)) == MAX_AUTHORS


def ld(author: str) -> str:
    said = f'{{"@type": "NewsArticle", "publisher": {{"name": "The Courier"}}, "author": {author}}}'
    return f'<script type="application/ld+json">{said}</script>'


@pytest.mark.parametrize(("head", "body", "names", "by"), [
    (ld('{"name": "Ida Brandt"}'), "<p class=byline>By Lee Wu</p>", ["Ida Brandt"], "json-ld"),
    (ld('{"name": "The Courier"}'), "<p class=byline>By Lee Wu</p>", ["Lee Wu"], "byline"),
    (ld('{"name": "The Courier"}') + '<meta name=author content="Ana Roy">',
     "<p class=byline>By Lee Wu</p>", ["Ana Roy"], "meta"),
    (ld('{"name": "news.example"}'), "", ["news.example"], "json-ld"),
    ("", "<p class=byline>By <a href=/lee>Lee Wu</a> and <a href=/ana>Ana Roy</a>, 3 March</p>",
     ["Lee Wu", "Ana Roy"], "byline"),
    ("", "<p class=author>Features</p><p class=byline>By Lee Wu</p>", ["Lee Wu"], "byline"),
    ("", "<p class=author>松岡</p>", ["松岡"], "byline"),
    (ld('{"name": "The Courier"}'), "<p class=author>Quelle: dpa/afp</p>", ["The Courier"], "json-ld"),
    (ld('{"name": "The Courier"}'), "<p class=author>Features</p>", ["The Courier"], "json-ld"),
    ("", "", [], None),
])
def test_persons_come_before_the_publisher(head: str, body: str, names: list[str],
                                           by: str | None) -> None:
    seen = view(f"<article><h1>Bridge</h1>{body}{STORY}</article>", head)
    assert decide_authors(seen) == (names, by)
