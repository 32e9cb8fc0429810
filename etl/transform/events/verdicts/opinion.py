"""The second opinion: what a trained classifier makes of two parties marked in a sentence.

It is asked about acts that are proposed, by pairs of their parties, and proposes none. It is
trained on `schemas/codebook/examples.csv` alone (package `training`); its answer is a share for
each label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from etl.tables import plover
from etl.tables.plover import BY_NAME, MUTUAL, TYPES, Coding

NO_EVENT, REVERSED, EMBARGO = "NO_EVENT", "REVERSED", "EMBARGO"
# An embargo is COERCE by PLOVER's table and stands under CAMEO's root 16. With a label of its own
# both can be told.
LABELS = (*TYPES, EMBARGO, NO_EVENT, REVERSED)
# The marks are words that the model's vocabulary leaves unused.
ACTOR_MARKS, RECIPIENT_MARKS = ("[unused1]", "[unused2]"), ("[unused3]", "[unused4]")

Span = tuple[int, int]
Opinion = Mapping[str, float]


@dataclass(frozen=True)
class Pair:
    """A sentence with an actor and a recipient, as spans of its characters; either may be None."""

    sentence: str
    actor: Span | None
    recipient: Span | None = None

    def turned(self) -> "Pair":
        """The pair with its parties in each other's place."""
        return replace(self, actor=self.recipient, recipient=self.actor)

    def marked(self) -> str:
        """The sentence with both in marks; where they overlap the actor alone is marked."""
        spans = [(*self.actor, ACTOR_MARKS)] if self.actor else []
        if self.recipient and not (self.actor and overlap(self.actor, self.recipient)):
            spans.append((*self.recipient, RECIPIENT_MARKS))
        text = self.sentence
        for start, end, (before, after) in sorted(spans, reverse=True):
            text = f"{text[:start]}{before} {text[start:end]} {after}{text[end:]}"
        return text


def overlap(one: Span, other: Span) -> bool:
    """Whether two half-open spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


class Classifier(Protocol):
    """Anything that gives a share to each of LABELS; the shares of an answer sum to 1."""

    def classify(self, pairs: Sequence[Pair]) -> list[Opinion]:
        """One opinion for each pair, in order; the same pairs give the same answer."""


def share_of(opinion: Opinion, event_type: str) -> float:
    """How much of an opinion is for a type; an embargo counts as COERCE."""
    is_embargo = event_type == plover.EMBARGO.event_type
    return opinion[event_type] + (opinion[EMBARGO] if is_embargo else 0.0)


def event_share(opinion: Opinion) -> float:
    """How much of an opinion is for any event, done in the direction that was asked."""
    return 1 - opinion[NO_EVENT] - opinion[REVERSED]


def has_direction(label: str) -> bool:
    """Whether a label is of an act that would be another one, turned round."""
    return label not in MUTUAL and label != NO_EVENT


def favourite(opinion: Opinion) -> Coding:
    """The most likely type, whatever the share of NO_EVENT, with its general CAMEO code."""
    best = max((*TYPES, EMBARGO), key=lambda label: opinion[label])
    if best == EMBARGO:
        return plover.EMBARGO
    return Coding(best, None, BY_NAME[best].general_code)
