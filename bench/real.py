"""Coding of real articles that were coded by hand, and of pages on which nothing political happens.

How a mention is told to be right stands in `matching`. Asserted mentions (not negated, hypothetical
or future) are **judged**, except those on a neutral wording that fit no event. A judged mention is
right when it fits an event, also when it repeats one. The events that are asserted count for
recall; the flagged ones have a figure of their own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from bench.coding import code_texts
from bench.handcoded import HandCoded, Span, Told, told
from bench.handfiles import BadFile, read_hand_coded, read_ids, read_rows
from bench.matching import Compared, compare, has_parties, is_neutral, means, sprung
from bench.metrics import calibrated, mean, share

Row = dict[str, Any]
Value = TypeVar("Value")
SURE = 0.8


@dataclass(frozen=True)
class Event:
    """A true event and the mentions that tell it, the closest first; none: it was not found."""

    gold: HandCoded
    mentions: tuple[Told, ...]


@dataclass(frozen=True)
class Judged:
    """A judged mention, and the event that it tells; None: it is wrong."""

    mention: Told
    event: HandCoded | None

    @property
    def is_whole(self) -> bool:
        """Whether type, actor and recipient are right."""
        return self.event is not None and has_parties(self.mention, self.event)


def measure(path: Path, ids: Path | None = None) -> Row:
    """Code the articles of a file, or those whose ids a second file lists; raises BadFile.

    All figures are defined by `summarise`.
    """
    articles = read_hand_coded(path, read_ids(ids) if ids else None)
    coded = code_texts([article.as_input() for article in articles], "real articles")
    return summarise([compare(article, [told(one) for one in answer["mentions"]])
                      for article, answer in zip(articles, coded, strict=True)])


def measure_unpolitical(path: Path) -> Row:
    """Code pages without politics ({"id", "title", "text", "published_at"}).

    mentions a page: asserted ones, titles included; each of them is a false alarm. Raises BadFile.
    """
    rows = [row for _, row in read_rows(path)]
    for number, row in enumerate(rows, 1):
        if not isinstance(row.get("text"), str):
            raise BadFile(f"{path.name}, line {number}: the text is missing")
    coded = code_texts([{key: row.get(key) for key in ("id", "title", "text", "published_at")}
                        for row in rows], "pages without politics")
    alarms = [sum(told(one).is_asserted for one in answer["mentions"]) for answer in coded]
    return {"pages": len(rows), "mentions": sum(alarms), "mentions a page": mean(alarms),
            "pages with a mention": mean(count > 0 for count in alarms)}


def summarise(compared: Sequence[Compared]) -> Row:
    """Measures over articles.

    recall, core recall: share of the asserted events (of those that make up the article's news)
    that a mention fits. precision: share of the judged mentions that are right. type and parties:
    the same with actor and recipient right too, an event being found by any such mention of it.
    sure: judged mentions with a confidence of 0.8 or more, the share of them that are right, and
    the share of the core events that such a mention tells. flagged: events that are denied,
    hypothetical or to come, found by a mention with such a flag. fields: see `fields_of`. traps:
    passages out of which a certain mention must not be made, and those out of which it was. The
    calibration error of `confidence` is over the judged mentions; that of `party_confidence` over
    the right ones, against whether their parties are right.
    """
    events = list(events_of(compared))
    judged = [one for article in compared for one in judged_of(article)]
    asserted = [event for event in events if event.gold.is_asserted]
    core = [event for event in asserted if event.gold.is_core]
    free = [article for article in compared if not article.article.events]
    return {"articles": len(compared), "articles without events": len(free),
            "core events": len(core), "events": len(asserted), "mentions judged": len(judged),
            "core recall": _found(core), "recall": _found(asserted),
            "precision": mean(one.event is not None for one in judged),
            "precision in articles with events": mean(
                one.event is not None for article in compared if article.article.events
                for one in judged_of(article)),
            "mentions in an article without events": mean(
                sum(1 for _ in judged_of(article)) for article in free),
            "mentions an event found": mean(len(e.mentions) for e in events if e.mentions),
            "type and parties": _whole(judged, asserted), "sure": _sure(judged, core),
            "flagged events": _flagged(events),
            "traps": {"set": sum(len(article.article.traps) for article in compared),
                      "sprung": sum(1 for article in compared for _ in sprung(article))},
            "fields": _fields(events),
            **calibrated("confidence", [(one.mention.confidence, one.event is not None)
                                        for one in judged]),
            **calibrated("party_confidence", [(one.mention.party_confidence, one.is_whole)
                                              for one in judged if one.event is not None])}


def events_of(compared: Iterable[Compared]) -> Iterator[Event]:
    """Every true event with its mentions."""
    for article in compared:
        for number, gold in enumerate(article.article.events):
            yield Event(gold, article.found.get(number, ()))


def judged_of(compared: Compared) -> Iterator[Judged]:
    """The judged mentions of an article."""
    for number, mentions in compared.found.items():
        yield from (Judged(one, compared.article.events[number])
                    for one in mentions if one.is_asserted)
    yield from (Judged(one, None) for one in compared.rest
                if one.is_asserted and not is_neutral(one, compared.article))


def _found(events: Iterable[Event]) -> float:
    return mean(bool(event.mentions) for event in events)


def _whole(judged: Sequence[Judged], events: Sequence[Event]) -> Row:
    precision = mean(one.is_whole for one in judged)
    recall = mean(any(has_parties(one, event.gold) for one in event.mentions) for event in events)
    return {"precision": precision, "recall": recall,
            "f1": share(2 * precision * recall, precision + recall)}


def _sure(judged: Iterable[Judged], core: Iterable[Event]) -> Row:
    sure = [one for one in judged if is_sure(one.mention)]
    return {"mentions": len(sure), "precision": mean(one.event is not None for one in sure),
            "core events": mean(any(map(is_sure, event.mentions)) for event in core)}


def is_sure(one: Told) -> bool:
    """Whether a mention is asserted with a confidence of 0.8 or more."""
    return one.is_asserted and one.confidence >= SURE


def _flagged(events: Iterable[Event]) -> Row:
    flagged = [event for event in events if not event.gold.is_asserted]
    return {"events": len(flagged), "found": sum(bool(event.mentions) for event in flagged)}


def _fields(events: Iterable[Event]) -> Row:
    held: dict[str, list[bool]] = defaultdict(list)
    for event in events:
        for name, is_right in fields_of(event):
            held[name].append(is_right)
    return {name: {"events": len(right), "right": mean(right)}
            for name, right in sorted(held.items())}


def fields_of(event: Event) -> Iterator[tuple[str, bool]]:
    """The fields of an event that are settled, and whether ours are right; none if it is not found.

    A field is the closest mention's, or of the first other one that has it where that has none.
    mode, place country, place name (where one is coded), date (within the tolerance) and
    attribution are settled where gold states them, historical always; killed and injured where
    gold or we state them (right: within gold's bounds).
    """
    if not event.mentions:
        return
    gold, mentions = event.gold, event.mentions
    place = _place(mentions)
    yield "historical", ("historical" in mentions[0].flags) == ("historical" in gold.flags)
    if gold.modes:
        yield "mode", mentions[0].mode in gold.modes
    if gold.country:
        yield "place country", place is not None and place.country == gold.country
    if gold.places and place:
        yield "place name", means([*place.place, place.admin1], gold.places)
    if gold.day:
        yield "date", abs(mentions[0].day - gold.day) <= timedelta(days=gold.tolerance)
    if gold.sources:
        said = _first(one.source for one in mentions)
        yield "attribution", said is not None and means([said], gold.sources)
    yield from _toll("killed", _first(one.killed for one in mentions), gold.killed)
    yield from _toll("injured", _first(one.injured for one in mentions), gold.injured)


def _place(mentions: Iterable[Told]) -> Told | None:
    """The first mention whose place has a country, or that has any place."""
    placed = [one for one in mentions if one.place]
    return next((one for one in placed if one.country), next(iter(placed), None))


def _first(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in values if value is not None), None)


def _toll(name: str, ours: int | None, bounds: Span | None) -> Iterator[tuple[str, bool]]:
    if bounds or ours is not None:
        low, high = bounds or (0, -1)
        yield name, ours is not None and low <= ours <= high
