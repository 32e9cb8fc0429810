"""A headline tells the act of the lead, often before its day, its place and its toll are told.

In: verdicts of one text. Out: the same verdicts; a title's that stands has the lead's verdict of
the same act beside it, from which `fill` takes what the title does not say.
"""

from collections.abc import Sequence
from dataclasses import replace

from etl.transform.events.verdicts.judgement import Verdict

# The lead is in the first sentences of the body that tell anything.
LEAD_SENTENCES = 3


def with_leads(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts, those of the title with the lead's verdict of the same act where there is one.

    It is the first of its type in the lead whose actors may be the title's.
    """
    body = [v for v in verdicts if not v.proposal.sentence.in_title]
    last = min((v.proposal.sentence.number for v in body), default=0) + LEAD_SENTENCES
    lead = [v for v in body if not v.dropped and v.proposal.flags.is_asserted
            and v.proposal.sentence.number < last]
    return tuple(replace(v, lead=_lead(v, lead)) if _is_headline(v) else v for v in verdicts)


def _is_headline(verdict: Verdict) -> bool:
    return verdict.proposal.sentence.in_title and not verdict.dropped \
        and not verdict.proposal.flags.is_historical


def _lead(title: Verdict, lead: Sequence[Verdict]) -> Verdict | None:
    """The lead's act that a title tells; one by the same word comes before others of its type."""
    same = [v for v in lead if _is_same_type(v, title) and _may_be_done_by_one(v, title)]
    word = title.proposal.head.lemma_
    return next((v for v in same if v.proposal.head.lemma_ == word), next(iter(same), None))


def _is_same_type(one: Verdict, other: Verdict) -> bool:
    return one.coding is not None and other.coding is not None \
        and one.coding.event_type == other.coding.event_type


def _may_be_done_by_one(one: Verdict, other: Verdict) -> bool:
    """Whether no two different countries or groups do the two acts."""
    mine, its = _doers(one), _doers(other)
    return not mine or not its or bool(mine & its)


def _doers(verdict: Verdict) -> frozenset[str]:
    """The actors by what would tell them apart: entity, or country."""
    return frozenset(actor.country or actor.entity_id or "" for actor, _ in verdict.pairs
                     if actor is not None and (actor.country or actor.entity_id))
