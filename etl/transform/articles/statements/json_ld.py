"""JSON-LD read defensively: the page's NewsArticle in every shape that publishers give it.

It comes as an object, a list or an @graph, nested in other objects, in parts that name each other by @id, and often not
quite as JSON; whatever can't be read counts as not said. Terms are schema.org's (NewsArticle, LiveBlogPosting, Person).
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from etl.transform.articles.html import Element
from etl.transform.articles.statements.statement import Statement
from etl.transform.articles.words import clean, one_line, words_of

ARTICLE_TYPES = re.compile(r"(Article|Posting|Report|Review|Interview)$", re.IGNORECASE)
MAX_DEPTH, MAX_ITEMS, MAX_OBJECTS = 12, 1000, 20_000
MAX_SCRIPT_CHARS, MAX_SCRIPTS = 2_000_000, 50

Node = dict[str, Any]


def read_json_ld(tree: Element, page_titles: tuple[str, ...] = ()) -> Statement:
    """The statements of the page's article; of several (related stories) the one whose headline the page bears."""
    scripts = [script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower()][:MAX_SCRIPTS]
    nodes = [node for script in scripts for node in _objects(_load(script.text_content()), 0)][:MAX_OBJECTS]
    articles = [node for node in nodes if any(ARTICLE_TYPES.search(name) for name in _types(node))]
    if not articles:
        return Statement(types=tuple(dict.fromkeys(name for node in nodes for name in _types(node))))
    wanted = {word for title in page_titles for word in words_of(title)}
    article = max(articles, key=lambda node: (_likeness(node, wanted), len(node)))
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    return _statement(article, by_id)


def _statement(node: Node, by_id: dict[str, Node]) -> Statement:
    free = _text(node.get("isAccessibleForFree")) if not isinstance(node.get("isAccessibleForFree"), bool) else \
        str(node["isAccessibleForFree"])
    body = node.get("articleBody")
    return Statement(
        types=tuple(_types(node)), title=_text(node.get("headline")) or _text(node.get("name")),
        authors=tuple(_names(node.get("author") or node.get("creator"), by_id)),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")), modified=_text(node.get("dateModified")),
        publisher=next(_names(node.get("publisher"), by_id), None), section=_text(node.get("articleSection")),
        tags=tuple(_tags(node.get("keywords"))), image=_address(node.get("image"), by_id),
        description=_text(node.get("description")), url=_address(node.get("url"), by_id),
        is_free={"true": True, "false": False}.get((free or "").rsplit("/", 1)[-1].lower()),
        body=clean(html.unescape(re.sub(r"<[^>]*>", " ", body))) if isinstance(body, str) else None,
        credit=next(_names(node.get("sourceOrganization") or node.get("copyrightHolder"), by_id), None))


def _likeness(node: Node, wanted: set[str]) -> int:
    """Tenths of a headline's words that the page's titles have too."""
    words = set(words_of(_text(node.get("headline")) or ""))
    return round(10 * len(words & wanted) / len(words)) if words and wanted else 0


def _load(text: str) -> Any:
    text = re.sub(r"^\s*(<!--|//<!\[CDATA\[|/\*.*?\*/)|(-->|//\]\]>)\s*$", "", text[:MAX_SCRIPT_CHARS].strip()).strip(" ;")
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):  # a comma behind the last item is the commonest fault
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value[:MAX_ITEMS]:
            yield from _objects(inner, depth + 1)


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    return [name.rsplit("/", 1)[-1] for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]


def _named(item: Any, by_id: dict[str, Node]) -> Any:
    """An object that another one stands for by its @id."""
    return by_id.get(str(item.get("@id")), item) if isinstance(item, dict) and "name" not in item else item


def _names(value: Any, by_id: dict[str, Node]) -> Iterator[str]:
    for item in value[:MAX_ITEMS] if isinstance(value, list) else [value]:
        item = _named(item, by_id)
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, list):
            yield from _names(name, {})
        elif (text := _text(name)) and not text.startswith(("http:", "https:", "#", "/")):
            yield text


def _tags(value: Any) -> Iterator[str]:
    for item in value[:MAX_ITEMS] if isinstance(value, list) else [value]:
        text = _text(item.get("name") if isinstance(item, dict) else item)
        yield from (part.strip() for part in re.split(r"[,;]", text or "") if part.strip())


def _address(value: Any, by_id: dict[str, Node]) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = by_id.get(str(value.get("@id")), value)
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    return value.strip() if isinstance(value, str) else None


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    # JSON can spell NUL and half a surrogate pair, which no table holds; some spell their entities twice.
    return one_line(html.unescape(html.unescape(re.sub(r"<[^>]*>", " ", value)))) if isinstance(value, str) else None
