"""Which mentions of ours tell which events of an article that was coded by hand.

A mention **fits** an event when its sentence covers at least half of one passage that tells the
event and its type is one of the accepted ones. It must agree on whether the act is told as done: a
denied or announced event is told only by a mention that is flagged, an asserted one by an asserted
mention. What AGREE, REQUEST, REJECT and THREATEN speak of is to come anyway, so there a flagged
mention tells an asserted event too. Mentions and events are paired one to one, the closest first;
a mention that is left and fits an event **repeats** it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bench.handcoded import HandCoded, Neutral, RealArticle, Span, Told, Trap
from bench.names import is_same

# A longer "sentence" is no evidence.
LONGEST_SENTENCE = 600
CONTENT_AHEAD = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})
# What counts how much in the closeness of a mention: where it stands, and its best type.
PLACE_WEIGHT = 3
TYPE_WEIGHT = 2


@dataclass(frozen=True)
class Compared:
    """An article, all mentions of it, those of each event found, and those of no event.

    found: by the event's number, the closest mention first, the others in the order of the text.
    """

    article: RealArticle
    mentions: tuple[Told, ...]
    found: dict[int, tuple[Told, ...]]
    rest: tuple[Told, ...]


def compare(article: RealArticle, mentions: Sequence[Told]) -> Compared:
    """Pair the mentions of an article with its events."""
    pairs = sorted((-closeness, j, i) for i, event in enumerate(article.events)
                   for j, one in enumerate(mentions)
                   if (closeness := fit(one, event, article)) is not None)
    first: dict[int, int] = {}
    used: set[int] = set()
    for _, j, i in pairs:
        if i not in first and j not in used:
            first[i] = j
            used.add(j)
    again: dict[int, list[int]] = {i: [] for i in first}
    for _, j, i in pairs:
        if j not in used:
            again[i].append(j)
            used.add(j)
    found = {i: tuple(mentions[j] for j in (first[i], *sorted(again[i]))) for i in first}
    return Compared(article, tuple(mentions), found,
                    tuple(one for j, one in enumerate(mentions) if j not in used))


def fit(one: Told, event: HandCoded, article: RealArticle) -> float | None:
    """How closely a mention fits an event, None where it does not."""
    near = nearness(one, article, event.evidence)
    if near == 0 or one.event_type not in event.types or not _agree_on_done(one, event):
        return None
    return (PLACE_WEIGHT * near + TYPE_WEIGHT * (one.event_type == event.types[0])
            + has_parties(one, event) + (one.mode in event.modes if one.mode else False)
            + ((one.killed is None) == (event.killed is None)) / 2 + one.is_asserted)


def _agree_on_done(one: Told, event: HandCoded) -> bool:
    return one.is_asserted == event.is_asserted or (
        event.is_asserted and one.event_type in CONTENT_AHEAD)


def nearness(one: Told, article: RealArticle, evidence: Sequence[str]) -> int:
    """0: the mention's sentence shows none of the passages; 1: it does; 2: its trigger is in one.

    The passage "" is the whole article.
    """
    if "" in evidence:
        return 1
    start, end = one.sentence
    if end - start > LONGEST_SENTENCE:
        return 0
    base = article.title if one.in_title else article.text
    shown = [(first, last) for passage in evidence for first, last in places(passage, base)
             if min(last, end) - max(first, start) >= (last - first) / 2]
    return bool(shown) + any(first <= one.trigger_start < last for first, last in shown)


@cache
def places(passage: str, base: str) -> tuple[Span, ...]:
    """Where a passage stands in a text, whatever the case and the white space between words."""
    words = passage.split()
    pattern = r"\s+".join(map(re.escape, words))
    return tuple(m.span() for m in re.finditer(pattern, base, re.I)) if words else ()


def has_parties(one: Told, event: HandCoded) -> bool:
    """Whether actor and recipient are right; who consults whom is a matter of style."""
    pairs = [(one.actor, one.recipient)]
    if one.event_type == "CONSULT":
        pairs.append((one.recipient, one.actor))
    return any(_is_right(actor, event.actors) and _is_right(recipient, event.recipients)
               for actor, recipient in pairs)


def _is_right(names: Sequence[str], accepted: Sequence[str]) -> bool:
    if names:
        return means(names, accepted)
    return not accepted or "" in accepted


def means(names: Sequence[str], accepted: Sequence[str]) -> bool:
    """Whether a party or a source bears one of the accepted names."""
    return any(is_same(name, filter(None, accepted)) for name in names)


def is_neutral(one: Told, article: RealArticle) -> bool:
    """Whether a mention stands on a wording over which careful coders differ."""
    return any(_is_meant(one, wording) and nearness(one, article, wording.evidence)
               for wording in article.neutral)


def _is_meant(one: Told, wording: Neutral) -> bool:
    return (not wording.types or one.event_type in wording.types) and (
        wording.flag is None or wording.flag in one.flags)


def sprung(compared: Compared) -> Iterator[Trap]:
    """The traps of an article into which a mention falls."""
    for trap in compared.article.traps:
        if any(springs(one, trap, compared.article) for one in compared.mentions):
            yield trap


def springs(one: Told, trap: Trap, article: RealArticle) -> bool:
    """Whether a mention falls into a trap: it is asserted, stands there, and is what is named."""
    sides = ((one.actor, trap.actors), (one.recipient, trap.recipients))
    is_late = not trap.after or (
        one.day.isoformat() > trap.after and "historical" not in one.flags)
    return (one.is_asserted and nearness(one, article, trap.evidence) > 0
            and (not trap.types or one.event_type in trap.types) and is_late
            and all(wanted is None or means(names, wanted) for names, wanted in sides)
            and (trap.countries is None or one.country in trap.countries))
