"""What a page says of itself: JSON-LD, meta tags (OpenGraph and others), microdata and `<time>`."""

import re
from collections.abc import Iterator

from etl.transform.articles.html import Element
from etl.transform.articles.json_ld import read_json_ld
from etl.transform.articles.statement import Statement, Structured
from etl.transform.articles.words import one_line

# In the order in which they are believed. OpenGraph, Dublin Core, Parse.ly, Sailthru, Cxense, and what sites just use.
PUBLISHED = ("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "pubdate",
             "publish-date", "publishdate", "publish_date", "published_time", "published-date", "parsely-pub-date", "sailthru.date",
             "dc.date.issued", "dcterms.issued", "dc.date.created", "dc.date", "dcterms.created", "dcterms.date", "article_date_original",
             "article.published", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "cxenseparse:pageview:publishtime",
             "originalpublicationdate", "last-updated-date")
MODIFIED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified",
            "article.updated", "dcterms.modified", "dc.date.modified", "revision_date")
AUTHORS = ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
           "cxenseparse:author", "article:author_name", "authors", "creator")
SECTION = ("article:section", "og:article:section", "parsely-section", "section", "cxenseparse:recs:category", "dc.subject.section")
TAGS = ("news_keywords", "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "keywords")
LOCKED = {"locked": False, "metered": False, "premium": False, "paid": False, "subscriber": False, "free": True}
_TIMES = ("//*[@itemprop='datePublished']/@datetime", "//*[@itemprop='datePublished']/@content",
          "//article//time[contains(@class,'publi') or contains(@class,'posted')]/@datetime", "//article//time/@datetime",
          "//time[@pubdate]/@datetime", "//main//time/@datetime", "//header//time/@datetime",
          "//*[@class='date' or @class='published' or contains(@class,'pubdate')]//time/@datetime",
          "//*[@itemprop='datePublished' and not(@datetime) and not(@content)]")


def read_structured(tree: Element) -> Structured:
    """Read a page's statements; a page that makes none gives empty ones."""
    meta = _meta(tree)
    titles = tuple(filter(None, (first(meta, ("og:title",)), first(meta, ("twitter:title",)), tree.findtext(".//title"))))
    return Structured(read_json_ld(tree, titles), _read_meta(meta), _read_markup(tree))


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
    published = next((str(found if isinstance(found, str) else found.text_content()) for path in _TIMES
                      for found in tree.xpath(path)[:1]), None)
    modified = tree.xpath("//*[@itemprop='dateModified']/@datetime | //*[@itemprop='dateModified']/@content")
    canonical = tree.xpath("//link[translate(@rel,'CANONICAL','canonical')='canonical']/@href")
    sections = tree.xpath("//*[@itemprop='articleSection']")
    return Statement(
        authors=tuple(filter(None, map(_itemprop, tree.xpath("//*[@itemprop='author']")[:20]))), published=one_line(published),
        modified=str(modified[0]) if modified else None, section=_itemprop(sections[0]) if sections else None,
        url=str(canonical[0]).strip() if canonical else None)


def _itemprop(element: Element) -> str | None:
    names = element.xpath(".//*[@itemprop='name']")
    node = names[0] if names else element
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
