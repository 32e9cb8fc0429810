"""The third step of the coder: the classifier is asked about every proposal.

In: proposals and the classifier. Out: its opinion of each question. All questions of an article are
asked at once, each of them once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from etl.tables.plover import MUTUAL
from etl.transform.events.parties.party import Actor
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.verdicts.opinion import Classifier, Opinion, Pair, Span

Party = Actor | None
# So many actors of a proposal are asked about; the others do what they do.
MAX_ACTORS = 2


@dataclass(frozen=True)
class Asked:
    """A pair of parties and the classifier's opinion of it."""

    actor: Party
    recipient: Party
    opinion: Opinion


def ask(proposals: Iterable[Proposal], classifier: Classifier | None) -> Mapping[Pair, Opinion]:
    """The classifier's opinions by what it was asked; none where there is no classifier."""
    if classifier is None:
        return {}
    pairs = list(dict.fromkeys(question(proposal, *parties) for proposal in proposals
                               for parties in parties_to_ask(proposal)))
    return dict(zip(pairs, classifier.classify(pairs), strict=True))


def asked(proposal: Proposal, opinions: Mapping[Pair, Opinion]) -> list[Asked]:
    """The opinions of a proposal, in the order of `parties_to_ask`."""
    found = [(parties, opinions.get(question(proposal, *parties)))
             for parties in parties_to_ask(proposal)]
    return [Asked(*parties, opinion) for parties, opinion in found if opinion is not None]


def parties_to_ask(proposal: Proposal) -> list[tuple[Party, Party]]:
    """Actor and recipient of each question; none for what is unfit or has no parties.

    Where a pattern found no recipient, each party in reach may be it. Of a mutual act it may also
    be the second of two actors.
    """
    candidate, coding = proposal.candidate, proposal.candidate.coding
    if proposal.unfit:
        return []
    recipients: tuple[Party, ...] = candidate.recipients
    if not recipients:
        # That an act has no recipient is asked too; a link without one is asked only by itself.
        recipients = (*candidate.within_reach, None) if coding else candidate.within_reach
    actors: tuple[Party, ...] = candidate.actors[:MAX_ACTORS] or (None,)
    pairs = [(actor, recipient) for actor in actors for recipient in recipients or (None,)]
    is_mutual = coding is not None and coding.event_type in MUTUAL
    if is_mutual and len(actors) > 1 and not candidate.recipients:
        pairs.append((actors[0], actors[1]))
    return [pair for pair in pairs if pair != (None, None)]


def question(proposal: Proposal, actor: Party, recipient: Party) -> Pair:
    """What the classifier is asked: the sentence with two parties marked."""
    start, text = proposal.sentence.span.start_char, proposal.sentence.span.text
    return Pair(text, _within(start, actor), _within(start, recipient))


def _within(start: int, party: Party) -> Span | None:
    """A party's characters in its sentence, which begins at `start` of the paragraph."""
    return (party.start_char - start, party.end_char - start) if party else None
