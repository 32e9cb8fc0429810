"""Mentions that report the same happening become one event.

In: rows of `mentions` of a day. Out: rows of `events` and `event_mentions`.

Two mentions are of one event when type, first actor, first recipient, place and day agree. A second
pass joins events that differ only because one article leaves out what another says: a missing party
or place agrees with anything that no other event of that day contradicts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from etl.tables import ids
from etl.tables.plover import INTENDED
from etl.tables.rows.event_mentions import EventMentionRow
from etl.tables.rows.events import EventRow
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.parties import actors_of, distinct, recipients_of

# Type, actor, recipient, place and day of an event; None where no mention states a party or place.
Key = tuple[str, str | None, str | None, str | None, date]
Groups = Mapping[Key, Sequence[MentionRow]]
Number = TypeVar("Number", int, float)
# Words for people that tell nobody apart.
UNTELLING = frozenset({
    "people", "persons", "person", "others", "victims", "at", "least", "more", "than", "about",
    "some", "dozens", "scores", "hundreds", "thousands", "of", "several", "one", "two", "three",
    "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "a", "the"})


@dataclass(frozen=True)
class ArticleFacts:
    """What events need of an article: who prints it, and which article it copies (None: none)."""

    publisher: str | None
    duplicate_of: str | None


def resolve_events(mentions: Iterable[MentionRow], articles: Mapping[str, ArticleFacts],
                   ) -> tuple[list[EventRow], list[EventMentionRow]]:
    """Join mentions into rows of `events` and `event_mentions`.

    Only mentions that tell an event make one; the others stay in `mentions` alone. `articles` has
    the facts of every article that has a mention, by its id.
    """
    groups: dict[Key, list[MentionRow]] = defaultdict(list)
    for mention in mentions:
        if is_event(mention):
            groups[_key(mention)].append(mention)
    events: list[EventRow] = []
    bridge: list[EventMentionRow] = []
    for key, members in _merged(groups).items():
        event_id = ids.make_id("event", *key)
        events.append(_event(event_id, members, articles))
        bridge += [EventMentionRow(event_id=event_id, mention_id=m.mention_id) for m in members]
    return events, bridge


def is_event(mention: MentionRow) -> bool:
    """Whether a mention tells an event: something that has happened."""
    return tells_event(mention.event_type, mention.is_negated, mention.is_hypothetical,
                       mention.is_future, mention.is_historical)


def tells_event(event_type: str, is_negated: bool, is_hypothetical: bool, is_future: bool,
                is_historical: bool) -> bool:
    """Whether an act of this type with these flags has happened.

    A pledge or a threat has happened although what it announces is still to come. An act of any
    other type that is still to come has not, whereas `Flags.is_asserted` leaves the future open.
    """
    is_open = is_future and event_type not in INTENDED
    return not (is_negated or is_hypothetical or is_historical or is_open)


def _key(mention: MentionRow) -> Key:
    # The type counts and the mode does not: an ambush and a shooting are reports of one assault.
    is_exact = mention.place_precision in {"city", "site"}
    place = (mention.place_geonames_id or mention.place_name) if is_exact else mention.place_admin1
    return (mention.event_type, _party(mention.actor_entity_id, mention.actor_name),
            _party(mention.recipient_entity_id, mention.recipient_name),
            str(place) if place else mention.place_country, mention.event_date)


def _party(entity_id: str | None, name: str | None) -> str | None:
    known = entity_id or name
    if known is None or (entity_id is None and _is_nobody_known(known)):
        return None
    return known.casefold()


def _is_nobody_known(name: str) -> bool:
    """Whether a name says no more than that it was people: "12", "at least 30 others"."""
    return all(word in UNTELLING or not word.isalpha() for word in name.casefold().split())


def _merged(groups: Groups) -> Groups:
    """Let an event of which less is said join one of its type and day of which more is said.

    It joins where exactly one event says more and contradicts nothing.
    """
    by_day: dict[tuple[str, date], list[Key]] = defaultdict(list)
    for key in groups:
        by_day[key[0], key[4]].append(key)
    home: dict[Key, Key] = {}
    for keys in by_day.values():
        for key in sorted(keys, key=_sortable):
            fuller = [k for k in keys if k != key and _says_more(k, key)]
            home[key] = fuller[0] if len(fuller) == 1 else key
    merged: dict[Key, list[MentionRow]] = defaultdict(list)
    for key in sorted(groups, key=_sortable):
        target = home[key]
        while home[target] != target:
            target = home[target]
        merged[target] += groups[key]
    return merged


def _sortable(key: Key) -> tuple[str, ...]:
    return tuple(str(part or "") for part in key)


def _says_more(fuller: Key, key: Key) -> bool:
    pairs = list(zip(fuller[1:4], key[1:4], strict=True))
    agree = all(mine is None or mine == theirs for theirs, mine in pairs)
    adds = any(mine is None and theirs is not None for theirs, mine in pairs)
    return agree and adds and any(mine for _, mine in pairs)


def _event(event_id: str, members: Sequence[MentionRow],
           articles: Mapping[str, ArticleFacts]) -> EventRow:
    """The event's row: most of it is what its best mention says.

    Numbers go from the lowest to the highest that any mention states. Place, origin, weapon and
    attribution are those of the best mention that tells them. The lists of parties have those of
    all mentions, the relevance is the highest.
    """
    best = max(members, key=_quality)
    ranked = [best, *sorted(members, key=lambda m: (-m.confidence, m.mention_id))]
    at = best if best.place_name else next((m for m in members if m.place_name), best)
    came = next((m for m in ranked if m.origin_place_name), best)
    says = next((m for m in ranked if m.attribution), best)
    actors, recipients = distinct(ranked, actors_of), distinct(ranked, recipients_of)
    inside = {m.article_id for m in members}
    originals = {articles[article].duplicate_of or article for article in inside}
    return EventRow(
        event_id=event_id, event_type=best.event_type, event_mode=best.event_mode,
        contexts=best.contexts, cameo_code=best.cameo_code, cameo_root=best.cameo_root,
        quad_class=best.quad_class, goldstein=best.goldstein, actor_name=best.actor_name,
        actor_country=best.actor_country, actor_sector=best.actor_sector,
        actor_entity_id=best.actor_entity_id, recipient_name=best.recipient_name,
        recipient_country=best.recipient_country, recipient_sector=best.recipient_sector,
        recipient_entity_id=best.recipient_entity_id,
        actors=[one.name for one in actors], actor_ids=[one.entity_id for one in actors],
        actor_countries=[one.country for one in actors],
        actor_sectors=[one.sector for one in actors],
        recipients=[one.name for one in recipients],
        recipient_ids=[one.entity_id for one in recipients],
        recipient_countries=[one.country for one in recipients],
        recipient_sectors=[one.sector for one in recipients], place_name=at.place_name,
        place_latitude=at.place_latitude, place_longitude=at.place_longitude,
        place_country=at.place_country, place_admin1=at.place_admin1,
        place_geonames_id=at.place_geonames_id, place_precision=at.place_precision,
        origin_place_name=came.origin_place_name, origin_place_latitude=came.origin_place_latitude,
        origin_place_longitude=came.origin_place_longitude,
        origin_place_country=came.origin_place_country,
        origin_place_admin1=came.origin_place_admin1,
        origin_place_geonames_id=came.origin_place_geonames_id,
        origin_place_precision=came.origin_place_precision,
        event_date=best.event_date, event_date_precision=best.event_date_precision,
        killed=_highest(m.killed for m in members), injured=_highest(m.injured for m in members),
        killed_low=_lowest(m.killed_low for m in members),
        killed_high=_highest(m.killed_high for m in members),
        injured_low=_lowest(m.injured_low for m in members),
        injured_high=_highest(m.injured_high for m in members),
        missing_low=_lowest(m.missing_low for m in members),
        missing_high=_highest(m.missing_high for m in members),
        detained_low=_lowest(m.detained_low for m in members),
        detained_high=_highest(m.detained_high for m in members),
        displaced_low=_lowest(m.displaced_low for m in members),
        displaced_high=_highest(m.displaced_high for m in members),
        weapon=next((m.weapon for m in ranked if m.weapon), None), attribution=says.attribution,
        attribution_kind=says.attribution_kind, is_claim=all(m.is_claim for m in members),
        mention_count=len(members), article_count=len(originals),
        publisher_count=len({articles[article].publisher for article in inside}),
        mention_id=best.mention_id, sentence=best.sentence,
        confidence=_confidence(members, originals),
        relevance=_highest(m.relevance for m in members))


def _quality(mention: MentionRow) -> tuple[bool, float, bool, bool, int, str]:
    """The best mention of an event has the highest: the body before the title, then the surest."""
    return (not mention.in_title, mention.confidence, mention.actor_name is not None,
            mention.recipient_name is not None, -mention.sentence_number, mention.mention_id)


def _confidence(members: Sequence[MentionRow], originals: set[str]) -> float:
    """How sure the event is, 0 to 1: every original article adds to it, a copy adds nothing."""
    doubt = 1.0
    for article in originals:
        doubt *= 1 - max((m.confidence for m in members if m.article_id == article), default=0.0)
    return round(1 - doubt, 3)


def _lowest(numbers: Iterable[Number | None]) -> Number | None:
    return min((number for number in numbers if number is not None), default=None)


def _highest(numbers: Iterable[Number | None]) -> Number | None:
    return max((number for number in numbers if number is not None), default=None)
