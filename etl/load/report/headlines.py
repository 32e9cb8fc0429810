"""Events as headlines: who did what to whom, the sentence that says so and where it was printed.

In: a night's `Contents` and, for the evidence of its events, `mentions` and `articles`. Out: what
the page's list of events shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from etl.lake import Lake
from etl.load.report.contents import Contents, Printed, read_articles
from etl.load.report.rows import matching
from etl.tables.row import Row
from etl.tables.rows import EventRow

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


@dataclass(frozen=True, slots=True)
class Quoted(Row):
    """What a mention quotes: some columns of `mentions`."""

    TABLE: ClassVar[str] = "mentions"

    mention_id: str
    article_id: str
    sentence: str
    sentence_start: int
    trigger: str
    trigger_start: int
    trigger_end: int
    actor_start: int | None
    actor_end: int | None
    recipient_start: int | None
    recipient_end: int | None
    attribution: str | None


@dataclass(frozen=True)
class Part:
    """A piece of the evidence; `role` is trigger, actor or recipient, and null for the rest."""

    text: str
    role: str | None = None


@dataclass(frozen=True)
class Headline:
    """One event with its evidence.

    `article` is null where the lake lacks the mention or its article.
    """

    event: EventRow
    predicate: str
    evidence: tuple[Part, ...]
    attribution: str | None
    article: Printed | None


@dataclass(frozen=True)
class Rest:
    """Events of one type that are listed without their evidence."""

    event_type: str
    events: tuple[EventRow, ...]


def rest(contents: Contents) -> tuple[Rest, ...]:
    """Group the listed events that no headline shows by type, in the order of PREDICATES."""
    found: dict[str, list[EventRow]] = {event_type: [] for event_type in PREDICATES}
    for event in contents.listed[len(contents.leading):]:
        found[event.event_type].append(event)
    return tuple(Rest(name, tuple(events)) for name, events in found.items() if events)


def headlines(lake: Lake, contents: Contents) -> tuple[Headline, ...]:
    """Build the night's first events as headlines, in the order of its contents."""
    wanted = [event.mention_id for event in contents.leading]
    mentions = {row.mention_id: row
                for row in matching(lake, Quoted, contents.day, "mention_id", wanted)}
    articles = read_articles(lake, contents.day,
                             [mention.article_id for mention in mentions.values()])
    return tuple(_headline(event, mentions.get(event.mention_id), articles)
                 for event in contents.leading)


def _headline(event: EventRow, mention: Quoted | None, articles: Mapping[str, Printed]) -> Headline:
    predicate = predicate_of(event.event_type, event.recipient_name)
    if mention is None:
        return Headline(event, predicate, (Part(event.sentence),), None, None)
    return Headline(event, predicate, evidence(mention), mention.attribution,
                    articles.get(mention.article_id))


def predicate_of(event_type: str, recipient_name: str | None) -> str:
    """The words for a type of event, which depend on whether somebody is named as its recipient."""
    with_recipient, without = PREDICATES[event_type]
    return with_recipient if recipient_name else without


def together(names: Sequence[str], word: str) -> str:
    """The first party and the others behind it: "Peru with Chile", "Peru and Chile"."""
    return f" {word} ".join(filter(None, (names[0], ", ".join(names[1:]))))


def evidence(mention: Quoted) -> tuple[Part, ...]:
    """Cut a mention's sentence into parts, so that trigger, actor and recipient can be marked.

    A span that lies outside of the sentence, or across a span that comes before it, is not marked.
    The trigger comes first, then the actor, then the recipient.
    """
    sentence = mention.sentence
    taken: list[tuple[int, int, str]] = []
    for start, end, role in _spans(mention):
        is_free = all(end <= first or start >= last for first, last, _ in taken)
        if 0 <= start < end <= len(sentence) and is_free:
            taken.append((start, end, role))
    parts, position = [], 0
    for start, end, role in sorted(taken):
        parts += [Part(sentence[position:start]), Part(sentence[start:end], role)]
        position = end
    return tuple(part for part in (*parts, Part(sentence[position:])) if part.text)


def _spans(mention: Quoted) -> Iterator[tuple[int, int, str]]:
    """Yield the spans as offsets into the sentence.

    The mention has them as offsets into the article's text. Where the sentence is not printed as it
    stands in the text, only the trigger is searched for.
    """
    base = mention.sentence_start
    start, end = mention.trigger_start - base, mention.trigger_end - base
    if start < 0 or mention.sentence[start:end] != mention.trigger or not mention.trigger:
        found = mention.sentence.find(mention.trigger)
        yield found, found + len(mention.trigger), "trigger"
        return
    yield start, end, "trigger"
    if mention.actor_start is not None and mention.actor_end is not None:
        yield mention.actor_start - base, mention.actor_end - base, "actor"
    if mention.recipient_start is not None and mention.recipient_end is not None:
        yield mention.recipient_start - base, mention.recipient_end - base, "recipient"
