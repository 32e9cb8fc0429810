"""All parties of mentions: what their lists of names, keys, countries and sectors say, together.

In: rows of `mentions`. Out: parties, and the lists that `events` has of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.wording import FIGURES

# Words that stand for a party and say nothing of it, alone or with a figure: "the two of them".
STANDING = frozenset({
    "a", "an", "the", "of", "at", "least", "about", "some", "more", "than", "up", "to", "over",
    "and", "another", "other", "others", "many", "several", "dozen", "dozens", "hundreds",
    "scores", "one", "he", "she", "it", "they", "we", "you", "i", "him", "her", "them", "us", "me",
    "his", "their", "this", "that", "these", "those", "who", "whom", "which", "both", "all",
    "none", "each"})
# A finite auxiliary makes a clause: "27 were injured" names nobody.
CLAUSE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|did|does|been)\b", re.I)
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

class Listed(NamedTuple):
    """One party of a mention, as its lists tell it; "" where something is not known.

    country is an ISO 3166-1 alpha-3 code, sector one of PLOVER's, entity_id a key of the codebook.
    """

    name: str
    entity_id: str
    country: str
    sector: str


NOBODY = Listed("", "", "", "")
Side = Callable[[MentionRow], Iterator[Listed]]


def actors_of(mention: MentionRow) -> Iterator[Listed]:
    """All actors of a mention, in the order of the text."""
    return map(Listed, mention.actors, mention.actor_ids, mention.actor_countries,
               mention.actor_sectors)


def recipients_of(mention: MentionRow) -> Iterator[Listed]:
    """All recipients of a mention, in the order of the text."""
    return map(Listed, mention.recipients, mention.recipient_ids, mention.recipient_countries,
               mention.recipient_sectors)


def names_party(party: Listed) -> bool:
    """Whether the words of a party name one: more than a figure or a pronoun, and no clause.

    What the codebook knows names one in any case.
    """
    if party.entity_id:
        return True
    words = WORD.findall(party.name.casefold())
    is_empty = all(word in STANDING or word in FIGURES or word.isdigit() for word in words)
    return not is_empty and CLAUSE.search(party.name) is None


def distinct(mentions: Iterable[MentionRow], side: Side) -> list[Listed]:
    """The parties that any of the mentions names on a side, each once, in the mentions' order."""
    return list(dict.fromkeys(party for mention in mentions for party in side(mention)
                              if names_party(party)))
