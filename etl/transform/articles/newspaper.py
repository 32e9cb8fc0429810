"""newspaper3k through an adapter: its title and text, without its network calls and its lxml 6 fault.

newspaper3k 0.2.8 makes paragraphs by parsing bare text; since libxml2 2.14 that gives `<span>` where
it counts `<p>`, and whole bodies vanish. Its `Article` would also fetch images from the page's
addresses, so the adapter calls its extractor, cleaner and formatter and never its downloader.
"""

import functools
import re
from typing import Any

from lxml import html as lxml_html
from newspaper.cleaners import DocumentCleaner
from newspaper.configuration import Configuration
from newspaper.extractors import ContentExtractor
from newspaper.outputformatters import OutputFormatter
from newspaper.parsers import Parser


class _Parser(Parser):  # type: ignore[misc]  # the library is untyped
    @classmethod
    def textToPara(cls, text: str) -> Any:  # noqa: N802  # the library's name
        """Make a paragraph of bare text, as libxml2 did before 2.14."""
        node = cls.fromstring(text)
        if node is not None and node.tag == "span":
            node.tag = "p"
        return node


class Newspaper:
    """One page as newspaper3k sees it; title and text are worked out when asked for."""

    def __init__(self, tree: lxml_html.HtmlElement, language: str = "en") -> None:
        """Take a parsed page; the tree is consumed by `text`, so give a copy of your own."""
        # newspaper3k changes its configuration while it works: one for each page.
        self._config = Configuration()
        self._config.fetch_images = False
        self._config.use_meta_language = False
        self._config.set_language(language)
        self._config.get_parser = lambda: _Parser
        self._extractor = ContentExtractor(self._config)
        self._tree = tree

    @functools.cached_property
    def title(self) -> str | None:
        """The headline, chosen among `<title>`, `<h1>` and og:title; None where there is none."""
        return " ".join(self._extractor.get_title(self._tree).split()) or None

    @functools.cached_property
    def text(self) -> str:
        """The body, paragraphs apart by a blank line; empty where none was found."""
        cleaned = DocumentCleaner(self._config).clean(self._tree)
        node = self._extractor.calculate_best_node(cleaned)
        if node is None:
            return ""
        text, _ = OutputFormatter(self._config).get_formatted(self._extractor.post_cleanup(node))
        return re.sub(r"\n{2,}", "\n\n", text).strip()
