"""All parties of mentions: what their lists of names, keys, countries and sectors say, together.

In: rows of `mentions`. Out: parties, and the lists that `events` has of them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from etl.tables.rows.mentions import MentionRow


class Listed(NamedTuple):
    """One party of a mention, as its lists tell it; "" where something is not known.

    country is an ISO 3166-1 alpha-3 code, sector one of PLOVER's, entity_id a key of the codebook.
    """

    name: str
    entity_id: str
    country: str
    sector: str


Side = Callable[[MentionRow], Iterator[Listed]]


def actors_of(mention: MentionRow) -> Iterator[Listed]:
    """All actors of a mention, in the order of the text."""
    return map(Listed, mention.actors, mention.actor_ids, mention.actor_countries,
               mention.actor_sectors)


def recipients_of(mention: MentionRow) -> Iterator[Listed]:
    """All recipients of a mention, in the order of the text."""
    return map(Listed, mention.recipients, mention.recipient_ids, mention.recipient_countries,
               mention.recipient_sectors)


def distinct(mentions: Iterable[MentionRow], side: Side) -> list[Listed]:
    """The parties that any of the mentions has on a side, each once, in the mentions' order."""
    return list(dict.fromkeys(party for mention in mentions for party in side(mention)))
