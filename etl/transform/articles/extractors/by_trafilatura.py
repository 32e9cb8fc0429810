"""trafilatura: the best single extractor of bodies, as measured on three corpora.

In: a page without boilerplate. Out: a body; authors, from the page as it is.
"""

from copy import deepcopy

import trafilatura

from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.words import clean


class Trafilatura(Extractor):
    """trafilatura in its fast mode.

    Its other mode asks further extractors: that costs a third more time and gains less than the
    boilerplate rules.
    """

    name = "trafilatura"

    def text(self, view: View) -> str:
        """The body, lists and quotes in, tables and comments out."""
        document = trafilatura.bare_extraction(
            deepcopy(view.bare), fast=True, include_comments=False, include_tables=False,
            with_metadata=False)
        if document is None or isinstance(document, dict) or document.text is None:
            return ""
        return clean("\n\n".join(document.text.split("\n")))

    def authors(self, view: View) -> list[str]:
        """The authors that its metadata rules find."""
        found = trafilatura.extract_metadata(deepcopy(view.tree), extensive=False)
        return (found.author or "").split("; ") if found and found.author else []
