"""The byline as readers see it.

In: a page without boilerplate. Out: the names in a short block whose name says that it is a byline.
"""

import re

from lxml import etree

from etl.transform.articles.authors import WIDE_SCRIPTS, clean_authors
from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.html import Element
from etl.transform.articles.lines import is_chrome
from etl.transform.articles.words import one_line

MAX_CHARS = 120
_NAMED = re.compile(
    r"(?<![a-z])(by-?_?line|author|autor|autorin|auteur|autore|reporter|writer"
    r"|journalist)s?(?![a-z])|byline|author[-_]*(name|link|wrapper|list)", re.IGNORECASE)
_BREAKS = frozenset({"br", "hr", "p", "div", "li", "time", "table", "tr"})
# What bears such a name and is no block of text, or holds all of the page.
_NO_BLOCKS = frozenset({"meta", "link", "script", "body", "article", "main"})


class Byline(Extractor):
    """The first block that is named like a byline and holds the full name of a person.

    Lesser ones are a section, an agency or a source.
    """

    name = "byline"

    def authors(self, view: View) -> list[str]:
        """The names in the byline, by their own elements where it has them."""
        for element in view.bare.iter():
            if not isinstance(element.tag, str) or element.tag in _NO_BLOCKS:
                continue
            called = " ".join(element.get(name) or "" for name in ("class", "rel", "itemprop"))
            if not _NAMED.search(called):
                continue
            text = one_line(_first_line(element)) or ""
            if len(text) <= MAX_CHARS and not is_chrome(text):
                names = _names(element) or [text]
                if any(map(_is_full, clean_authors(names))):
                    return names
        return []


def _is_full(name: str) -> bool:
    """Whether a name is that of a person: a first name and another, or one of a script like CJK."""
    return " " in name or ord(name[0]) > WIDE_SCRIPTS


def _first_line(element: Element) -> str:
    """The text up to the first break: what follows is the agency's name, or the date."""
    said: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if inner.tag in _BREAKS and "".join(said).strip():
                break
            said.append(inner.text or "")
        elif inner is not element:
            said.append(inner.tail or "")
    return "".join(said)


def _names(element: Element) -> list[str]:
    """The texts of a byline's links to authors."""
    links = (one_line(a.text_content()) for a in element.iter("a") if a is not element)
    return [link for link in links if link and " " in link]
