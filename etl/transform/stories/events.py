"""Mentions that report the same happening become one event, and an event grows over nights.

In: rows of `mentions` of a night, what earlier nights have joined, and weights. Out: rows of
`events` and `event_mentions`.

A night stores a row for each event to which it adds: what all nights up to this one tell of it,
with the night's own best sentence. An event that was told apart and turns out to be another one
gets a last row, which says what that other one's says and names it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from etl.tables import ids
from etl.tables.plover import INTENDED
from etl.tables.rows.event_mentions import EventMentionRow
from etl.tables.rows.events import EventRow
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.happening import event_row
from etl.transform.stories.join import Joiner, join
from etl.transform.stories.tellings import UNKNOWN, ArticleFacts, take_tellings


@dataclass(frozen=True)
class Earlier:
    """What nights before this one know of the events that may still grow.

    mentions: those of these events. events: the event of each, by its id. first_nights: the night
    that told each event first. facts: of the articles of the mentions, by their ids.
    """

    mentions: Sequence[MentionRow] = ()
    events: Mapping[str, str] = field(default_factory=dict)
    first_nights: Mapping[str, date] = field(default_factory=dict)
    facts: Mapping[str, ArticleFacts] = field(default_factory=dict)


NOTHING = Earlier()


def resolve_events(mentions: Iterable[MentionRow], articles: Mapping[str, ArticleFacts],
                   joiner: Joiner, day: date, earlier: Earlier = NOTHING,
                   ) -> tuple[list[EventRow], list[EventMentionRow]]:
    """Join mentions of the ingest date `day` into rows of `events` and `event_mentions`.

    Only mentions that tell an event make one; the others stay in `mentions` alone. `articles` has
    the facts of every article that has a mention, by its id. The answer does not depend on the
    order of the mentions.
    """
    night = {m.mention_id: m for m in mentions if is_event(m)}
    facts = {**earlier.facts, **articles}
    told = sorted({**{m.mention_id: m for m in earlier.mentions}, **night}.values(),
                  key=lambda m: m.mention_id)
    events: list[EventRow] = []
    bridge: list[EventMentionRow] = []
    for members in _clusters(told, facts, joiner, earlier):
        added = [m for m in members if m.mention_id in night]
        if not added:
            continue
        known = {event for m in members if (event := earlier.events.get(m.mention_id))}
        survivor = min(known, key=lambda event: (earlier.first_nights[event], event),
                       default=ids.make_id("event", members[0].mention_id))
        row = event_row(survivor, members, added, facts, earlier.first_nights.get(survivor, day))
        events.append(row)
        bridge += [EventMentionRow(survivor, m.mention_id) for m in added]
        events += [replace(row, event_id=event, superseded_by=survivor,
                           first_ingest_date=earlier.first_nights[event])
                   for event in sorted(known - {survivor})]
    return events, bridge


def _clusters(told: Sequence[MentionRow], facts: Mapping[str, ArticleFacts], joiner: Joiner,
              earlier: Earlier) -> Iterator[list[MentionRow]]:
    """The mentions of each happening, in their order."""
    numbers: dict[str, int] = {}
    events = [numbers.setdefault(event, len(numbers))
              if (event := earlier.events.get(m.mention_id)) else UNKNOWN for m in told]
    found = join(take_tellings(told, facts), joiner, np.array(events, np.int64))
    members: dict[int, list[MentionRow]] = defaultdict(list)
    for mention, cluster in zip(told, found.tolist(), strict=True):
        members[cluster].append(mention)
    yield from members.values()


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
