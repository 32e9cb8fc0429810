"""Boilerplate: what stands in a page around the article and is no part of it.

In: a page's tree. Out: the same tree without it, before any extractor reads it. Each rule names a
kind of box, never a site. It is kept because it gained on pages of publishers on which it was not
made (docs/parsing.md says how much). A box that holds much of the page's running text is left
alone, whatever it is called: losing the article is worse than keeping a box.
"""

import functools
import re
from collections.abc import Callable
from typing import TypeAlias, cast

from lxml import etree

from etl.transform.articles.html import Element

# The share of the running text that a box may hold, by the rule that calls it one: more where its
# name leaves little doubt.
SHARES = {"sure name": 0.6, "likely name": 0.3, "tag": 0.3}
# In characters: a shorter piece of text between two tags is a label, a name or a cell, and no
# running text.
RUNNING_CHARS = 40

_SURE = re.compile(
    r"twitter-tweet|fact-?_?box|info-?_?box|newsletter|cookie|(?<![a-z])(related|bio(?![a-z]))"
    r"|(?<![a-z-])comments(?![a-z])", re.IGNORECASE)
_LIKELY = re.compile(r"caption|(?<![a-z])shar(e|ing)(?![a-z])", re.IGNORECASE)
_AS_WRITTEN = ("pre", "script", "style", "textarea")
_SPACE = re.compile(r"\s+")
_BOX_TAGS = frozenset({
    "aside", "figcaption", "nav", "footer", "form", "dialog", "template", "button", "details"})
_NOT_RUNNING = (
    "a", "button", "head", "noscript", "script", "select", "style", "svg", "template", "textarea")
_LONG_TEXTS = etree.XPath(
    f"descendant::text()[string-length() >= {RUNNING_CHARS}]"
    f"[not({' or '.join(f'ancestor::{tag}' for tag in _NOT_RUNNING)})]", smart_strings=False)
_SKIPPED = frozenset({"html", "head", "body", "main", "p", "h1", "script", "style"})


Hear: TypeAlias = Callable[[Element, str], None]


def _unheard(element: Element, rule: str) -> None:
    """Nobody asks what goes, and why."""


def take_out_boilerplate(tree: Element, hear: Hear = _unheard) -> float:
    """Take boxes out of a tree, in place.

    Text that follows an element which is taken out stays where it is. Each is told to `hear` before
    it goes, with the name of its rule. Returns the share of the running text that is left, 1 where
    there was none.
    """
    for ruby in list(tree.iter("ruby", "rb", "rp", "rt")):
        ruby.drop_tag()
    running = running_chars(tree)
    _take_out_boxes(tree, running, hear)
    return running_chars(tree) / running if running else 1.0


def _take_out_boxes(tree: Element, running: int, hear: Hear) -> None:
    """Take out what is a box and holds no more than its share; what stays is looked into."""
    pending = [tree]
    while pending:
        element = pending.pop()
        rule = _rule(element)
        if (rule is not None and not _has_headline(element)
                and running_chars(element) <= SHARES[rule] * running):
            hear(element, rule)
            element.drop_tree()
        else:
            pending.extend(element)


def _has_headline(element: Element) -> bool:
    return next(element.iter("h1"), None) is not None


def reflow(tree: Element) -> None:
    """White space as browsers show it: a line's end in the source is a space (CSS Text 3, 4.1)."""
    written = {inner for kept in tree.iter(*_AS_WRITTEN) for inner in kept.iter()}
    for element in tree.iter():
        if (text := element.text) and "\n" in text and element not in written:
            element.text = _SPACE.sub(" ", text)
        # The tail stands behind the element: that of `pre` itself is no longer inside it.
        if (tail := element.tail) and "\n" in tail and (
                element not in written or element.tag in _AS_WRITTEN):
            element.tail = _SPACE.sub(" ", tail)


def _rule(element: Element) -> str | None:
    """The rule by which an element is a box; None where it is none."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return None
    named = _named(element.get("class"), element.get("id"))
    if named is not None:
        return named
    return "tag" if tag in _BOX_TAGS else None


@functools.lru_cache(maxsize=1 << 16)  # a site's pages say the same names thousands of times
def _named(css_class: str | None, identity: str | None) -> str | None:
    names = f"{css_class or ''} {identity or ''}"
    return "sure name" if _SURE.search(names) else "likely name" if _LIKELY.search(names) else None


def running_chars(element: Element) -> int:
    """Characters of running text: long pieces of text that stand in no link, button or script.

    No tag is asked for: a page may have its paragraphs in `<p>`, in `<div>` or between `<br>`.
    """
    texts = cast("list[str]", _LONG_TEXTS(element))
    lengths = (len(text.strip()) for text in texts)
    return sum(length for length in lengths if length >= RUNNING_CHARS)
