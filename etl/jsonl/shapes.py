"""The shapes of JSON lines: what a line must state, and what is answered.

In: lines that other programs write, and what a stage found: a parsed `Article`, rows of `mentions`
with their parties and of `place_mentions`, the resolved tables. Out: typed values, and lines to be
written. Other programs rely on their keys and the order of these.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from etl.jsonl.lines import Line
from etl.tables.row import columns_of
from etl.tables.rows.articles import ArticleRow
from etl.tables.rows.mentions import MentionRow
from etl.tables.rows.place_mentions import PlaceMentionRow
from etl.transform.articles.dates import read_given
from etl.transform.articles.words import count_words

if TYPE_CHECKING:
    from etl.transform.articles.dates import Moment
    from etl.transform.articles.page import Article
    from etl.transform.events.written import WrittenParty
    from etl.transform.stories.resolve import Resolved

    Parties = tuple[Iterable[WrittenParty], Iterable[WrittenParty]]

# Keys of a parsed page: those that are fixed for other programs, and those that are given beside.
PARSED = ("id", "title", "text", "authors", "published_at", "modified_at", "language", "publisher",
          "canonical_url", "reject")
PARSED_TOO = ("section", "tags", "image_url", "word_count", "is_paywalled", "is_live_blog",
              "is_opinion", "agency", "dateline", "dateline_place", "dateline_date", "text_by",
              "text_agreement", "title_by", "date_by", "authors_by")
# What an article that is given must state as text, or not at all.
ARTICLE_TEXTS = ("url", "publisher", "title", "text", "published_at")
SIDES = ("actor", "recipient")
PARTY = ("text", "name", "country", "sector", "entity_id", "start", "end")
PLACE = ("text", "start", "end", "name", "latitude", "longitude", "country", "admin1",
         "geonames_id", "precision", "confidence")
# The objects of a mention; each lies in columns of `mentions` with its name before them.
OBJECTS = {"actor": PARTY, "recipient": PARTY, "place": PLACE, "origin_place": PLACE}
# The columns that list all parties of a side; a line has a list of objects instead.
LISTED = frozenset(f"{who}{part}" for who in SIDES
                   for part in ("s", "_ids", "_countries", "_sectors"))
# Columns that mean nothing outside of a lake.
INNER = frozenset({"mention_id", "article_id", "pattern", "coder_version"})
IN_OBJECTS = frozenset(f"{name}_{part}" for name, parts in OBJECTS.items() for part in parts)
PLAIN = tuple(column for column in columns_of(MentionRow)
              if column not in INNER | IN_OBJECTS | LISTED)


def unparsed(key: object, reason: str | None) -> Line:
    """The answer of `parse` for a line that gave no article; `key` is the line's id."""
    return {**dict.fromkeys((*PARSED, *PARSED_TOO)), "id": key, "text": "", "authors": [],
            "tags": [], "reject": reason}


def parsed(key: object, article: "Article") -> Line:
    """The answer of `parse` for an article; times are ISO 8601, in the offset that was stated."""
    dateline = article.dateline
    return {
        "id": key, "title": article.title, "text": article.text, "authors": article.authors,
        "published_at": _iso(article.published), "modified_at": _iso(article.modified),
        "language": article.language, "publisher": article.publisher,
        "canonical_url": article.canonical_url, "reject": None, "section": article.section,
        "tags": article.tags, "image_url": article.image_url, "word_count": article.word_count,
        "is_paywalled": article.is_paywalled, "is_live_blog": article.is_live_blog,
        "is_opinion": article.is_opinion, "agency": article.agency,
        "dateline": dateline.text if dateline else None,
        "dateline_place": dateline.place if dateline else None,
        "dateline_date": dateline.day.isoformat() if dateline and dateline.day else None,
        "text_by": article.text_by, "text_agreement": article.text_agreement,
        "title_by": article.title_by, "date_by": article.date_by, "authors_by": article.authors_by}


def _iso(moment: "Moment | None") -> str | None:
    return moment.local.isoformat() if moment else None


def coded(key: object, mentions: Iterable[tuple[MentionRow, "Parties"]],
          places: Iterable[PlaceMentionRow]) -> Line:
    """The answer of `code` for an article: each mention with its actors and its recipients."""
    named = [{part: getattr(row, part) for part in PLACE} for row in places]
    return {"id": key, "mentions": [_mention(row, parties) for row, parties in mentions],
            "places": named, "reject": None}


def uncoded(key: object, reason: str) -> Line:
    """The answer of `code` for a line that was not coded."""
    return {"id": key, "mentions": [], "places": [], "reject": reason}


def _mention(row: MentionRow, parties: "Parties") -> Line:
    plain = {column: getattr(row, column) for column in PLAIN}
    objects = {name: _object(row, name, parts) for name, parts in OBJECTS.items()}
    actors, recipients = ([asdict(party) for party in side] for side in parties)
    return {**plain, "event_date": row.event_date.isoformat(), **objects, "actors": actors,
            "recipients": recipients}


def _object(row: MentionRow, name: str, parts: tuple[str, ...]) -> Line | None:
    """An actor, recipient or place; None where the mention has none. What has a text is one."""
    found = {part: getattr(row, f"{name}_{part}") for part in parts}
    return found if found["text"] is not None else None


@dataclass(frozen=True)
class GivenText:
    """An article as a line of `code` gives it; None where the line does not say."""

    title: str | None
    text: str
    url: str | None
    published: "Moment | None"


def given_text(line: Line) -> GivenText | None:
    """The article of a line of `code`; None where the line is none."""
    title, text, at, url = (line.get(name) for name in ("title", "text", "published_at", "url"))
    if not (isinstance(text, str) and isinstance(title, str | None) and isinstance(at, str | None)):
        return None
    return GivenText(title, text, url if isinstance(url, str) else None, read_given(at))


def given_article(line: Line) -> ArticleRow | None:
    """The article of a line of `resolve`; None where one of its texts is neither text nor null.

    It is taken for English. Columns that only an article of a lake has are empty.
    """
    stated = [line.get(name) for name in ARTICLE_TEXTS]
    texts = [text for text in stated if isinstance(text, str | None)]
    if len(texts) < len(stated):
        return None
    url, publisher, title, text, published_at = texts
    published = read_given(published_at)
    return ArticleRow(
        article_id=str(line.get("id")), capture_id="", entry_id=None, feed_id="", url=url or "",
        canonical_url=url or "", publisher=publisher, title=title, text=text or "", authors=(),
        published_at=published.at if published else None,
        published_offset_minutes=published.offset_minutes if published else None, modified_at=None,
        modified_offset_minutes=None, language="en", section=None, tags=(), image_url=None,
        word_count=count_words(text or ""), is_paywalled=None, is_live_blog=False, is_opinion=False,
        agency=None, dateline=None, dateline_place=None, dateline_date=None, text_by="",
        text_agreement=None, title_by=None, date_by=None, authors_by=None)


def joined(resolved: "Resolved", mentions: Iterable[MentionRow]) -> Iterator[Line]:
    """The answer of `resolve`: events with their mentions, stories, copies among the articles."""
    by_id = {m.mention_id: m for m in mentions}
    inside: dict[str, list[Line]] = defaultdict(list)
    for link in resolved.event_mentions:
        m = by_id[link.mention_id]
        inside[link.event_id].append({"id": m.article_id, "sentence_start": m.sentence_start,
                                      "sentence_end": m.sentence_end, "in_title": m.in_title})
    for event in resolved.events:
        yield {"kind": "event", "event_id": event.event_id, "event_type": event.event_type,
               "mentions": inside[event.event_id]}
    stories: dict[str, list[str]] = defaultdict(list)
    for told in resolved.story_articles:
        stories[told.story_id].append(told.article_id)
    for story, articles in stories.items():
        yield {"kind": "story", "story_id": story, "articles": articles}
    for copy, original in resolved.copies.items():
        yield {"kind": "copy", "id": copy, "duplicate_of": original}
