"""What a page says of itself: JSON-LD, meta tags (OpenGraph and others), microdata and `<time>`."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from etl.transform.articles.html import Element
from etl.transform.articles.statements.json_ld import read_json_ld
from etl.transform.articles.statements.statement import Statement, Structured
from etl.transform.articles.words import one_line

# In the order in which they are believed. OpenGraph, Dublin Core, Parse.ly, Sailthru, Cxense, and what sites just use.
PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "pubdate",
    "publish-date", "publishdate", "publish_date", "published_time", "published-date", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dc.date", "dcterms.created", "dcterms.date",
    "article_date_original", "article.published", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "cxenseparse:pageview:publishtime", "originalpublicationdate")
MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified",
    "article.updated", "dcterms.modified", "dc.date.modified", "revision_date")
AUTHORS = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dcterms.creator", "cxenseparse:author", "article:author_name", "authors", "creator")
SECTION = (
    "article:section", "og:article:section", "parsely-section", "section", "cxenseparse:recs:category", "dc.subject.section")
TAGS = ("news_keywords", "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "keywords")
MAX_AUTHORS = 20
LOCKED = {"locked": False, "metered": False, "premium": False, "paid": False, "subscriber": False, "free": True}
_CANONICAL = etree.XPath("//link[translate(@rel,'CANONICAL','canonical')='canonical']/@href")
_ITEMPROPS = etree.XPath("//*[@itemprop]")
_TIMES = etree.XPath("//time[@datetime]")
# Where a `<time>` of publication stands, best first: by its own name, in the article, in what is above it.
_OWN_NAMES, _PLACES = ("publi", "posted", "created"), ("article", "main", "header")


def read_structured(tree: Element) -> Structured:
    """Read a page's statements; a page that makes none gives empty ones."""
    meta = _meta(tree)
    titles = tuple(filter(None, (first(meta, ("og:title",)), first(meta, ("twitter:title",)), tree.findtext(".//title"))))
    return Structured(read_json_ld(tree, tuple(title[:500] for title in titles)), _read_meta(meta), _read_markup(tree))


def first(meta: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    """The first value of the first of these meta tags; None where the page has none of them."""
    return next((one_line(meta[name][0]) for name in names if name in meta), None)


def _read_meta(meta: dict[str, list[str]]) -> Statement:
    tier = (first(meta, ("article:content_tier", "content_tier")) or "").lower()
    return Statement(
        types=tuple(filter(None, (first(meta, ("og:type",)),))),
        title=first(meta, ("og:title",)) or first(meta, ("twitter:title", "dc.title", "parsely-title", "sailthru.title")),
        authors=tuple(_names(meta)), published=first(meta, PUBLISHED), modified=first(meta, MODIFIED),
        publisher=first(meta, ("og:site_name", "application-name", "publisher", "dc.publisher")), section=first(meta, SECTION),
        tags=tuple(_tags(meta)), image=first(meta, ("og:image:secure_url", "og:image", "og:image:url", "twitter:image")),
        description=first(meta, ("og:description",)) or first(meta, ("description", "twitter:description")),
        url=first(meta, ("og:url",)), is_free=LOCKED.get(tier))


def _read_markup(tree: Element) -> Statement:
    """Microdata (schema.org), `<time>` and the canonical link."""
    found: dict[str, list[Element]] = {}
    for element in _elements(_ITEMPROPS, tree):
        found.setdefault(element.get("itemprop", ""), []).append(element)
    published = next((value for element in found.get("datePublished", ()) if (value := _time_in(element))), None)
    modified = next((value for element in found.get("dateModified", ()) if (value := _time_in(element))), None)
    canonical = _CANONICAL(tree)
    return Statement(
        authors=tuple(filter(None, map(_itemprop, found.get("author", [])[:MAX_AUTHORS]))),
        published=published or _first_time(tree),
        modified=modified, section=next(map(_itemprop, found.get("articleSection", ())), None),
        url=str(canonical[0]).strip() if isinstance(canonical, list) and canonical else None)


def _elements(path: etree.XPath, tree: Element) -> list[Element]:
    found = path(tree)
    return [element for element in found if isinstance(element, lxml_html.HtmlElement)] if isinstance(found, list) else []


def _time_in(element: Element) -> str | None:
    return one_line(element.get("datetime") or element.get("content") or element.text_content())


def _first_time(tree: Element) -> str | None:
    """The first `<time>` in the best place; None where the page has none in an article or its head."""
    def rank(element: Element) -> int:
        if element.get("pubdate") is not None or any(part in (element.get("class") or "").lower() for part in _OWN_NAMES):
            return 0
        inside = {ancestor.tag for ancestor in element.iterancestors(*_PLACES)}
        return next((at for at, place in enumerate(_PLACES, 1) if place in inside), 9)

    times = [(rank(element), at, element) for at, element in enumerate(_elements(_TIMES, tree))]
    best = min(times, default=None, key=lambda entry: entry[:2])
    return one_line(best[2].get("datetime")) if best and best[0] < 9 else None


def _itemprop(element: Element) -> str | None:
    node = next((inner for inner in element.iterdescendants() if inner.get("itemprop") == "name"), element)
    return one_line(node.get("content") or node.text_content())


def _names(meta: dict[str, list[str]]) -> Iterator[str]:
    for name in AUTHORS:
        values = [value for value in meta.get(name, ()) if not re.match(r"https?:|www\.|@|/", value)]
        if values:
            yield from values
            return


def _tags(meta: dict[str, list[str]]) -> Iterator[str]:
    for name in TAGS:
        if name in meta:
            yield from (part.strip() for value in meta[name] for part in re.split(r"[,;|]", value) if part.strip())
            return


def _meta(tree: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        content = (node.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found
