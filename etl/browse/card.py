"""An event with all its evidence: every sentence in its context, where it was printed, differences.

In: the id of an event. Out: `Card`. Its mentions are those of all nights, also those of events that
it has taken over.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.browse.store import Asking, Row
from etl.load.report.headlines import Part, Quoted, evidence, predicate_of
from etl.tables.row import columns_of

CONTEXT_LETTERS = 280
MENTIONS_SHOWN = 100
COPIES_SHOWN = 20
# What voices may tell differently, with the words for it.
TOLD = {"event_type": "type", "event_mode": "mode", "actor_name": "actor",
        "recipient_name": "recipient", "place_name": "place", "event_date": "date",
        "killed": "killed", "injured": "injured"}
TAKEN = ("WITH RECURSIVE taken(event_id) AS (SELECT CAST(? AS TEXT) UNION SELECT e.event_id FROM "
         "events AS e JOIN taken AS t ON e.superseded_by = t.event_id) ")


@dataclass(frozen=True)
class Evidence:
    """One mention in its article.

    before and after: the text around its sentence, cut to what is shown. copies: articles that
    print the same text.
    """

    mention: Row
    article: Row
    before: str
    sentence: tuple[Part, ...]
    after: str
    copies: tuple[Row, ...]
    is_best: bool


@dataclass(frozen=True)
class Difference:
    """What the mentions tell differently: each value with how many articles tell it, most first."""

    what: str
    values: tuple[tuple[Any, int], ...]


@dataclass(frozen=True)
class Card:
    """An event, its evidence with the best mention first, and where mentions disagree."""

    event: Row
    predicate: str
    evidence: tuple[Evidence, ...]
    mention_count: int
    differences: tuple[Difference, ...]
    stories: tuple[Row, ...]
    earlier_ids: tuple[str, ...]


def living_id(asking: Asking, event_id: str) -> str | None:
    """The id of the event that has taken this one over; None where there is no such event."""
    seen: set[str] = set()
    while event_id not in seen:
        seen.add(event_id)
        if asking.row("SELECT event_id FROM v_events WHERE event_id = ?", [event_id]):
            return event_id
        row = asking.row("SELECT superseded_by FROM events WHERE event_id = ? AND superseded_by IS "
                         "NOT NULL ORDER BY ingest_date DESC", [event_id])
        if row is None:
            return None
        event_id = row["superseded_by"]
    return None


def card(asking: Asking, event_id: str) -> Card | None:
    """Read an event of `v_events` with its evidence; None where there is no such event."""
    event = asking.row("SELECT * FROM v_events WHERE event_id = ?", [event_id])
    if event is None:
        return None
    for column in ("actors", "actor_countries", "recipients", "recipient_countries", "contexts"):
        event[column] = event[column] or []
    taken = [row["event_id"] for row in asking.rows(TAKEN + "SELECT event_id FROM taken",
                                                    [event_id])]
    mentions = _mentions(asking, taken, event["mention_id"])
    shown = mentions[:MENTIONS_SHOWN]
    articles = _articles(asking, shown)
    copies = _copies(asking, sorted({row["article_id"] for row in shown}))
    return Card(
        event, predicate_of(event["event_type"], event["recipient_name"]),
        tuple(_evidence(row, articles, copies, event["mention_id"]) for row in shown),
        len(mentions), tuple(_differences(mentions)),
        tuple(_stories(asking, sorted({row["article_id"] for row in mentions}))),
        tuple(one for one in taken if one != event_id))


def _mentions(asking: Asking, event_ids: Sequence[str], best: str) -> list[Row]:
    """The mentions of some events, the best one first.

    Table by table: ids that stand in the query are found far faster than by joins.
    """
    bridge = asking.rows(
        "SELECT ingest_date, mention_id FROM event_mentions WHERE event_id IN "
        f"({', '.join('?' for _ in event_ids)})", list(event_ids))
    wanted = {(row["ingest_date"], row["mention_id"]) for row in bridge}
    if not wanted:
        return []
    nights, ids = sorted({night for night, _ in wanted}), sorted({one for _, one in wanted})
    found = asking.rows(
        f"SELECT * FROM mentions WHERE ingest_date IN ({', '.join('?' for _ in nights)}) AND "
        f"mention_id IN ({', '.join('?' for _ in ids)}) ORDER BY mention_id <> ?, ingest_date, "
        "article_id, sentence_number, mention_id", [*nights, *ids, best])
    return [row for row in found if (row["ingest_date"], row["mention_id"]) in wanted]


def _articles(asking: Asking, mentions: Sequence[Row]) -> dict[tuple[Any, str], Row]:
    """The articles of mentions, by night and id, each with where its bytes lie."""
    ids = sorted({row["article_id"] for row in mentions})
    if not ids:
        return {}
    found = asking.rows(
        "SELECT a.*, c.capture_id AS stored_id, c.status, c.byte_count, c.digest, c.captured_at, "
        "c.warc_file, c.warc_offset, c.warc_length, f.url AS feed_url, f.publisher AS feed_name "
        "FROM articles AS a "
        "LEFT JOIN captures AS c ON c.ingest_date = a.ingest_date AND c.capture_id = a.capture_id "
        "LEFT JOIN feeds AS f ON f.ingest_date = a.ingest_date AND f.feed_id = a.feed_id "
        f"WHERE a.article_id IN ({', '.join('?' for _ in ids)})", ids)
    return {(row["ingest_date"], row["article_id"]): row for row in found}


def _copies(asking: Asking, ids: Sequence[str]) -> dict[str, list[Row]]:
    """What prints the same text as each article, by its id."""
    if not ids:
        return {}
    found = asking.rows(
        "SELECT DISTINCT s.duplicate_of, s.similarity, a.article_id, a.title, a.publisher, "
        "a.canonical_url, a.published_at FROM story_articles AS s JOIN articles AS a "
        "ON a.ingest_date = s.ingest_date AND a.article_id = s.article_id "
        f"WHERE s.duplicate_of IN ({', '.join('?' for _ in ids)}) "
        "ORDER BY a.published_at NULLS LAST, a.article_id", ids)
    copies: dict[str, list[Row]] = {}
    for row in found:
        copies.setdefault(row["duplicate_of"], []).append(row)
    return copies


def _stories(asking: Asking, ids: Sequence[str]) -> list[Row]:
    if not ids:
        return []
    return asking.rows(
        "SELECT s.story_id, arg_max(s.title, s.ingest_date) AS title, "
        "max(s.article_count) AS article_count FROM stories AS s WHERE s.superseded_by IS NULL AND "
        "s.story_id IN (SELECT story_id FROM story_articles WHERE article_id IN "
        f"({', '.join('?' for _ in ids)})) GROUP BY s.story_id ORDER BY article_count DESC", ids)


def _evidence(mention: Row, articles: Mapping[tuple[Any, str], Row],
              copies: Mapping[str, list[Row]], best: str) -> Evidence:
    article = articles.get((mention["ingest_date"], mention["article_id"]), {})
    before, after = ("", "") if mention["in_title"] else _around(
        article.get("text") or "", mention["sentence_start"], mention["sentence_end"])
    quoted = Quoted(**{name: mention[name] for name in columns_of(Quoted)})
    return Evidence(mention, article, before, evidence(quoted), after,
                    tuple(copies.get(mention["article_id"], ())[:COPIES_SHOWN]),
                    mention["mention_id"] == best)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The text before and after a sentence, cut at blanks; cut ends get an ellipsis."""
    before, after = text[:start], text[end:]
    if len(before) > CONTEXT_LETTERS:
        before = "… " + before[-CONTEXT_LETTERS:].partition(" ")[2]
    if len(after) > CONTEXT_LETTERS:
        after = after[:CONTEXT_LETTERS].rpartition(" ")[0] + " …"
    return before, after


def _differences(mentions: Sequence[Row]) -> Iterator[Difference]:
    """What articles tell differently; one that tells nothing contradicts nobody."""
    for column, what in TOLD.items():
        said = {(row["article_id"], row[column]) for row in mentions if row[column] is not None}
        counts = Counter(value for _, value in said)
        if len(counts) > 1:
            ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
            yield Difference(what, tuple(ordered))
