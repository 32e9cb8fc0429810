"""trafilatura: the best single extractor of bodies, as measured on three corpora.

In: a page without boilerplate, and the page as it is. Out: a body of each; authors.
"""

from copy import deepcopy

import trafilatura

from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.html import Element
from etl.transform.articles.words import clean


class Trafilatura(Extractor):
    """trafilatura, asked to rather leave out a line than to take one that is no part of the story.

    What it leaves out of a story is found again where other readings have it (see `body`). In its
    fast mode it asks no further extractors: that saves a third of its time and changes nothing.
    """

    name = "trafilatura"

    def text(self, view: View) -> str:
        """The body, lists, quotes and tables of data in, comments out."""
        return _body(view.bare, is_strict=True)

    def authors(self, view: View) -> list[str]:
        """The authors that its metadata rules find."""
        found = trafilatura.extract_metadata(deepcopy(view.tree), extensive=False)
        return (found.author or "").split("; ") if found and found.author else []


class WholePage(Extractor):
    """trafilatura as it comes, over the page with nothing taken out.

    It is asked where other readings disagree: a third more time then buys that no rule of ours
    has cut the story short.
    """

    name = "whole-page"

    def text(self, view: View) -> str:
        """The body, lists, quotes and tables in, comments out."""
        return _body(view.whole, is_strict=False)


def _body(tree: Element, is_strict: bool) -> str:
    document = trafilatura.bare_extraction(
        deepcopy(tree), fast=is_strict, favor_precision=is_strict, include_comments=False,
        with_metadata=False)
    if document is None or isinstance(document, dict) or document.text is None:
        return ""
    return clean("\n\n".join(document.text.split("\n")))
