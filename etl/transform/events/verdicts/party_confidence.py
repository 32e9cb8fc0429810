"""How sure the parties of an act are: a logistic model of what extractor and patterns say.

Its weights stand in `schemas/codebook/confidence.csv` beside those of the act itself, by names that
begin with "actor" or "recipient"; `training.confidence` fits them on acts that are right.
"""

from collections.abc import Iterator, Mapping

from etl.transform.events.parties.party import Actor
from etl.transform.events.proposals.candidates import Candidate
from etl.transform.events.verdicts.odds import log_odds, share

Parties = tuple[Actor, ...]


def party_confidence(candidate: Candidate, weights: Mapping[str, float]) -> float:
    """How likely actor and recipient are both right, where the act is; 0 to 1, three decimals."""
    seen = party_features(candidate)
    return share(sum(weights.get(name, 0.0) * value for name, value in seen.items()))


def party_features(candidate: Candidate) -> dict[str, float]:
    """What it is made of, by the names of confidence.csv; yes is 1, no is 0."""
    act = candidate.act
    first, second = candidate.views or (candidate, None)
    sides = (("actor", first.actors, second.actors if second else None),
             ("recipient", first.recipients, second.recipients if second else None))
    found = {f"{side} {name}": value for side, own, other in sides
             for name, value in _of_side(own, other)}
    if act is not None:
        found["actor share"] = log_odds(act.actor_share)
        found["recipient share"] = log_odds(act.recipient_share)
        found["actor meant"] = float(bool(act.actors_meant))
        found["recipient meant"] = float(bool(act.recipients_meant))
    found["parties"] = 1.0
    return found if act is None else {f"extractor: {name}": each for name, each in found.items()}


def _of_side(own: Parties, other: Parties | None) -> Iterator[tuple[str, float]]:
    """Who is there, and whether the pattern that sees the act too names the same."""
    yield "missing", float(not own)
    yield "alone", float(other is None)
    if other is not None:
        yield "agreed", float(bool(own) and bool(other) and _is_same(own[0], other[0]))
        yield "of the pattern alone", float(not own and bool(other))
        yield "of the extractor alone", float(bool(own) and not other)


def _is_same(one: Actor, other: Actor) -> bool:
    is_there = one.start_char < other.end_char and other.start_char < one.end_char
    return is_there or one.identity == other.identity
