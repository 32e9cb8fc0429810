"""Verdicts of one text settled among one another.

In: verdicts. Out: the same verdicts, some of them dropped, acts of violence with their tolls.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from etl.tables.plover import PHYSICAL
from etl.transform.events.facts.tolls import read_tolls
from etl.transform.events.proposals.patterns import RESULTS
from etl.transform.events.verdicts.doubled import told_by_one_word
from etl.transform.events.verdicts.headline import with_leads
from etl.transform.events.verdicts.judgement import Verdict

# A text of so many sentences has room for something sure (fitted on the open gold articles) …
LONG = 6
# … which is something of this confidence.
SURE_ENOUGH = 0.6


def settle(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Drop what a long text is not sure of, then what another word tells, then what tells tolls.

    What is left of the title then gets the lead's verdict beside it.
    """
    return with_leads(told_once(told_by_one_word(quieted(verdicts))))


def quieted(verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
    """Drop all of a long text in which nothing is surely an event.

    Such texts are features and essays in the words of war. A short text has no room to be sure
    in, and a title alone makes nothing sure.
    """
    sure = (v.confidence for v in verdicts if not v.dropped
            and not v.proposal.sentence.in_title and v.proposal.flags.is_asserted)
    last = max((v.proposal.sentence.number for v in verdicts), default=0)
    if max(sure, default=0.0) >= SURE_ENOUGH or last < LONG:
        return verdicts
    return [replace(v, pairs=(), dropped=v.dropped or "nothing in this text is surely an event")
            for v in verdicts]


def told_once(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Give acts their tolls, and drop what only tells such a toll: one happening is one event."""
    acts = frozenset(v.proposal.sentence.number for v in verdicts if _tells_act(v))
    taken, found = set[int](), []
    for verdict in verdicts:
        if verdict.proposal.sentence.number in taken and _tells_outcome(verdict):
            verdict = replace(verdict, pairs=(), dropped="it tells what came of the act before")
        tolled = _with_tolls(verdict, acts)
        taken.update(number for number, _ in tolled.tolls)
        found.append(tolled)
    return tuple(found)


def _with_tolls(verdict: Verdict, acts: Collection[int]) -> Verdict:
    proposal = verdict.proposal
    is_told = _is_violent(verdict) and proposal.flags.is_asserted and not proposal.sentence.in_title
    return replace(verdict, tolls=tuple(read_tolls(proposal.after, acts))) if is_told else verdict


def _tells_act(verdict: Verdict) -> bool:
    """Whether it is a violent act of its own, and not what came of one."""
    return _is_violent(verdict) and verdict.proposal.head.lemma_.lower() not in RESULTS


def _tells_outcome(verdict: Verdict) -> bool:
    """Whether it tells victims and nobody who did it: "nine people were wounded"."""
    is_result = verdict.proposal.head.lemma_.lower() in RESULTS
    return _is_violent(verdict) and is_result and not verdict.proposal.candidate.actors


def _is_violent(verdict: Verdict) -> bool:
    is_kept = verdict.coding is not None and not verdict.dropped
    return is_kept and verdict.coding is not None and verdict.coding.event_type in PHYSICAL
