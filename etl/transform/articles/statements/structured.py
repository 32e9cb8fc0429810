"""What a page says of itself: JSON-LD, meta tags (OpenGraph and others), microdata and `<time>`.

In: a page's tree. Out: `Structured`, a statement for each way.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from etl.transform.articles.above import above_text, is_in_prose
from etl.transform.articles.html import Element
from etl.transform.articles.statements.json_ld import read_json_ld
from etl.transform.articles.statements.statement import Statement, Structured
from etl.transform.articles.words import one_line

# Names of meta elements, in the order in which they are believed: those of OpenGraph, Dublin Core,
# Parse.ly, Sailthru and Cxense, and what sites use without a standard.
PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "date", "pubdate", "publish-date", "publishdate", "publish_date", "published_time",
    "published-date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dc.date", "dcterms.created", "dcterms.date", "article_date_original",
    "article.published", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "cxenseparse:pageview:publishtime", "originalpublicationdate")
MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "lastmod", "last-modified", "article.updated", "dcterms.modified", "dc.date.modified",
    "revision_date")
AUTHORS = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "byl",
    "dc.creator", "dcterms.creator", "cxenseparse:author", "article:author_name", "authors",
    "creator")
TITLE = ("twitter:title", "dc.title", "parsely-title", "sailthru.title")
PUBLISHER = ("og:site_name", "application-name", "publisher", "dc.publisher")
IMAGE = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
DESCRIPTION = ("description", "twitter:description")
SECTION = (
    "article:section", "og:article:section", "parsely-section", "section",
    "cxenseparse:recs:category", "dc.subject.section")
TAGS = (
    "news_keywords", "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "keywords")
MAX_AUTHORS = 20
# Facebook's article:content_tier, and what others write there: whether the page is free.
IS_FREE = {"locked": False, "metered": False, "premium": False, "paid": False, "subscriber": False,
           "free": True}
# A title is compared with the headlines in JSON-LD; one that was never closed holds the page.
TITLE_CHARS = 500
_CANONICAL = etree.XPath("//link[translate(@rel,'CANONICAL','canonical')='canonical']/@href")
_ITEMPROPS = etree.XPath("//*[@itemprop]")
_TIMES = etree.XPath("//time[@datetime]")
# Where a `<time>` of publication stands, best first: it has such a name, then it stands above the
# text. Any other is the time of something else.
_OWN_NAMES, _ELSEWHERE = ("publi", "posted", "created"), 9


def read_structured(tree: Element) -> Structured:
    """Read a page's statements; a page that makes none gives empty ones."""
    meta = _meta(tree)
    stated = first(meta, ("og:title",)), first(meta, ("twitter:title",)), tree.findtext(".//title")
    titles = tuple(title[:TITLE_CHARS] for title in stated if title)
    return Structured(read_json_ld(tree, titles), _read_meta(meta), _read_markup(tree))


def first(meta: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    """The first value of the first of these meta tags; None where the page has none of them."""
    return next((one_line(meta[name][0]) for name in names if name in meta), None)


def _read_meta(meta: dict[str, list[str]]) -> Statement:
    tier = (first(meta, ("article:content_tier", "content_tier")) or "").lower()
    return Statement(
        types=tuple(filter(None, (first(meta, ("og:type",)),))),
        title=first(meta, ("og:title",)) or first(meta, TITLE),
        authors=tuple(_names(meta)), published=first(meta, PUBLISHED),
        modified=first(meta, MODIFIED), publisher=first(meta, PUBLISHER),
        section=first(meta, SECTION), tags=tuple(_tags(meta)), image=first(meta, IMAGE),
        description=first(meta, ("og:description",)) or first(meta, DESCRIPTION),
        url=first(meta, ("og:url",)), is_free=IS_FREE.get(tier))


def _read_markup(tree: Element) -> Statement:
    """Microdata (schema.org), `<time>` and the canonical link."""
    found: dict[str, list[Element]] = {}
    for element in _elements(_ITEMPROPS, tree):
        found.setdefault(element.get("itemprop", ""), []).append(element)
    published = next(filter(None, map(_time_in, found.get("datePublished", ()))), None)
    modified = next(filter(None, map(_time_in, found.get("dateModified", ()))), None)
    canonical = _CANONICAL(tree)
    return Statement(
        authors=tuple(filter(None, map(_itemprop, found.get("author", [])[:MAX_AUTHORS]))),
        published=published or _first_time(tree), modified=modified,
        section=next(map(_itemprop, found.get("articleSection", ())), None),
        url=str(canonical[0]).strip() if isinstance(canonical, list) and canonical else None)


def _elements(path: etree.XPath, tree: Element) -> list[Element]:
    found = path(tree)
    elements = found if isinstance(found, list) else []
    return [element for element in elements if isinstance(element, lxml_html.HtmlElement)]


def _time_in(element: Element) -> str | None:
    return one_line(element.get("datetime") or element.get("content") or element.text_content())


def _first_time(tree: Element) -> str | None:
    """The first `<time>` in the best place; None where the page has none in such a place."""
    times = [time for time in _elements(_TIMES, tree) if not is_in_prose(time)]
    above = set(above_text(tree)) if times else set()
    best = min(times, default=None, key=lambda time: _rank(time, above))
    if best is None or _rank(best, above) == _ELSEWHERE:
        return None
    return one_line(best.get("datetime"))


def _rank(time: Element, above: set[Element]) -> int:
    css_class = (time.get("class") or "").lower()
    if time.get("pubdate") is not None or any(name in css_class for name in _OWN_NAMES):
        return 0
    return 1 if time in above else _ELSEWHERE


def _itemprop(element: Element) -> str | None:
    named = (inner for inner in element.iterdescendants() if inner.get("itemprop") == "name")
    node = next(named, element)
    return one_line(node.get("content") or node.text_content())


def _names(meta: dict[str, list[str]]) -> Iterator[str]:
    for name in AUTHORS:
        values = [value for value in meta.get(name, ())
                  if not re.match(r"https?:|www\.|@|/", value)]
        if values:
            yield from values
            return


def _tags(meta: dict[str, list[str]]) -> Iterator[str]:
    for name in TAGS:
        if name in meta:
            parts = (part.strip() for value in meta[name] for part in re.split(r"[,;|]", value))
            yield from filter(None, parts)
            return


def _meta(tree: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.iter("meta"):
        names = map(node.get, ("property", "name", "itemprop", "http-equiv"))
        name = next(filter(None, names), None)
        content = (node.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found
