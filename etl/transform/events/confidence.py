"""How sure a mention is, from what the parse and the codebook gave.

Log-odds points; the weights are set by hand from errors seen, and `docs/accuracy.md` shows how well
they are calibrated.
"""

import math

from spacy.tokens import Token

from etl.transform.events.candidates import Candidate
from etl.transform.events.clauses import children
from etl.transform.events.flags import Flags

BASE = -0.8
NAMED_ACTOR, OTHER_ACTOR, NAMED_RECIPIENT, OTHER_RECIPIENT = 0.9, 0.6, 0.7, 0.5
OBJECT_FIXED, NOUN_ONLY, FLAGGED, UNPOLITICAL, IN_TITLE, HABIT = 0.5, -0.5, -0.6, -2.0, -0.2, -0.7
# The points as they were first set said too little: measured on the bundled newsroom.
SCALE, SHIFT = 1.5, 0.3


def confidence(candidate: Candidate, flags: Flags, is_unpolitical: bool, in_title: bool) -> float:
    """Chance that the mention is right, 0 to 1, to three digits."""
    points = BASE
    if candidate.actors:
        points += NAMED_ACTOR if candidate.actors[0].is_named or candidate.actors[0].country else OTHER_ACTOR
    if candidate.recipients:
        first = candidate.recipients[0]
        points += NAMED_RECIPIENT if first.is_named or first.country else OTHER_RECIPIENT
    points += OBJECT_FIXED if candidate.pattern.objects or len(candidate.pattern.words) > 1 else 0
    points += NOUN_ONLY if candidate.pattern.part == "noun" else 0
    points += FLAGGED if not flags.is_asserted else 0
    points += UNPOLITICAL if is_unpolitical else 0
    points += IN_TITLE if in_title else HABIT if _is_habit(candidate.fit.head) else 0
    return round(1 / (1 + math.exp(-(SCALE * points + SHIFT))), 3)


def _is_habit(head: Token) -> bool:
    """Whether a verb stands in the simple present, as habits do ("the firms sell gems"); headlines apart."""
    return head.tag_ in {"VBZ", "VBP"} and not children(head, "aux")
