"""A tree's text as paragraphs.

In: HTML. Out: text. A block element or a double `<br>` ends a paragraph; a single `<br>` is a
space.
"""

from lxml import etree
from lxml import html as lxml_html

from etl.transform.articles.html import Element
from etl.transform.articles.words import clean

_BLOCKS = frozenset({
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section",
    "article", "table", "tr", "td", "pre", "figure", "header", "main", "dl", "dt", "dd"})
_SILENT = frozenset({"script", "style", "noscript", "template"})


def text_of(markup: str | Element) -> str:
    """The text of a piece of HTML, paragraphs apart by a blank line; empty where it has none."""
    if isinstance(markup, str):
        if not markup.strip():
            return ""
        try:
            markup = lxml_html.fragment_fromstring(markup, create_parent="div")
        except (etree.LxmlError, ValueError, AssertionError):
            return ""
    parts: list[str] = []
    for event, element in etree.iterwalk(markup, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            parts.append("\n\n" if tag in _BLOCKS else "\n" if tag == "br" else "")
            parts.append(element.text or "" if tag and tag not in _SILENT else "")
        else:
            parts.append("\n\n" if tag in _BLOCKS else "")
            parts.append(element.tail or "")
    lines = "".join(parts).replace("\xa0", " ").split("\n")
    text = "\n".join(line.strip() for line in lines)
    blocks = (" ".join(block.split()) for block in text.split("\n\n") if block.strip())
    return clean("\n\n".join(blocks))
