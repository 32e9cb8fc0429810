"""trafilatura: the best single extractor of bodies, as measured on three corpora.

In: a page without boilerplate, and the page as it is. Out: a body of each; authors.
"""

from copy import deepcopy

import trafilatura

from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.html import Element
from etl.transform.articles.words import clean


class Trafilatura(Extractor):
    """trafilatura in its fast mode.

    Its other mode asks further extractors: that costs a third more time and gains less than the
    boilerplate rules.
    """

    name = "trafilatura"

    def text(self, view: View) -> str:
        """The body, lists and quotes in, tables and comments out."""
        return _body(view.bare, is_fast=True)

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
        return _body(view.whole, is_fast=False)


def _body(tree: Element, is_fast: bool) -> str:
    document = trafilatura.bare_extraction(
        deepcopy(tree), fast=is_fast, include_comments=False, include_tables=not is_fast,
        with_metadata=False)
    if document is None or isinstance(document, dict) or document.text is None:
        return ""
    return clean("\n\n".join(document.text.split("\n")))
