"""Bytes to text to a tree, within limits.

In: a capture's body. Out: its HTML as text and as a tree. What can't be read, or costs too much, is
refused with a reason.
"""

import codecs
import re
from typing import TypeAlias

from lxml import etree
from lxml import html as lxml_html
from w3lib.encoding import html_to_unicode

Element: TypeAlias = lxml_html.HtmlElement

# How the names of encodings begin that have a byte for each letter.
ONE_BYTE = ("cp125", "iso8859", "koi8", "mac-", "ascii")
# So many letters must be whole in UTF-8 for each that is broken, for the page's word to be doubted.
WHOLE_FOR_BROKEN = 10
MAX_HTML_CHARS = 10_000_000
# Deeper trees are hostile and slow every extractor down; libxml2 cuts a page off at 256.
MAX_DEPTH = 250
MAX_ELEMENTS = 200_000
# One class for all elements: lxml's own choice by tag asks Python for each of them, and its forms
# and labels are nothing to us.
_CLASSES = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
# What no document may hold (XML 1.0, 2.2), and what libraries raise on.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# "<?xml …?>" at the head of XHTML: lxml raises on text that declares an encoding.
_DECLARATION = re.compile(r"^\s*<\?.*?\?>", re.DOTALL)


class PageRejected(Exception):
    """A page that gives no article: `reason` is a stable code, `detail` is for people."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def decode(body: bytes, content_type: str | None) -> str:
    """Bytes to text: BOM, then header, then meta, then UTF-8 and the web's fallbacks.

    A page that is mostly UTF-8 is read so, even if it is announced in an encoding of one byte a
    letter: servers say so by default, and a text in such an encoding is hardly ever UTF-8.

    Raises PageRejected where the body is no text.
    """
    if b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PageRejected("undecodable",
                           "the body holds NUL bytes: binary data under an HTML content type")
    encoding, text = html_to_unicode(content_type, body, auto_detect_fun=_guess_encoding)
    if codecs.lookup(encoding).name.startswith(ONE_BYTE) and not body.isascii():
        decoded = body.decode("utf-8", "replace")
        whole, broken = _letters(decoded)
        if whole > WHOLE_FOR_BROKEN * broken:
            return decoded
    return text


def _letters(decoded: str) -> tuple[int, int]:
    """Letters beyond ASCII that are whole in UTF-8, and places that are broken."""
    broken = decoded.count("\ufffd")
    return sum(c > "\x7f" for c in decoded) - broken, broken


def _guess_encoding(body: bytes) -> str:
    # The web has two: what is mostly broken as UTF-8 is Western Europe's (WHATWG HTML, 13.2.3.2).
    whole, broken = _letters(body.decode("utf-8", "replace"))
    return "cp1252" if broken > whole else "utf-8"


def read_tree(html: str) -> Element:
    """Parse HTML, without comments.

    Raises PageRejected (empty, too_large, too_deep, undecodable).
    """
    if not html.strip():
        raise PageRejected("empty", "the page has no content")
    if len(html) > MAX_HTML_CHARS:
        raise PageRejected("too_large", f"{len(html)} characters of HTML")
    try:
        text = _DECLARATION.sub("", _CONTROL.sub("", html))
        parser = etree.HTMLParser(remove_comments=True, remove_pis=True)
        parser.set_element_class_lookup(_CLASSES)
        tree = lxml_html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise PageRejected("undecodable", f"not HTML: {error}") from None
    _check_shape(tree)
    return tree


def _check_shape(tree: Element) -> None:
    """Depth and size, level by level: far fewer steps than an event for every start and end."""
    level, depth, elements = [tree], 0, 0
    while level:
        depth, elements = depth + 1, elements + len(level)
        if depth > MAX_DEPTH:
            raise PageRejected("too_deep", f"more than {MAX_DEPTH} elements inside one another")
        if elements > MAX_ELEMENTS:
            raise PageRejected("too_large", f"more than {MAX_ELEMENTS} elements")
        level = [child for parent in level for child in parent]
