"""Who stands in reach of an act whose object is no actor: "agreed to lift sanctions on the North".

The search goes outwards from the trigger, nearest first: the object's owners and complements, the
phrases of the verb, then the clauses that the verb governs. It ends at subjects and at what others
report.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from etl.transform.events.language.clauses import children, is_passive
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.parties.party import Actor

MAX_FOUND, MAX_DEPTH = 4, 5
# Below a noun: its owners and complements. Below a verb: what it governs, its phrases and clauses.
BELOW_NOUN = ("poss", "compound", "amod", "nmod", "prep", "appos", "acl", "conj")
BELOW_VERB = ("dobj", "dative", "prep", "agent", "xcomp", "ccomp", "oprd", "attr", "advmod", "conj")
BELOW_PREPOSITION = ("pobj", "pcomp", "prep")


def within_reach(trigger: Token, arguments: Arguments) -> tuple[Actor, ...]:
    """Actors in reach of a verb or noun, nearest first, at most four, without its own subjects."""
    found: dict[tuple[str | None, ...], Actor] = {}
    taken: set[int] = set()
    for token in _outwards(trigger):
        actor = None if token.i in taken else arguments.resolve(token)
        if actor is not None and len(found) < MAX_FOUND:
            found.setdefault(actor.identity, actor)
            taken.update(range(actor.start, actor.end))  # the parts of a name are nobody
    return tuple(found.values())


def _outwards(trigger: Token) -> Iterator[Token]:
    level = _below(trigger)
    for _ in range(MAX_DEPTH):
        yield from level
        level = [inner for token in level for inner in _below(token)]


def _below(token: Token) -> list[Token]:
    if token.pos_ in {"VERB", "AUX"}:
        inner = children(token, *BELOW_VERB, *(("nsubjpass",) if is_passive(token) else ()))
        return [t for t in inner if not (t.dep_ == "conj" and children(t, "nsubj", "nsubjpass"))]
    is_preposition = token.pos_ in {"ADP", "SCONJ", "PART"}
    return children(token, *(BELOW_PREPOSITION if is_preposition else BELOW_NOUN))
