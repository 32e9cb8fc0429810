"""What a page says of itself: JSON-LD, meta tags and `<time>`, read defensively.

schema.org NewsArticle in JSON-LD comes as an object, a list or an @graph, nested in other objects and
often not quite JSON; whatever can't be read counts as not said.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html as lxml_html

from etl.transform.articles.text import clean

ARTICLE_TYPES = re.compile(r"(Article|Posting|Report|Review)$", re.IGNORECASE)
MAX_DEPTH = 12
MAX_SCRIPT_CHARS = 2_000_000


@dataclass(frozen=True)
class Structured:
    """The page's own statements, as written; None or empty where it makes none."""

    title: str | None
    authors: tuple[str, ...]
    published: str | None
    modified: str | None
    publisher: str | None
    canonical_url: str | None
    language: str | None
    published_by: str | None


def read_structured(tree: lxml_html.HtmlElement) -> Structured:
    """Read a page's structured data; a page that has none gives empty values."""
    article = _json_ld_article(tree)
    meta = _meta(tree)
    published, published_by = _published(article, meta, tree)
    return Structured(
        title=_text(article.get("headline")) or meta.get("og:title"),
        authors=tuple(_names(article.get("author"))),
        published=published,
        modified=_text(article.get("dateModified")) or meta.get("article:modified_time") or meta.get("og:updated_time"),
        publisher=next(iter(_names(article.get("publisher"))), None) or meta.get("og:site_name"),
        canonical_url=_canonical(tree) or meta.get("og:url"),
        language=tree.get("lang") or meta.get("og:locale"),
        published_by=published_by)


PUBLISHED_META = ("article:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
                  "publish-date", "publishdate", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date",
                  "dcterms.created", "dcterms.date", "cxenseparse:recs:publishtime", "article.published")


def _published(article: dict[str, Any], meta: dict[str, str],
               tree: lxml_html.HtmlElement) -> tuple[str | None, str | None]:
    if found := _text(article.get("datePublished")):
        return found, "json-ld"
    for name in PUBLISHED_META:
        if meta.get(name):
            return meta[name], "meta"
    for path in ("//*[@itemprop='datePublished']/@datetime", "//*[@itemprop='datePublished']/@content",
                 "//article//time/@datetime", "//time[@pubdate]/@datetime", "//main//time/@datetime"):
        if values := tree.xpath(path):
            return str(values[0]), "time"
    return None, None


def _json_ld_article(tree: lxml_html.HtmlElement) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for script in tree.xpath("//script[contains(translate(@type,'LDJSON','ldjson'),'ld+json')]"):
        for node in _objects(_load(script.text_content()), 0):
            if _is_article(node) and len(node) > len(found):
                found = node
    return found


def _load(text: str) -> Any:
    text = re.sub(r"^\s*(<!--|//<!\[CDATA\[|/\*.*?\*/)|(-->|//\]\]>)\s*$", "", text[:MAX_SCRIPT_CHARS].strip())
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value[:1000]:
            yield from _objects(inner, depth + 1)


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and ARTICLE_TYPES.search(name) for name in names)


def _names(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, list):
            yield from _names(name)
        elif (text := _text(name)) and not text.startswith(("http:", "https:", "#", "/")):
            yield text


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    # JSON can spell NUL and half a surrogate pair, which no table holds.
    return " ".join(clean(html.unescape(re.sub(r"<[^>]*>", " ", value))).split()) or None


def _meta(tree: lxml_html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        content = (node.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _canonical(tree: lxml_html.HtmlElement) -> str | None:
    values = tree.xpath("//link[translate(@rel,'CANONICAL','canonical')='canonical']/@href")
    return str(values[0]).strip() if values else None
