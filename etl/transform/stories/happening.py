"""The row of an event: for each field the value that most independent voices support.

In: the mentions of an event, and what is known of their articles. Out: a row of `events`.

A voice is an article, or the original of which several are copies. A voice supports what its best
mention tells of a field; a mention that tells nothing of it supports nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, NamedTuple, TypeVar

from etl.tables.rows.events import EventRow
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.parties import (
    NOBODY,
    Listed,
    actors_of,
    distinct,
    names_party,
    recipients_of,
)
from etl.transform.stories.tellings import EXACT_PLACES, ArticleFacts
from etl.transform.stories.tolls import headline, is_disputed, range_of
from etl.transform.stories.wording import stems_of

Value = TypeVar("Value")
# Words for people that tell nobody apart.
UNTELLING = frozenset({
    "peopl", "perso", "victi", "dozen", "score", "hundr", "thous", "civil", "gunme", "attac",
    "resid", "men", "women", "child", "offic", "membe", "group", "force", "injur", "wound", "dead"})
# What `events` has a lowest and a highest number of.
RANGES = ("killed", "injured", "missing", "detained", "displaced")
# What disagreement of all other voices would leave of the confidence.
DOUBT = 0.5


@dataclass(frozen=True)
class Voted(Generic[Value]):
    """A value, the best mention that tells it, its voices, and those that tell another value."""

    value: Value
    mention: MentionRow
    voices: int
    against: int

    @property
    def is_disputed(self) -> bool:
        """Whether a third of the voices or more tell another value."""
        return self.against * 2 >= self.voices


class Votes(NamedTuple):
    """What the voices of an event support; None where no voice tells it."""

    kind: Voted[str]
    mode: Voted[str] | None
    actor: Voted[str] | None
    recipient: Voted[str] | None
    place: Voted[str] | None
    day: Voted[date]

    @property
    def chosen(self) -> list[MentionRow]:
        """The best mention of each party, of the place and of the day."""
        sides = (self.actor, self.recipient, self.place, self.day)
        return [voted.mention for voted in sides if voted]


def event_row(event_id: str, members: Sequence[MentionRow], added: Sequence[MentionRow],
              facts: Mapping[str, ArticleFacts], first_ingest_date: date) -> EventRow:
    """The row of an event that these mentions make, as `schemas/events.yaml` says.

    added: those of the night; the sentence is theirs. first_ingest_date: its first night.
    """
    ranked = sorted(members, key=_quality, reverse=True)
    voices = {m.mention_id: facts[m.article_id].duplicate_of or m.article_id for m in ranked}
    kind, mode, actor, recipient, place, day = votes = _votes(ranked, voices)
    alike = [m for m in ranked if m.event_type == kind.value]
    killed, injured = (headline(ranked, facts, voices, what) for what in ("killed", "injured"))
    fresh = {m.mention_id for m in added}
    best, shown = (_best(those, votes.chosen, mode, killed.number) for those in (
        alike, [m for m in alike if m.mention_id in fresh] or added))
    at = place.mention if place else best
    came = next((m for m in ranked if m.origin_place_name), best)
    says = next((m for m in ranked if m.attribution), best)
    by = distinct([actor.mention if actor else best, best, *ranked], actors_of)
    to = distinct([recipient.mention if recipient else best, best, *ranked], recipients_of)
    who, whom = next(iter(by), NOBODY), next(iter(to), NOBODY)
    press = _press({m.article_id for m in members}, facts)
    return EventRow(
        event_id=event_id, superseded_by=None, first_ingest_date=first_ingest_date,
        event_type=kind.value, event_mode=mode.value if mode else None, contexts=best.contexts,
        cameo_code=best.cameo_code, cameo_root=best.cameo_root, quad_class=best.quad_class,
        goldstein=best.goldstein, actor_name=who.name or None, actor_country=who.country or None,
        actor_sector=who.sector or None, actor_entity_id=who.entity_id or None,
        recipient_name=whom.name or None, recipient_country=whom.country or None,
        recipient_sector=whom.sector or None, recipient_entity_id=whom.entity_id or None,
        actors=[one.name for one in by], actor_ids=[one.entity_id for one in by],
        actor_countries=[one.country for one in by], actor_sectors=[one.sector for one in by],
        recipients=[one.name for one in to], recipient_ids=[one.entity_id for one in to],
        recipient_countries=[one.country for one in to],
        recipient_sectors=[one.sector for one in to], place_name=at.place_name,
        place_latitude=at.place_latitude, place_longitude=at.place_longitude,
        place_country=at.place_country, place_admin1=at.place_admin1,
        place_geonames_id=at.place_geonames_id, place_precision=at.place_precision,
        origin_place_name=came.origin_place_name, origin_place_latitude=came.origin_place_latitude,
        origin_place_longitude=came.origin_place_longitude,
        origin_place_country=came.origin_place_country,
        origin_place_admin1=came.origin_place_admin1,
        origin_place_geonames_id=came.origin_place_geonames_id,
        origin_place_precision=came.origin_place_precision,
        event_date=day.value, event_date_precision=day.mention.event_date_precision,
        killed=killed.number, injured=injured.number, **_ranges(ranked),
        weapon=next((m.weapon for m in ranked if m.weapon), None), attribution=says.attribution,
        attribution_kind=says.attribution_kind, is_claim=all(m.is_claim for m in members),
        mention_count=len(members), article_count=press.articles,
        publisher_count=press.publishers, voice_count=press.voices,
        type_voices=kind.voices, actor_voices=actor.voices if actor else 0,
        recipient_voices=recipient.voices if recipient else 0,
        place_voices=place.voices if place else 0, date_voices=day.voices,
        killed_voices=killed.voices, injured_voices=injured.voices,
        is_actor_disputed=_contradicted(actor),
        is_place_disputed=bool(place and place.is_disputed),
        is_toll_disputed=is_disputed(ranked, voices),
        first_published_at=press.first, last_published_at=press.last,
        mention_id=shown.mention_id, sentence=shown.sentence,
        confidence=_confidence(ranked, voices, kind),
        relevance=max((m.relevance for m in members if m.relevance is not None), default=None))


class Press(NamedTuple):
    """Who printed an event: originals, publishers of all articles, publishers of originals; when.

    None: no article says when it was published.
    """

    articles: int
    publishers: int
    voices: int
    first: datetime | None
    last: datetime | None


def _press(inside: Collection[str], facts: Mapping[str, ArticleFacts]) -> Press:
    originals = {facts[one].duplicate_of or one for one in inside}
    printed = sorted(when for one in inside if (when := facts[one].published_at))
    first, last = (printed[0], printed[-1]) if printed else (None, None)
    return Press(len(originals), len({facts[one].publisher for one in inside}),
                 len({facts[one].publisher for one in originals if one in facts} or {None}),
                 first, last)


def _ranges(members: Sequence[MentionRow]) -> dict[str, int | None]:
    return {f"{what}_{end}": number for what in RANGES
            for end, number in zip(("low", "high"), range_of(members, what), strict=True)}


def _votes(ranked: Sequence[MentionRow], voices: Mapping[str, str]) -> Votes:
    kind = _vote(ranked, voices, lambda m: m.event_type)
    assert kind is not None, "an event has mentions"
    alike = [m for m in ranked if m.event_type == kind.value]
    day = _vote(ranked, voices, lambda m: m.event_date
                if m.event_date_precision == "day" else None) or _vote(
        ranked, voices, lambda m: m.event_date)
    assert day is not None, "a mention has a date"
    return Votes(kind, _vote(alike, voices, lambda m: m.event_mode),
                 _vote(alike, voices, lambda m: _party(next(actors_of(m), None))),
                 _vote(alike, voices, lambda m: _party(next(recipients_of(m), None))),
                 _place(ranked, voices), day)


def _quality(mention: MentionRow) -> tuple[bool, float, bool, bool, int, str]:
    """The best mention of an event has the highest: the body before the title, then the surest."""
    return (not mention.in_title, mention.confidence, mention.actor_name is not None,
            mention.recipient_name is not None, -mention.sentence_number, mention.mention_id)


def _vote(ranked: Sequence[MentionRow], voices: Mapping[str, str],
          told: Callable[[MentionRow], Value | None]) -> Voted[Value] | None:
    """The value of most voices, of several the one that the best mention tells; None: of none."""
    first: dict[str, tuple[Value, MentionRow]] = {}
    for mention in ranked:
        value = told(mention)
        if value is not None:
            first.setdefault(voices[mention.mention_id], (value, mention))
    held: dict[Value, list[MentionRow]] = defaultdict(list)
    for value, mention in first.values():
        held[value].append(mention)
    if not held:
        return None
    value, mentions = max(held.items(), key=lambda item: (len(item[1]), _quality(item[1][0])))
    return Voted(value, mentions[0], len(mentions), len(first) - len(mentions))


def _party(party: Listed | None) -> str | None:
    """What tells a party from others: its key, or the words of its name; None: anybody."""
    if party is None or not names_party(party):
        return None
    words = [word for word in stems_of(party.name) if word not in UNTELLING and not word.isdigit()]
    return party.entity_id or " ".join(words) or None


def _place(ranked: Sequence[MentionRow], voices: Mapping[str, str]) -> Voted[str] | None:
    """The place by the most exact of the mentions."""
    for exact in (EXACT_PLACES, {"admin1"}, {"country"}, {None}):
        def told(mention: MentionRow, among: Iterable[str | None] = exact) -> str | None:
            known = mention.place_geonames_id or mention.place_name
            return str(known) if known and mention.place_precision in among else None

        if voted := _vote(ranked, voices, told):
            return voted
    return None


def _best(alike: Sequence[MentionRow], telling: Sequence[MentionRow],
          mode: Voted[str] | None, killed: int | None) -> MentionRow:
    """The mention that tells most of what was voted for; of several the best."""
    def fits(mention: MentionRow) -> tuple[bool, bool, int, bool]:
        return (not mention.in_title, mention.killed == killed, sum(
            (mention.actor_name, mention.recipient_name) == (one.actor_name, one.recipient_name)
            for one in telling), mode is None or mention.event_mode == mode.value)

    return max(alike, key=lambda m: (fits(m), _quality(m)))


def _contradicted(voted: Voted[str] | None) -> bool:
    return voted is not None and voted.is_disputed and voted.against > 0


def _confidence(members: Sequence[MentionRow], voices: Mapping[str, str],
                kind: Voted[str]) -> float:
    """How sure the event is, 0 to 1.

    Every voice adds to it, a copy adds nothing; voices that tell another type take from it.
    """
    surest: dict[str, float] = defaultdict(float)
    for mention in members:
        voice = voices[mention.mention_id]
        surest[voice] = max(surest[voice], mention.confidence)
    doubt = 1.0
    for confidence in surest.values():
        doubt *= 1 - confidence
    against = kind.against / (kind.against + kind.voices)
    return round((1 - doubt) * (1 - DOUBT * against), 3)
