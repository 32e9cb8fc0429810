"""newspaper3k through an adapter: its title and text.

In: a `View` of a page. Out: what newspaper3k finds in it, without its network calls, and faster.
Its `Article` would fetch images from the page's addresses: the adapter calls its extractor, cleaner
and formatter, and never its downloader. newspaper3k 0.2.8 makes paragraphs by parsing bare text.
Since libxml2 2.14 that gives `<span>` where it counts `<p>`, and whole bodies vanish: the adapter
makes `<p>` of it again. Half of its time went into EXSLT regular expressions over all elements; one
walk with compiled patterns finds the same nodes.
"""

import functools
import re
from copy import deepcopy

from newspaper.cleaners import DocumentCleaner
from newspaper.configuration import Configuration
from newspaper.extractors import ContentExtractor
from newspaper.outputformatters import OutputFormatter
from newspaper.parsers import Parser

from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.html import Element
from etl.transform.articles.words import clean

# It counts a language's stop words to tell text from menus; those it cuts into words by spaces.
LANGUAGES = frozenset({
    "da", "de", "en", "es", "fi", "fr", "hu", "id", "it", "nb", "nl", "no", "pl", "pt", "ru", "sv",
    "tr", "uk"})


class Newspaper3k(Extractor):
    """newspaper3k over the page without boilerplate; its title over the page as it is."""

    name = "newspaper3k"

    def title(self, view: View) -> str | None:
        """The headline, chosen among `<title>`, `<h1>` and og:title."""
        return Newspaper(view.tree).title

    def text(self, view: View) -> str:
        """The body."""
        stated = (view.tree.get("lang") or "en")[:2].lower()
        return clean(Newspaper(deepcopy(view.bare), stated if stated in LANGUAGES else "en").text)


class Newspaper:
    """One page as newspaper3k sees it; title and text are worked out when asked for."""

    def __init__(self, tree: Element, language: str = "en") -> None:
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
        cleaned = _Cleaner(self._config).clean(self._tree)
        node = self._extractor.calculate_best_node(cleaned)
        if node is None:
            return ""
        text, _ = OutputFormatter(self._config).get_formatted(self._extractor.post_cleanup(node))
        return re.sub(r"\n{2,}", "\n\n", text).strip()


class _Parser(Parser):  # type: ignore[misc]  # the library is untyped
    @classmethod
    def textToPara(cls, text: str) -> Element | None:  # noqa: N802  # the library's name
        """Make a paragraph of bare text, as libxml2 did before 2.14."""
        node: Element | None = cls.fromstring(text)
        if node is not None and node.tag == "span":
            node.tag = "p"
        return node

    @classmethod
    def getElementsByTag(  # noqa: N802  # the library's name
            cls, node: Element, tag: str | None = None, attr: str | None = None,
            value: str | None = None, childs: bool = False,
            use_regex: bool = False) -> list[Element]:
        """Elements below a node; by tag alone, which is most calls, without compiling an XPath."""
        if tag and not (attr and value):
            return [found for found in node.iter(tag) if found is not node]
        found: list[Element] = super().getElementsByTag(node, tag, attr, value, childs, use_regex)
        return found

    @classmethod
    def getElementsByTags(  # noqa: N802  # the library's name
            cls, node: Element, tags: list[str]) -> list[Element]:
        """Elements below a node that bear one of some tags, in document order."""
        return [found for found in node.iter(*tags) if found is not node]


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


class _Cleaner(DocumentCleaner):  # type: ignore[misc]  # the library is untyped
    def clean_bad_tags(self, doc: Element) -> Element:
        """Remove what is named like boilerplate by id, class or name, and holds no article."""
        pattern = _pattern(self.remove_nodes_re)
        for attribute in ("id", "class", "name"):
            for node in _named(doc, attribute, pattern):
                if not node.xpath(self.contains_article):
                    self.parser.remove(node)
        return doc

    def remove_nodes_regex(self, doc: Element, pattern: str) -> Element:
        """Remove what a pattern finds by id or class."""
        for attribute in ("id", "class"):
            for node in _named(doc, attribute, _pattern(pattern)):
                self.parser.remove(node)
        return doc


def _named(doc: Element, attribute: str, pattern: re.Pattern[str]) -> list[Element]:
    return [node for node in doc.iter()
            if (name := node.get(attribute)) is not None and pattern.search(name)]
