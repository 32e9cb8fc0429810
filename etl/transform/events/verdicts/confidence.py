"""How sure an act is: a logistic model of what extractor, patterns and classifier say.

Its weights stand in `schemas/codebook/confidence.csv`; `training.confidence` fits them on articles
from which the extractor has learned nothing.
"""

import math
from collections.abc import Mapping

from spacy.tokens import Token

from etl.tables.plover import INTENDED, Coding
from etl.transform.events.extraction.acts import Act
from etl.transform.events.language.clauses import children
from etl.transform.events.proposals.candidates import Candidate
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.verdicts.ask import Asked, Party
from etl.transform.events.verdicts.odds import log_odds, share
from etl.transform.events.verdicts.opinion import NO_EVENT, REVERSED, share_of

# The numbers of the sentences that lead a text, from 0 to this; a title's is -1.
LEAD = 2
QUOTES = frozenset({'"', "“", "”"})


def confidence(proposal: Proposal, coding: Coding, asked: Asked | None,
               weights: Mapping[str, float]) -> float:
    """From 0 to 1, three decimals; a feature without a weight counts for nothing."""
    seen = features(proposal, coding, asked)
    points = sum(weights.get(name, 0.0) * value for name, value in seen.items())
    return share(points)


def features(proposal: Proposal, coding: Coding, asked: Asked | None) -> dict[str, float]:
    """What the confidence is made of, by the names of confidence.csv; yes is 1, no is 0.

    `coding` is the one that stands, `asked` the best opinion; None where nobody was asked. Where an
    extractor reads the text, all weights are others, and their names begin with "extractor".
    """
    candidate, sentence, head = proposal.candidate, proposal.sentence, proposal.head
    actor = next(iter(candidate.actors), None)
    recipient = asked.recipient if asked else next(iter(candidate.recipients), None)
    found = {
        "always": 1.0,
        "named actor": _named(actor), "other actor": float(actor is not None) - _named(actor),
        "named recipient": _named(recipient),
        "other recipient": float(recipient is not None) - _named(recipient),
        "fixed words": float(candidate.is_fixed), "noun": float(head.pos_ in {"NOUN", "PROPN"}),
        "link": float(candidate.coding is None),
        "flagged": float(not proposal.flags.is_asserted),
        "unpolitical text": float(proposal.is_unpolitical), "title": float(sentence.in_title),
        "habit": float(not sentence.in_title and _is_habit(head)),
        "not asked": float(asked is None), "lead": float(sentence.number <= LEAD),
        "depth": math.log1p(max(0, sentence.number)), "quoted": float(_is_quoted(head)),
        **(_of_opinion(proposal, coding, asked) if asked else {})}
    if proposal.relevance is None:
        return found
    seen = {**found, "relevance": log_odds(proposal.relevance), "seen": float(bool(candidate.act)),
            **(_of_act(candidate, candidate.act, coding) if candidate.act else {})}
    return {f"extractor: {name}": value for name, value in seen.items()}


def _of_act(candidate: Candidate, act: Act, coding: Coding) -> dict[str, float]:
    """What the extractor says, and what a pattern says of the same trigger."""
    told = candidate.views[1].coding if candidate.views else None
    is_agreed = told is not None and told.event_type == coding.event_type
    is_other = told is not None and not is_agreed
    return {"share": log_odds(act.share),
            "type share": log_odds(act.share_of(coding.event_type) / act.share),
            "agreed": float(is_agreed), "pattern otherwise": float(is_other)}


def _of_opinion(proposal: Proposal, coding: Coding, asked: Asked) -> dict[str, float]:
    told, opinion = proposal.candidate.coding, asked.opinion
    own = share_of(opinion, coding.event_type)
    if proposal.flags.is_future and coding.event_type in INTENDED:
        own = sum(share_of(opinion, kind) for kind in INTENDED)
    return {"classifier for": log_odds(own), "classifier against": log_odds(opinion[NO_EVENT]),
            "classifier reversed": opinion[REVERSED],
            "relabelled": float(told is not None and told.event_type != coding.event_type)}


def _named(party: Party) -> float:
    return float(party is not None and bool(party.is_named or party.country))


def _is_quoted(head: Token) -> bool:
    """Whether a word stands in a quotation: behind an odd number of its sentence's marks."""
    marks = [token.text for token in head.sent if token.i < head.i and token.text in QUOTES]
    return len(marks) % 2 == 1


def _is_habit(head: Token) -> bool:
    """Whether a verb stands in the simple present, as habits do ("the firms sell gems")."""
    return head.tag_ in {"VBZ", "VBP"} and not children(head, "aux")
