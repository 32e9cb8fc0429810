"""Events as headlines: who, did what, to whom, with the sentence that says so and where it was printed.

In: events of a `Night` and, for their evidence, `mentions` and `articles`. Out: what the page's event list shows.
"""

from dataclasses import dataclass
from typing import Any

from etl.lake import Lake
from etl.load.report.contents import Night, Row, read_articles, read_mentions

EVENTS_SHOWN = 25
MENTION_COLUMNS = ("mention_id", "article_id", "sentence", "sentence_start", "trigger", "trigger_start", "trigger_end",
                   "actor_start", "actor_end", "recipient_start", "recipient_end", "attribution")
SPANS = ("trigger", "actor", "recipient")

# PLOVER's 16 types as predicates, in our own words: with a recipient, and without one.
PREDICATES: dict[str, tuple[str, str]] = {
    "AGREE": ("agrees with", "agrees"),
    "CONSULT": ("consults", "holds talks"),
    "SUPPORT": ("supports", "gives support"),
    "CONCEDE": ("concedes to", "concedes"),
    "COOPERATE": ("cooperates with", "cooperates"),
    "AID": ("aids", "gives aid"),
    "RETREAT": ("yields to", "pulls back"),
    "REQUEST": ("appeals to", "makes an appeal"),
    "REJECT": ("rejects", "refuses"),
    "ACCUSE": ("accuses", "makes an accusation"),
    "THREATEN": ("threatens", "makes a threat"),
    "PROTEST": ("protests against", "protests"),
    "SANCTION": ("sanctions", "imposes sanctions"),
    "MOBILIZE": ("mobilizes against", "mobilizes"),
    "COERCE": ("coerces", "uses coercion"),
    "ASSAULT": ("attacks", "attacks"),
}


@dataclass(frozen=True)
class Part:
    """A piece of the evidence sentence; `role` is trigger, actor or recipient, or null for the rest."""

    text: str
    role: str | None = None


@dataclass(frozen=True)
class Headline:
    """One event with its evidence; `article` is null where the lake lacks the mention or its article."""

    event: Row
    predicate: str
    evidence: tuple[Part, ...]
    attribution: str | None
    article: Row | None


def headlines(lake: Lake, night: Night) -> tuple[Headline, ...]:
    """Build the night's first events as headlines, in the night's order."""
    shown = night.events[:EVENTS_SHOWN]
    mentions = read_mentions(lake, night.day, [event["mention_id"] for event in shown], MENTION_COLUMNS)
    articles = read_articles(lake, night.day, [mention["article_id"] for mention in mentions.values()])
    return tuple(_headline(event, mentions.get(event["mention_id"]), articles) for event in shown)


def _headline(event: Row, mention: Row | None, articles: dict[str, Row]) -> Headline:
    transitive, intransitive = PREDICATES[event["event_type"]]
    predicate = transitive if event["recipient_name"] else intransitive
    if mention is None:
        return Headline(event, predicate, (Part(event["sentence"]),), None, None)
    return Headline(event, predicate, evidence(mention), mention["attribution"], articles.get(mention["article_id"]))


def evidence(mention: Row) -> tuple[Part, ...]:
    """Cut a mention's sentence into parts, so that trigger, actor and recipient can be marked.

    Spans are offsets into the article's text. One that lies outside of the sentence or across an earlier one is
    not marked; the trigger goes first. Where the sentence is not printed as in the text, the trigger is searched.
    """
    sentence: str = mention["sentence"]
    taken: list[tuple[int, int, str]] = []
    for role in SPANS:
        span = _span(mention, role)
        if span and all(span[1] <= start or span[0] >= end for start, end, _ in taken):
            taken.append((*span, role))
    parts, position = [], 0
    for start, end, role in sorted(taken):
        parts += [Part(sentence[position:start]), Part(sentence[start:end], role)]
        position = end
    return tuple(part for part in (*parts, Part(sentence[position:])) if part.text)


def _span(mention: Row, role: str) -> tuple[int, int] | None:
    sentence: str = mention["sentence"]
    start, end = mention[f"{role}_start"], mention[f"{role}_end"]
    if not _trigger_is_in_place(mention):
        found = sentence.find(mention["trigger"]) if role == "trigger" else -1
        return (found, found + len(mention["trigger"])) if found >= 0 and mention["trigger"] else None
    if start is None or end is None:
        return None
    start, end = start - mention["sentence_start"], end - mention["sentence_start"]
    return (start, end) if 0 <= start < end <= len(sentence) else None


def _trigger_is_in_place(mention: dict[str, Any]) -> bool:
    start = mention["trigger_start"] - mention["sentence_start"]
    end = mention["trigger_end"] - mention["sentence_start"]
    return start >= 0 and bool(mention["sentence"][start:end] == mention["trigger"] != "")
