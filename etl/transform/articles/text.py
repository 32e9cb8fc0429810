"""An article's body: trafilatura's, and newspaper3k's where trafilatura finds none.

Measured on three corpora trafilatura is the better of the two; newspaper3k finds bodies in pages of
`<br>` and bare text where trafilatura finds too little. Another extractor is one more function here.
"""

import unicodedata
from copy import deepcopy

import trafilatura
from lxml import html as lxml_html

from etl.transform.articles.newspaper import Newspaper

# Below this a body is a teaser or a caption (the shortest wire story has about 40 words).
SHORT_WORDS = 40


def extract_text(tree: lxml_html.HtmlElement, newspaper: Newspaper) -> tuple[str, str]:
    """The body and the name of the extractor whose it is; an empty body where none finds one."""
    text = _trafilatura(tree)
    if len(text.split()) >= SHORT_WORDS:
        return text, "trafilatura"
    other = clean(newspaper.text)
    return (other, "newspaper3k") if len(other.split()) > 2 * len(text.split()) else (text, "trafilatura")


def _trafilatura(tree: lxml_html.HtmlElement) -> str:
    document = trafilatura.bare_extraction(
        deepcopy(tree), fast=True, include_comments=False, include_tables=False, with_metadata=False)
    if document is None or isinstance(document, dict) or document.text is None:
        return ""
    return clean("\n\n".join(document.text.split("\n")))


def clean(text: str) -> str:
    """NFC text without control characters, paragraphs apart by exactly one blank line."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co"})
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    paragraphs = "\n".join(lines).split("\n\n")
    return "\n\n".join(p for p in (paragraph.strip("\n") for paragraph in paragraphs) if p)
