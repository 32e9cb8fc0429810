"""`dateline resolve --jsonl`: articles coded, and what belongs together joined, without a lake."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from etl.jsonl.verbs import UNDATED_DAY, Row, stated

if TYPE_CHECKING:
    from etl.settings import Settings


def resolve_rows(rows: Iterable[Row], settings: "Settings") -> Iterator[Row]:
    """{"id", "url", "publisher", "title", "text", "published_at"} → events, stories and copies, as INTERFACES names them."""
    from etl.resources.coder import load_coder
    from etl.resources.opinions import chosen
    from etl.tables.row import columns_of
    from etl.tables.rows.articles import ArticleRow
    from etl.transform.events.code import code_articles
    from etl.transform.stories.events import ArticleFacts, resolve_events
    from etl.transform.stories.stories import find_copies, resolve_stories, take_print

    articles: list[Row] = []
    for row in rows:
        moment = stated(row.get("published_at"))
        articles.append({"article_id": str(row.get("id")), "url": row.get("url"), "publisher": row.get("publisher"),
                         "title": row.get("title"), "text": row.get("text") or "", "language": "en",
                         "published_at": moment.at if moment else None,
                         "published_offset_minutes": moment.offset_minutes if moment else None})
    rows_of = [ArticleRow(**{**dict.fromkeys(columns_of(ArticleRow)), **article}) for article in articles]
    coded = code_articles(rows_of, load_coder(settings.cache, chosen(settings)), UNDATED_DAY)
    prints = [take_print(article) for article in articles]
    copies = find_copies(prints)
    facts = {p.article_id: ArticleFacts(p.publisher, copies.get(p.article_id)) for p in prints}
    mentions = [asdict(mention) for mention in coded.mentions]
    events, bridge = resolve_events(mentions, facts)
    by_id = {m["mention_id"]: m for m in mentions}
    inside: dict[str, list[Row]] = {event["event_id"]: [] for event in events}
    for link in bridge:
        inside[link["event_id"]].append(by_id[link["mention_id"]])
    for event in events:
        yield {"kind": "event", "event_id": event["event_id"], "event_type": event["event_type"],
               "mentions": [{"id": m["article_id"], "sentence_start": m["sentence_start"],
                             "sentence_end": m["sentence_end"], "in_title": m["in_title"]} for m in inside[event["event_id"]]]}
    _, story_articles = resolve_stories(prints, copies, [{m["article_id"] for m in found} for found in inside.values()])
    stories: dict[str, list[str]] = {}
    for link in story_articles:
        stories.setdefault(link["story_id"], []).append(link["article_id"])
    yield from ({"kind": "story", "story_id": story, "articles": ids} for story, ids in stories.items())
    yield from ({"kind": "copy", "id": copy, "duplicate_of": original} for copy, original in copies.items())
