"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

import codecs
import json
from typing import Any

from etl.extract.feeds.cleaning import iso_moment, offset_minutes
from etl.extract.feeds.items import Item, NotAFeed, Reading


def is_json(body: bytes) -> bool:
    """Whether the bytes begin as a JSON object does."""
    return body.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{"


def read_json(body: bytes) -> Reading:
    """Read a JSON Feed; raises NotAFeed for other JSON, broken JSON and what is not UTF-8 (RFC 8259)."""
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotAFeed("undecodable", f"JSON that is not UTF-8: {error}") from None
    except (ValueError, RecursionError) as error:
        raise NotAFeed("not_a_feed", f"broken JSON: {error}") from None
    items = document.get("items")
    found = [_item(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    if "jsonfeed.org" not in str(document.get("version")) and not found:
        raise NotAFeed("not_a_feed", "JSON that is no JSON Feed")
    return Reading("json", _text(document.get("title")), _text(document.get("language")), tuple(found))


def _item(item: dict[str, Any]) -> Item:
    guid, published, updated = (_text(item.get(key)) for key in ("id", "date_published", "date_modified"))
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    tags = item.get("tags")
    return Item(
        guid=guid,
        # An id that is an address is the permalink where no url is given.
        link=_text(item.get("url")) or _text(item.get("external_url")) or (guid if _is_link(guid) else None),
        title=_text(item.get("title")),
        summary=next((t for key in ("summary", "content_text", "content_html") if (t := _text(item.get(key)))), None),
        authors=tuple(_text(person.get("name")) for person in people or () if isinstance(person, dict)),
        categories=tuple(_text(tag) for tag in tags) if isinstance(tags, list) else (),
        language=_text(item.get("language")),
        published_at=iso_moment(published), updated_at=iso_moment(updated),
        published_offset_minutes=offset_minutes(published), updated_offset_minutes=offset_minutes(updated))


def _text(value: object) -> str | None:
    # Version 1 feeds write numbers for ids.
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _is_link(text: str | None) -> bool:
    return bool(text) and str(text).startswith(("http://", "https://"))
