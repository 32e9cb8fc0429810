"""New events as a feed to subscribe to: RSS 2.0 and JSON Feed 1.1, the widest reported of the latest night first.

An entry's id is the event's, so a reader shows an event once however many nights report it. Texts come from other
people's feeds: they are escaped, and rid of characters that XML does not know.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from etl.load.exports.selection import Selection
from etl.load.report.headlines import PREDICATES
from etl.load.report.report import UNPRINTABLE, host, web_link

ENTRIES = 500
TITLE, ABOUT = "Dateline: new events", "Events that the feeds report, each with the sentence that says so."
NEW_EVENTS = f"""
SELECT event_id, first_ingest_date, event_type, event_date, actor_name, recipient_name, place_name,
    killed, injured, sentence, article_url, article_title, publisher
FROM chosen ORDER BY first_ingest_date DESC, publisher_count DESC, mention_count DESC, event_id LIMIT {ENTRIES}"""


def rss(selection: Selection) -> Iterator[bytes]:
    """Write RSS 2.0; an entry links to the article that its sentence stands in."""
    rows = list(selection.rows(NEW_EVENTS))
    built = f"<lastBuildDate>{_moment(rows[0]['first_ingest_date'])}</lastBuildDate>" if rows else ""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{TITLE}</title>' \
           f"<link>urn:dateline:events</link><description>{ABOUT}</description>{built}\n"
    yield head.encode()
    for row in rows:
        yield _item(row).encode("utf-8")
    yield b"</channel></rss>\n"


def _item(row: dict[str, Any]) -> str:
    address = web_link(row["article_url"])
    link = f"<link>{_xml(address)}</link>" if address else ""
    origin = f"<source url={quoteattr(address)}>{_xml(row['publisher'] or host(address))}</source>" if address else ""
    return (f'<item><title>{_xml(headline(row))}</title>{link}<guid isPermaLink="false">{_xml(row["event_id"])}</guid>'
            f"<pubDate>{_moment(row['first_ingest_date'])}</pubDate><category>{row['event_type']}</category>"
            f"<description>{_xml(summary(row))}</description>{origin}</item>\n")


def json_feed(selection: Selection) -> Iterator[bytes]:
    """Write JSON Feed 1.1; `external_url` is the article that the sentence stands in."""
    items = []
    for row in selection.rows(NEW_EVENTS):
        item = {"id": row["event_id"], "title": headline(row), "content_text": summary(row), "tags": [row["event_type"]],
                "date_published": f"{row['first_ingest_date']}T00:00:00Z"}
        if address := web_link(row["article_url"]):
            item["external_url"] = address
        items.append(item)
    document = {"version": "https://jsonfeed.org/version/1.1", "title": TITLE, "description": ABOUT, "items": items}
    yield json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def headline(row: dict[str, Any]) -> str:
    """Write an event as a line: who, did what, to whom, and where."""
    transitive, intransitive = PREDICATES[row["event_type"]]
    said = [row["actor_name"] or "Unnamed", transitive if row["recipient_name"] else intransitive, row["recipient_name"]]
    where = f" ({row['place_name']})" if row["place_name"] else ""
    return (" ".join(filter(None, said)) + where).translate(UNPRINTABLE)


def summary(row: dict[str, Any]) -> str:
    """Write the evidence: the sentence, its losses, and where it was printed."""
    losses = ", ".join(f"{row[kind]} {kind}" for kind in ("killed", "injured") if row[kind])
    printed = row["publisher"] or host(row["article_url"])
    told = [row["sentence"], f"[{row['event_date']}]", f"{losses}." if losses else None, printed]
    return " ".join(filter(None, told)).translate(UNPRINTABLE)


def _xml(text: str) -> str:
    return escape(text.translate(UNPRINTABLE))


def _moment(day: date) -> str:
    return format_datetime(datetime.combine(day, time(), UTC), usegmt=True)
