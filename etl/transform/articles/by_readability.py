"""readability-lxml: the port of the reader view's scoring, a second opinion where trafilatura finds too little."""

from copy import deepcopy

from readability import Document
from readability.readability import Unparseable

from etl.transform.articles.blocks import text_of
from etl.transform.articles.extractor import Extractor, View
from etl.transform.articles.html import Element


class _Parsed(Document):  # type: ignore[misc]  # the library is untyped
    """A document that is given a tree: the library would parse the page a second time."""

    def __init__(self, tree: Element) -> None:
        super().__init__("<html/>")
        self.html = tree


class Readability(Extractor):
    """readability-lxml over the page without boilerplate."""

    name = "readability"

    def text(self, view: View) -> str:
        """The body: the block with the best score and its like neighbours."""
        try:
            summary = _Parsed(deepcopy(view.bare)).summary(html_partial=True)
        except Unparseable:
            return ""
        return text_of(summary)
