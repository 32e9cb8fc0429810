"""What rules and classifier together make of a proposal: which pairs, which type, how sure, or why it is dropped.

Rules propose; the classifier confirms, relabels or vetoes, and chooses the recipient among those in
reach. It is never the only one to say that something happened: a proposal needs a pattern, or a verb
that links two actors. The confidence is a logistic model of what both gave
(`schemas/codebook/confidence.csv`, fitted by `training.confidence`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from etl.tables.plover import INTENDED, MUTUAL, YIELDING, Coding
from etl.transform.events.facts.flags import Flags
from etl.transform.events.language.clauses import children
from etl.transform.events.parties.arguments import Actor
from etl.transform.events.proposals.candidates import Candidate
from etl.transform.events.proposals.codebook import Pattern
from etl.transform.events.verdicts.opinion import NO_EVENT, REVERSED, Opinion, event_share, favourite, share_of

Party = Actor | None
# A veto needs the classifier nearly certain; a link has nothing else to speak for it.
VETO, RELABEL, RELABEL_FIXED, RULE_LOST, LINK, LINKED_EVENT = 0.8, 0.6, 0.8, 0.15, 0.3, 0.6
EVEN = 1e-3
# The highest of the quad classes of cooperation.
COOPERATIVE = 2
# Between two recipients the classifier chooses; against none at all a recipient has this much in advance.
ADVANCE = 0.2
MIN_CONFIDENCE = 0.3
# What is flagged makes no event.
MIN_FLAGGED = 0.15
LEAD = 2
QUOTES = frozenset({'"', "“", "”"})


@dataclass(frozen=True)
class View:
    """A pair of parties and the classifier's opinion of it."""

    actor: Party
    recipient: Party
    opinion: Opinion


@dataclass(frozen=True)
class Verdict:
    """What becomes of a proposal; `dropped` says why it becomes nothing."""

    coding: Coding | None
    pairs: tuple[tuple[Party, Party], ...]
    confidence: float
    dropped: str | None = None
    view: View | None = None


@dataclass(frozen=True)
class Circumstances:
    """What else bears on the confidence of a proposal."""

    flags: Flags
    is_unpolitical: bool
    in_title: bool
    # 0 for the first sentence of the body; the title's is -1.
    sentence_number: int = 0


def pairs_to_ask(candidate: Candidate) -> list[tuple[Party, Party]]:
    """The pairs about which the classifier is asked; none for an event without parties."""
    recipients: tuple[Party, ...] = candidate.recipients or (*candidate.within_reach, *((None,) if candidate.coding else ()))
    actors: tuple[Party, ...] = candidate.actors[:2] or (None,)
    pairs = [(actor, recipient) for actor in actors for recipient in recipients or (None,)]
    if candidate.coding and candidate.coding.event_type in MUTUAL and len(actors) > 1 and not candidate.recipients:
        pairs.append((actors[0], actors[1]))
    return [pair for pair in pairs if pair != (None, None)]


def judge(candidate: Candidate, coding: Coding | None, views: Sequence[View], around: Circumstances,
          weights: Mapping[str, float]) -> Verdict:
    """Judge a proposal; `coding` is the pattern's, None for a link, `views` answers `pairs_to_ask`."""
    if not views:
        if coding is None:
            return Verdict(None, (), 0.0, "no classifier to say what the link is")
        confidence = _confidence(candidate, coding, None, around, weights)
        return _sure_enough(Verdict(coding, _all_pairs(candidate), confidence), around)
    best = max(views, key=lambda view: _support(view, coding))
    chosen, dropped = _choose(coding, candidate.pattern, best.opinion)
    if chosen is None or dropped:
        return Verdict(chosen, (), 0.0, dropped, best)
    pairs = _all_pairs(candidate) if candidate.recipients or best.recipient is None else _pairs_with(candidate, best)
    return _sure_enough(Verdict(chosen, pairs, _confidence(candidate, chosen, best, around, weights), None, best), around)


def _sure_enough(verdict: Verdict, around: Circumstances) -> Verdict:
    is_thin = verdict.confidence < (MIN_CONFIDENCE if around.flags.is_asserted else MIN_FLAGGED)
    return replace(verdict, dropped=f"too little speaks for it ({verdict.confidence})") if is_thin else verdict


def _support(view: View, coding: Coding | None) -> float:
    """How well a pair goes with the coding and with its being an event at all."""
    support = event_share(view.opinion) + ADVANCE * (view.recipient is not None)
    return support + (share_of(view.opinion, coding.event_type) if coding else 0.0)


def _choose(coding: Coding | None, pattern: Pattern, opinion: Opinion) -> tuple[Coding | None, str | None]:
    """The coding that stands, or why none does."""
    best = favourite(opinion)
    share = share_of(opinion, best.event_type)
    if coding is None:
        open_ = f"the classifier is not sure of the link ({best.event_type} {share:.2f})"
        is_event = event_share(opinion) >= LINKED_EVENT
        return (best, None) if is_event and share >= LINK else (None, open_)
    if opinion[NO_EVENT] >= VETO:
        return coding, f"the classifier sees no event ({opinion[NO_EVENT]:.2f})"
    both = {best.event_type, coding.event_type}
    # The pattern's object tells best what was yielded, and the act that is announced whether it is a threat.
    is_kin = both == YIELDING or (both == INTENDED and coding != pattern.coding)  # it became one as what is announced
    is_plain = coding.event_type == "ASSAULT" and pattern.is_fixed and best.quad_class <= COOPERATIVE  # "fired back at"
    is_lost = share_of(opinion, coding.event_type) <= RULE_LOST and not is_kin and not is_plain
    relabel = RELABEL_FIXED if pattern.is_fixed else RELABEL
    if best.event_type != coding.event_type and share >= relabel and is_lost:
        return Coding(best.event_type, best.event_mode, best.cameo_code, coding.contexts), None
    return coding, None


def _all_pairs(candidate: Candidate) -> tuple[tuple[Party, Party], ...]:
    return tuple((a, r) for a in candidate.actors or (None,) for r in candidate.recipients or (None,))


def _pairs_with(candidate: Candidate, best: View) -> tuple[tuple[Party, Party], ...]:
    if best.recipient in candidate.actors:
        return tuple((best.actor, other) for other in candidate.actors if other != best.actor)
    return tuple((actor, best.recipient) for actor in candidate.actors)


def _confidence(candidate: Candidate, coding: Coding, view: View | None, around: Circumstances,
                weights: Mapping[str, float]) -> float:
    points = sum(weights.get(name, 0.0) * value for name, value in features(candidate, coding, view, around).items())
    return round(1 / (1 + math.exp(-points)), 3)


def features(candidate: Candidate, coding: Coding, view: View | None, around: Circumstances) -> dict[str, float]:
    """What the confidence is made of, by the names of confidence.csv; yes is 1, no is 0."""
    actor = next(iter(candidate.actors), None)
    recipient = view.recipient if view else next(iter(candidate.recipients), None)
    asked = {} if view is None else {
        "classifier for": _log_odds(_share_for(coding, view.opinion, around.flags)),
        "classifier against": _log_odds(view.opinion[NO_EVENT]), "classifier reversed": view.opinion[REVERSED],
        "relabelled": float(candidate.coding is not None and candidate.coding.event_type != coding.event_type)}
    return {"always": 1.0, "named actor": _named(actor), "other actor": float(actor is not None) - _named(actor),
            "named recipient": _named(recipient), "other recipient": float(recipient is not None) - _named(recipient),
            "fixed words": float(candidate.pattern.is_fixed),
            "noun": float(candidate.pattern.part == "noun"), "link": float(candidate.coding is None),
            "flagged": float(not around.flags.is_asserted), "unpolitical text": float(around.is_unpolitical),
            "title": float(around.in_title), "habit": float(not around.in_title and _is_habit(candidate)),
            "not asked": float(view is None), "lead": float(around.sentence_number <= LEAD),
            "depth": math.log1p(max(0, around.sentence_number)), "quoted": float(_is_quoted(candidate)), **asked}


def _share_for(coding: Coding, opinion: Opinion, flags: Flags) -> float:
    is_intent = flags.is_future and coding.event_type in INTENDED
    return sum(share_of(opinion, kind) for kind in INTENDED) if is_intent else share_of(opinion, coding.event_type)


def _named(party: Party) -> float:
    return float(party is not None and bool(party.is_named or party.country))


def _is_quoted(candidate: Candidate) -> bool:
    """Whether the trigger stands in somebody's words: after an odd number of quotation marks of the sentence."""
    head = candidate.fit.head
    marks = [token.text for token in head.sent if token.i < head.i and token.text in QUOTES]
    return len(marks) % 2 == 1


def _log_odds(share: float) -> float:
    share = min(max(share, EVEN), 1 - EVEN)
    return math.log(share / (1 - share))


def _is_habit(candidate: Candidate) -> bool:
    """Whether a verb stands in the simple present, as habits do ("the firms sell gems")."""
    head = candidate.fit.head
    return head.tag_ in {"VBZ", "VBP"} and not children(head, "aux")
