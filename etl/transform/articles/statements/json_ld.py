"""JSON-LD read defensively: the page's NewsArticle in every shape that publishers give it.

In: a page's scripts. Out: one `Statement`. The article comes as an object, a list or an @graph,
nested in other objects, in parts that name each other by @id, and often not quite as JSON. Whatever
can't be read counts as not said. Terms are schema.org's (NewsArticle, LiveBlogPosting, Person).
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from etl.transform.articles.html import Element
from etl.transform.articles.statements.statement import Statement
from etl.transform.articles.words import clean, one_line, words_of

ARTICLE_TYPES = re.compile(r"(Article|Posting|Report|Review|Interview)$", re.IGNORECASE)
MAX_DEPTH, MAX_ITEMS, MAX_OBJECTS = 12, 1000, 20_000
MAX_SCRIPT_CHARS, MAX_SCRIPTS = 2_000_000, 50
_TAG = re.compile(r"<[^>]*>")
# The marks of a comment or of CDATA that hide a script's text from old browsers.
_MARKS = re.compile(r"^\s*(<!--|//<!\[CDATA\[|/\*.*?\*/)|(-->|//\]\]>)\s*$")
# A comma behind the last item is the commonest fault.
_LAST_COMMA = re.compile(r",\s*([}\]])")

# A JSON object; its values are of any JSON type until somebody has looked at them.
Node = Mapping[str, object]
ById = Mapping[str, Node]


def read_json_ld(tree: Element, page_titles: tuple[str, ...] = ()) -> Statement:
    """The statements of the page's article.

    Of several articles (related stories) it is the one whose headline is most like the page's
    titles. Where there is none, the statement has only the types of what there is.
    """
    scripts = [script for script in tree.iter("script")
               if "ld+json" in (script.get("type") or "").lower()][:MAX_SCRIPTS]
    nodes = [node for script in scripts
             for node in _objects(_load(script.text_content()), 0)][:MAX_OBJECTS]
    articles = [node for node in nodes if any(map(ARTICLE_TYPES.search, _types(node)))]
    if not articles:
        types = (name for node in nodes for name in _types(node))
        return Statement(types=tuple(dict.fromkeys(types)))
    wanted = {word for title in page_titles for word in words_of(title)}
    article = max(articles, key=lambda node: (_likeness(node, wanted), len(node)))
    return _statement(article, _named_nodes(nodes))


def _named_nodes(nodes: Sequence[Node]) -> ById:
    """The objects that bear an @id, the first of each; one that has nothing else only refers."""
    return {key: node for node in reversed(nodes)
            if isinstance(key := node.get("@id"), str) and len(node) > 1}


def _statement(node: Node, by_id: ById) -> Statement:
    body = node.get("articleBody")
    credited = node.get("sourceOrganization") or node.get("copyrightHolder")
    return Statement(
        types=tuple(_types(node)), title=_text(node.get("headline")) or _text(node.get("name")),
        authors=tuple(_names(node.get("author") or node.get("creator"), by_id)),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        modified=_text(node.get("dateModified")),
        publisher=next(_names(node.get("publisher"), by_id), None),
        section=_text(node.get("articleSection")), tags=tuple(_tags(node.get("keywords"))),
        image=_address(node.get("image"), by_id), description=_text(node.get("description")),
        url=_address(node.get("url"), by_id), is_free=_is_free(node.get("isAccessibleForFree")),
        body=clean(html.unescape(_TAG.sub(" ", body))) if isinstance(body, str) else None,
        credit=next(_names(credited, by_id), None))


def _is_free(stated: object) -> bool | None:
    """Some state a boolean, some its name, some schema.org's address of it."""
    if isinstance(stated, bool):
        return stated
    word = (_text(stated) or "").rsplit("/", 1)[-1].lower()
    return {"true": True, "false": False}.get(word)


def _likeness(node: Node, wanted: set[str]) -> int:
    """Tenths of a headline's words that the page's titles have too."""
    words = set(words_of(_text(node.get("headline")) or ""))
    return round(10 * len(words & wanted) / len(words)) if words and wanted else 0


def _load(text: str) -> object:
    text = _MARKS.sub("", text[:MAX_SCRIPT_CHARS].strip()).strip(" ;")
    for attempt in (text, _LAST_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: object, depth: int) -> Iterator[Node]:
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
    stated = types if isinstance(types, list) else [types]
    return [name.rsplit("/", 1)[-1] for name in stated if isinstance(name, str)]


def _items(value: object) -> Sequence[object]:
    return value[:MAX_ITEMS] if isinstance(value, list) else [value]


def _names(value: object, by_id: ById) -> Iterator[str]:
    for item in _items(value):
        if isinstance(item, dict) and "name" not in item:
            item = by_id.get(str(item.get("@id")), item)
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, list):
            yield from _names(name, {})
        elif (text := _text(name)) and not text.startswith(("http:", "https:", "#", "/")):
            yield text


def _tags(value: object) -> Iterator[str]:
    for item in _items(value):
        text = _text(item.get("name") if isinstance(item, dict) else item)
        yield from (part.strip() for part in re.split(r"[,;]", text or "") if part.strip())


def _address(value: object, by_id: ById) -> str | None:
    value = _first(value)
    if isinstance(value, dict):
        node = by_id.get(str(value.get("@id")), value)
        value = node.get("url") or node.get("contentUrl") or node.get("@id")
    return value.strip() if isinstance(value, str) else None


def _text(value: object) -> str | None:
    value = _first(value)
    if not isinstance(value, str):
        return None
    # JSON can spell NUL and half a surrogate pair, which no table holds; some spell entities twice.
    return one_line(html.unescape(html.unescape(_TAG.sub(" ", value))))


def _first(value: object) -> object:
    if isinstance(value, list):
        return value[0] if value else None
    return value
