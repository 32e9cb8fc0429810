"""One act that two words of a sentence tell: "shelled the town, killing five".

In: verdicts of one text. Out: the same verdicts; of those that tell the same act in one sentence,
the surest stands.
"""

from collections.abc import Sequence
from dataclasses import replace

from etl.transform.events.verdicts.judgement import Verdict

# Actors by what makes two of them the same.
Side = frozenset[tuple[str | None, ...]]


def told_by_one_word(verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
    """The verdicts; those of an act that a surer one of the same sentence tells are dropped."""
    kept = list[Verdict]()
    for verdict in sorted(verdicts, key=lambda v: -v.confidence):
        if not verdict.dropped and not any(_is_same_act(one, verdict) for one in kept):
            kept.append(verdict)
    stands = set(map(id, kept))
    return [v if v.dropped or id(v) in stands else
            replace(v, pairs=(), dropped="another word of the sentence tells this act")
            for v in verdicts]


def _is_same_act(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts of a sentence are of one type, and no party of theirs differs."""
    if one.proposal.sentence is not other.proposal.sentence or one.coding is None \
            or other.coding is None or one.coding.event_type != other.coding.event_type \
            or one.proposal.flags != other.proposal.flags:
        return False
    if one.proposal.candidate.act is None and other.proposal.candidate.act is None:
        return False
    return all(map(_are_compatible, _sides(one), _sides(other)))


def _sides(verdict: Verdict) -> tuple[Side, Side]:
    """Who does it and whom it is done to, the recipient that the classifier chose among them."""
    actors = frozenset(actor.identity for actor, _ in verdict.pairs if actor)
    return actors, frozenset(other.identity for _, other in verdict.pairs if other)


def _are_compatible(some: Side, others: Side) -> bool:
    """Whether two sides name somebody in common, or one of them nobody."""
    return not some or not others or not some.isdisjoint(others)
