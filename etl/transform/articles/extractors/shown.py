"""The time of publication as readers see it.

In: a page. Out: the first line above the text that is little else than a day.
"""

from typing import cast

from lxml import etree

from etl.transform.articles.above import above_text, is_in_prose
from etl.transform.articles.dates import Moment, read_shown
from etl.transform.articles.extractors.extractor import Extractor, View
from etl.transform.articles.html import Element
from etl.transform.articles.words import one_line

# A longer line, in characters, tells something that happened on that day.
MAX_CHARS = 90
# The same with the white space between its parts.
MAX_SOURCE_CHARS = 1000
# A line with so many words of small letters that ends as sentences do is one.
SENTENCE_WORDS = 3
_OWN_TEXTS = etree.XPath("descendant::text()[not(ancestor::a)]", smart_strings=False)
_BLOCKS = frozenset({
    "p", "div", "span", "li", "time", "small", "em", "strong", "b", "i", "h2", "h3", "h4", "h5",
    "h6", "dd", "td"})
# Boxes of other stories, and of the day on which the page was looked at.
_OTHERS = ("a", "nav", "aside", "figure", "footer", "form", "button", "blockquote")


class Shown(Extractor):
    """A date in plain words between headline and text."""

    name = "shown"

    def published(self, view: View) -> Moment | None:
        """The first such day, at the time that stands beside it; None where none is shown."""
        lines = (text for element in above_text(view.tree) if (text := _line(element)))
        read = (read_shown(text, view.captured_at, view.rules.zone, view.is_day_first)
                for text in lines)
        return next(filter(None, read), None)


def _line(element: Element) -> str | None:
    """What a small block says outside of links; None for a long one and one of another story."""
    if element.tag not in _BLOCKS or next(element.iterancestors(*_OTHERS), None) is not None:
        return None
    texts = cast("list[str]", _OWN_TEXTS(element))
    text = one_line(" ".join(texts)) if sum(map(len, texts)) <= MAX_SOURCE_CHARS else None
    if not text or len(text) > MAX_CHARS or _is_sentence(text) or is_in_prose(element):
        return None
    return text


def _is_sentence(text: str) -> bool:
    small = sum(word[:1].islower() for word in text.split())
    return text.endswith((".", "!", "?")) and small >= SENTENCE_WORDS
