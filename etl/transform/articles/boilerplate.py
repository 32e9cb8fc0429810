"""What stands in a page around the article and is no part of it: taken out of the tree before any extractor reads it.

Each rule names a kind of box, never a site, and is kept because it gained on pages of publishers that it was not made
on (docs/parsing.md says how much). A box that holds much of the page's running text is left alone, whatever it is called:
losing the article is worse than keeping a box.
"""

import functools
import re
from collections.abc import Iterator

from etl.transform.articles.html import Element

# A box may hold at most this share of the running text: boxes whose name leaves little doubt, and all others.
SURE_SHARE, LIKELY_SHARE = 0.6, 0.3
# The longest paragraph that is one link, and the longest line that only leads up to a list of links, in characters.
LINK_CHARS, LEAD_IN_CHARS = 200, 120
CARD_CHARS = 600
# A list leads elsewhere when every item has a link and this share of its text is links.
LIST_LINKED = 0.6

_SURE = re.compile(
    r"twitter-tweet|instagram-media|tiktok-embed|bluesky-embed|fb-post|fact-?_?box|info-?_?box|newsletter|sign-?_?up(?![a-z])"
    r"|(?<![a-z])related|recommended|recommendation|most-?_?(read|popular|viewed)|read-?(more|also|next)|also-?read|see-?also"
    r"|more-?_?(links?|topics?|stories|news|on|like)(?![a-z])|outbrain|taboola|cookie|consent|gdpr"
    r"|author[-_]*(bio|box|card|about)|about-?_?(the-?_?)?author|biograph|(?<![a-z])bio(?![a-z])"
    r"|(?<![a-z])(modal|popup|lightbox)(?![a-z])|breadcrumb|access-?wall|regwall|visually-?hidden|screen-?reader"
    r"|(?<![a-z-])sr-only(?![a-z-])|cite-?wrapper|print-?only|disqus"
    r"|(?<![a-z-])comments(?![a-z])|comments?[-_]+(list|section|thread|area|box|wrapper)|reader-?comments?|have-?your-?say",
    re.IGNORECASE)
_LIKELY = re.compile(
    r"caption|(?<![a-z])credits?(?![a-z])|(?<![a-z])shar(e|ing)(?![a-z])|social(?![a-z])|(?<![a-z])promo|sponsor|advert"
    r"|(?<![a-z])ads?(?![a-z])|disclaimer|footnote|(image|bild|photo|picture|foto)[-_]*(info|text|description|legend)"
    r"|absatzbild|legend|post-?card|carousel|slideshow|gallery|(?<![a-z])tags?(?![a-z])|label-items|subscri(be|ption)|(?<![a-z])poll(?![a-z])"
    r"|pull-?_?quote|read-?(time|ing-?time)|trending|table-?of-?contents|jump-?links", re.IGNORECASE)
_AS_WRITTEN = ("pre", "script", "style", "textarea")
_SPACE = re.compile(r"\s+")
_BOX_TAGS = frozenset({"aside", "figcaption", "nav", "footer", "form", "dialog", "template", "button", "details"})
_SKIPPED = frozenset({"html", "head", "body", "main", "p", "h1", "script", "style"})


def take_out_boilerplate(tree: Element) -> None:
    """Take boxes, cards, captions and lists of links out of a tree, in place; tails of text stay where they are."""
    _reflow(tree)
    for ruby in list(tree.iter("ruby", "rb", "rp", "rt")):
        ruby.drop_tag()
    # Old pages have text in tables between <br>: what is in paragraphs then says little of how much the page says.
    running = max(1, sum(len(p.text_content()) for p in tree.iter("p")), len(tree.text_content()) // 3)
    for element, limit in list(_boxes(tree)):
        if element.getparent() is not None and _running(element) <= limit * running and next(element.iter("h1"), None) is None:
            element.drop_tree()
    for element in list(tree.iter("ul", "ol", "p", "h2", "h3", "h4")):
        if element.getparent() is not None and _is_links(element):
            _drop_lead_in(element)
            element.drop_tree()


def _reflow(tree: Element) -> None:
    """White space as browsers show it: a line's end in the source is a space, not a break (CSS Text 3, 4.1)."""
    written = {inner for kept in tree.iter(*_AS_WRITTEN) for inner in kept.iter()}
    for element in tree.iter():
        if (text := element.text) and "\n" in text and element not in written:
            element.text = _SPACE.sub(" ", text)
        if (tail := element.tail) and "\n" in tail and (element not in written or element.tag in _AS_WRITTEN):
            element.tail = _SPACE.sub(" ", tail)


def _boxes(tree: Element) -> Iterator[tuple[Element, float]]:
    """What may be a box, with the share of the running text that it may hold."""
    for element in tree.iter():
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            continue
        share = _share(element.get("class"), element.get("id"))
        if share is None and (tag in _BOX_TAGS or _is_hidden(element) or _is_card(element)):
            share = LIKELY_SHARE
        if share is not None:
            yield element, share


@functools.lru_cache(maxsize=1 << 16)  # a site's pages say the same names thousands of times
def _share(css_class: str | None, identity: str | None) -> float | None:
    names = f"{css_class or ''} {identity or ''}"
    return SURE_SHARE if _SURE.search(names) else LIKELY_SHARE if _LIKELY.search(names) else None


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and "display:none" in style.replace(" ", "").lower())


def _running(element: Element) -> int:
    """Characters in paragraphs and list items below an element; where it has none, all its characters."""
    return sum(len(p.text_content()) for p in element.iter("p", "li")) or len(element.text_content())


def _is_card(element: Element) -> bool:
    """An article inside an article that is short and leads elsewhere: the teaser of another story."""
    if element.tag != "article" or next(element.iterancestors("article", "main"), None) is None:
        return False
    return next(element.iter("a"), None) is not None and len(element.text_content()) < CARD_CHARS


def _is_links(element: Element) -> bool:
    """Whether all that an element says is links: a list of other stories, or a line that leads to one."""
    text = len("".join(element.text_content().split()))
    if not text:
        return False
    linked = sum(len("".join(a.text_content().split())) for a in element.iter("a") if a.get("href"))
    if element.tag in {"ul", "ol"}:
        return linked >= LIST_LINKED * text and all(next(item.iter("a"), None) is not None for item in element.iter("li"))
    return linked >= 0.95 * text and text <= LINK_CHARS


def _drop_lead_in(element: Element) -> None:
    before = element.getprevious()
    if element.tag in {"ul", "ol"} and before is not None and before.tag in {"p", "h2", "h3", "h4", "strong"}:
        text = before.text_content().strip()
        if len(text) <= LEAD_IN_CHARS and (text.endswith(":") or before.tag != "p"):
            before.drop_tree()
