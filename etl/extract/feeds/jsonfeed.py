"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

import codecs
import json
from collections.abc import Mapping

from etl.extract.feeds.cleaning import offset_minutes, written_moment
from etl.extract.feeds.items import Item, NotAFeed, Reading


def is_json(body: bytes) -> bool:
    """Whether the bytes begin as a JSON object does."""
    return body.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{"


def read_json(body: bytes) -> Reading:
    """Read the bytes of a JSON object as a JSON Feed.

    Raises NotAFeed for other JSON, broken JSON and what is not UTF-8 (RFC 8259).
    """
    try:
        document: Mapping[str, object] = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotAFeed("undecodable", f"JSON that is not UTF-8: {error}") from None
    except (ValueError, RecursionError) as error:
        raise NotAFeed("not_a_feed", f"broken JSON: {error}") from None
    found = [_item(item) for item in _list(document.get("items")) if isinstance(item, dict)]
    if "jsonfeed.org" not in str(document.get("version")) and not found:
        raise NotAFeed("not_a_feed", "JSON that is no JSON Feed")
    title, language = _text(document.get("title")), _text(document.get("language"))
    return Reading("json", title, language, tuple(found))


def _item(item: Mapping[str, object]) -> Item:
    guid = _text(item.get("id"))
    published, updated = _text(item.get("date_published")), _text(item.get("date_modified"))
    # Version 1.0 knows one author only.
    people = item["authors"] if isinstance(item.get("authors"), list) else [item.get("author")]
    # An id that is an address is the permalink where no url is given.
    permalink = guid if _is_link(guid) else None
    return Item(
        guid=guid, link=_first_text(item, "url", "external_url") or permalink,
        title=_text(item.get("title")),
        summary=_first_text(item, "summary", "content_text", "content_html"),
        authors=tuple(_text(one.get("name")) for one in _list(people) if isinstance(one, dict)),
        categories=tuple(_text(tag) for tag in _list(item.get("tags"))),
        language=_text(item.get("language")),
        published_at=written_moment(published), updated_at=written_moment(updated),
        published_offset_minutes=offset_minutes(published),
        updated_offset_minutes=offset_minutes(updated))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _first_text(item: Mapping[str, object], *keys: str) -> str | None:
    return next((text for key in keys if (text := _text(item.get(key)))), None)


def _text(value: object) -> str | None:
    # Version 1 feeds write numbers for ids.
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _is_link(text: str | None) -> bool:
    return bool(text) and str(text).startswith(("http://", "https://"))
