"""The fourth step of the coder: what rules and classifier together make of each proposal.

In: proposals and opinions. Out: a verdict for each: its pairs, its type, how sure it is, or why it
is dropped. Of the types that one act of the extractor's may be of, the surest stands. What patterns
alone propose the classifier confirms, relabels or vetoes, and it chooses the recipient among those
in reach. It is never the only one to say that something happened: that takes the extractor, a
pattern, or a verb that links two actors.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.tables.plover import INTENDED, PHYSICAL, YIELDING, Coding
from etl.transform.events.facts.tolls import Toll
from etl.transform.events.language.clauses import is_charged
from etl.transform.events.proposals.candidates import Candidate
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.verdicts.ask import Asked, Party, asked
from etl.transform.events.verdicts.confidence import confidence
from etl.transform.events.verdicts.opinion import (
    NO_EVENT,
    Opinion,
    Pair,
    event_share,
    favourite,
    share_of,
)
from etl.transform.events.verdicts.party_confidence import party_confidence

# A classifier that gives so much to NO_EVENT vetoes a pattern.
VETO = 0.8
# It puts another type in the place of a pattern's when it gives that one so much, and of a pattern
# that fixes several words so much …
RELABEL = 0.6
RELABEL_FIXED = 0.8
# … and leaves no more than this for the pattern's own type.
RULE_LOST = 0.15
# A link becomes an event when its best type has so much, and all types together so much.
LINK = 0.3
LINKED_EVENT = 0.6
# The highest of the quad classes of cooperation.
COOPERATIVE = 2
# Between two recipients the classifier chooses; against none a recipient has this much in advance.
ADVANCE = 0.2
# What is less sure is dropped: by rules alone, and where an extractor reads, which sees far
# more. What is flagged makes no event and may be half as sure.
LEAST_BY_RULES, LEAST = 0.3, 0.5
Pairs = tuple[tuple[Party, Party], ...]


@dataclass(frozen=True)
class Verdict:
    """What becomes of a proposal.

    coding: what it is, None where nobody can tell. pairs: who did it to whom, all in one mention.
    confidence: 0 to 1, that the act is right. party_confidence: 0 to 1, that its parties are, where
    it is. dropped: why it becomes nothing, else None. asked: the opinion that counted. tolls: what
    later sentences say that it has cost, and lead: the lead's verdict on the act of a title;
    `settle` finds both.
    """

    proposal: Proposal
    coding: Coding | None
    pairs: Pairs
    confidence: float
    party_confidence: float
    dropped: str | None
    asked: Asked | None
    tolls: tuple[Toll, ...]
    lead: "Verdict | None" = None


def judge(proposals: Iterable[Proposal], opinions: Mapping[Pair, Opinion],
          weights: Mapping[str, float]) -> tuple[Verdict, ...]:
    """A verdict for each proposal, in order; weights: those of both confidences."""
    verdicts = [_verdict(proposal, asked(proposal, opinions), weights) for proposal in proposals]
    return tuple(_surest(verdicts))


def _surest(verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Of what one act of the extractor's may be, the surest stands."""
    best: dict[int, Verdict] = {}
    for verdict in verdicts:
        act = id(verdict.proposal.candidate.act)
        if act not in best or best[act].confidence < verdict.confidence:
            best[act] = verdict
    return (_or_rather(verdict, best[id(verdict.proposal.candidate.act)]) for verdict in verdicts)


def _or_rather(verdict: Verdict, surest: Verdict) -> Verdict:
    is_alone = verdict.proposal.candidate.act is None or verdict is surest
    if is_alone or verdict.dropped or surest.coding is None:
        return verdict
    why = f"it is rather {surest.coding.event_type} ({surest.confidence})"
    return replace(verdict, pairs=(), dropped=why)


def _verdict(proposal: Proposal, answers: Sequence[Asked], weights: Mapping[str, float]) -> Verdict:
    coding = proposal.coding
    if proposal.unfit:
        return _dropped(proposal, coding, proposal.unfit, None)
    if not answers:
        if coding is None:
            return _dropped(proposal, None, "no classifier to say what the link is", None)
        return _believed(proposal, coding, _all_pairs(proposal.candidate), None, weights)
    best = max(answers, key=lambda answer: _support(answer, coding))
    if proposal.candidate.act is not None and coding is not None:  # it is one opinion among others
        return _believed(proposal, coding, _pairs(proposal.candidate, best), best, weights)
    chosen, why_not = _choose(proposal, best.opinion)
    if chosen is None or why_not:
        return _dropped(proposal, chosen, why_not, best)
    return _believed(proposal, chosen, _pairs(proposal.candidate, best), best, weights)


def _dropped(proposal: Proposal, coding: Coding | None, why: str | None,
             best: Asked | None) -> Verdict:
    return Verdict(proposal, coding, (), 0.0, 0.0, why, best, ())


def _believed(proposal: Proposal, coding: Coding, pairs: Pairs, best: Asked | None,
              weights: Mapping[str, float]) -> Verdict:
    sure = confidence(proposal, coding, best, weights)
    is_plain = proposal.flags.is_asserted and not _is_alleged(proposal, coding)
    least = LEAST_BY_RULES if proposal.relevance is None else LEAST
    is_thin = sure < (least if is_plain else least / 2)
    why = f"too little speaks for it ({sure})" if is_thin else None
    parties = party_confidence(proposal.candidate, weights)
    return Verdict(proposal, coding, pairs, sure, parties, why, best, ())


def _support(answer: Asked, coding: Coding | None) -> float:
    """How well a pair goes with the coding and with its being an event at all."""
    support = event_share(answer.opinion) + ADVANCE * (answer.recipient is not None)
    return support + (share_of(answer.opinion, coding.event_type) if coding else 0.0)


def _choose(proposal: Proposal, opinion: Opinion) -> tuple[Coding | None, str | None]:
    """The coding that stands, or why none does."""
    coding, best = proposal.coding, favourite(opinion)
    share = share_of(opinion, best.event_type)
    if coding is None:
        is_sure = event_share(opinion) >= LINKED_EVENT and share >= LINK
        doubt = f"the classifier is not sure of the link ({best.event_type} {share:.2f})"
        return (best, None) if is_sure else (None, doubt)
    if opinion[NO_EVENT] >= VETO and not _is_alleged(proposal, coding):
        return coding, f"the classifier sees no event ({opinion[NO_EVENT]:.2f})"
    relabel = RELABEL_FIXED if proposal.candidate.is_fixed else RELABEL
    is_other = best.event_type != coding.event_type and share >= relabel
    if is_other and _is_lost(proposal, coding, best, opinion):
        return replace(best, contexts=coding.contexts), None
    return coding, None


def _is_alleged(proposal: Proposal, coding: Coding) -> bool:
    """Whether it is a deed that somebody is accused of: told beside the accusation, not as fact."""
    return coding.event_type in PHYSICAL and is_charged(proposal.head)


def _is_lost(proposal: Proposal, coding: Coding, best: Coding, opinion: Opinion) -> bool:
    """Whether a pattern's type has nothing left that speaks for it."""
    both = {best.event_type, coding.event_type}
    # The pattern's object tells best what was yielded, and the act that is announced whether it is
    # a threat.
    is_kin = both == YIELDING or (both == INTENDED and proposal.is_recoded)
    # "fired back at"
    is_plain = coding.event_type == "ASSAULT" and proposal.candidate.is_fixed \
        and best.quad_class <= COOPERATIVE
    return share_of(opinion, coding.event_type) <= RULE_LOST and not is_kin and not is_plain


def _pairs(candidate: Candidate, best: Asked) -> Pairs:
    """The pairs of the mentions, once the classifier has chosen among those in reach."""
    if candidate.recipients or best.recipient is None:
        return _all_pairs(candidate)
    if best.recipient in candidate.actors:  # of two actors the one acts on the other
        return tuple((best.actor, other) for other in candidate.actors if other != best.actor)
    return tuple((actor, best.recipient) for actor in candidate.actors or (None,))


def _all_pairs(candidate: Candidate) -> Pairs:
    recipients: tuple[Party, ...] = candidate.recipients or (None,)
    return tuple((actor, recipient) for actor in candidate.actors or (None,)
                 for recipient in recipients)
