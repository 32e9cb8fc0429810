"""New events as a feed to subscribe to: RSS 2.0 and JSON Feed 1.1, the widest reported first.

An entry's id is the event's, so a reader shows an event once however many nights report it. Texts
come from other people's feeds: they are escaped, and rid of characters that XML does not know.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from etl.load.exports.selection import Selection
from etl.load.report.headlines import predicate_of, together
from etl.load.report.wording import UNPRINTABLE, host, web_link

ENTRIES = 500
TITLE = "Dateline: new events"
ABOUT = "Events that the feeds report, each with the sentence that says so."
NEW_EVENTS = f"""
SELECT event_id, first_ingest_date, event_type, event_date, actor_name, recipient_name, actors,
    recipients, place_name, killed, injured, sentence, article_url, article_title, publisher
FROM chosen ORDER BY first_ingest_date DESC, publisher_count DESC, mention_count DESC, event_id
LIMIT {ENTRIES}"""


@dataclass(frozen=True)
class NewEvent:
    """A row of `NEW_EVENTS`: some columns of `v_events`, null as docs/tables.md says."""

    event_id: str
    first_ingest_date: date
    event_type: str
    event_date: date
    actor_name: str | None
    recipient_name: str | None
    actors: Sequence[str]
    recipients: Sequence[str]
    place_name: str | None
    killed: int | None
    injured: int | None
    sentence: str
    article_url: str | None
    article_title: str | None
    publisher: str | None


def rss(selection: Selection) -> Iterator[bytes]:
    """Write RSS 2.0; an entry links to the article that its sentence stands in."""
    events = _new_events(selection)
    latest = _moment(events[0].first_ingest_date) if events else None
    built = f"<lastBuildDate>{latest}</lastBuildDate>" if latest else ""
    head = ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
            f"<title>{TITLE}</title><link>urn:dateline:events</link>"
            f"<description>{ABOUT}</description>{built}\n")
    yield head.encode()
    for event in events:
        yield _item(event).encode("utf-8")
    yield b"</channel></rss>\n"


def _new_events(selection: Selection) -> list[NewEvent]:
    return [NewEvent(**row) for row in selection.rows(NEW_EVENTS)]


def _item(event: NewEvent) -> str:
    address = web_link(event.article_url)
    link = f"<link>{_xml(address)}</link>" if address else ""
    printed = _xml(event.publisher or host(address))
    origin = f"<source url={quoteattr(address)}>{printed}</source>" if address else ""
    return (f"<item><title>{_xml(headline(event))}</title>{link}"
            f'<guid isPermaLink="false">{_xml(event.event_id)}</guid>'
            f"<pubDate>{_moment(event.first_ingest_date)}</pubDate>"
            f"<category>{event.event_type}</category>"
            f"<description>{_xml(summary(event))}</description>{origin}</item>\n")


def json_feed(selection: Selection) -> Iterator[bytes]:
    """Write JSON Feed 1.1; `external_url` is the article that the sentence stands in."""
    items = []
    for event in _new_events(selection):
        item = {"id": event.event_id, "title": headline(event), "content_text": summary(event),
                "tags": [event.event_type],
                "date_published": f"{event.first_ingest_date}T00:00:00Z"}
        if address := web_link(event.article_url):
            item["external_url"] = address
        items.append(item)
    document = {"version": "https://jsonfeed.org/version/1.1", "title": TITLE, "description": ABOUT,
                "items": items}
    yield json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def headline(event: NewEvent) -> str:
    """Write an event as a line: who, did what, to whom, and where."""
    predicate = predicate_of(event.event_type, event.recipient_name)
    said = [together(event.actors, "with") if event.actor_name else "Unnamed", predicate,
            together(event.recipients, "and") if event.recipient_name else None]
    where = f" ({event.place_name})" if event.place_name else ""
    return (" ".join(filter(None, said)) + where).translate(UNPRINTABLE)


def summary(event: NewEvent) -> str:
    """Write the evidence: the sentence, its losses, and where it was printed."""
    counts = (("killed", event.killed), ("injured", event.injured))
    losses = ", ".join(f"{count} {word}" for word, count in counts if count)
    printed = event.publisher or host(event.article_url)
    told = [event.sentence, f"[{event.event_date}]", f"{losses}." if losses else None, printed]
    return " ".join(filter(None, told)).translate(UNPRINTABLE)


def _xml(text: str) -> str:
    return escape(text.translate(UNPRINTABLE))


def _moment(day: date) -> str:
    return format_datetime(datetime.combine(day, time(), UTC), usegmt=True)
