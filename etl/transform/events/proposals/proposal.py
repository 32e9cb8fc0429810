"""A proposal: a candidate with what the rules read of it, before anybody believes it."""

from dataclasses import dataclass

from spacy.tokens import Token

from etl.tables.plover import Coding
from etl.transform.events.facts.attribution import Source
from etl.transform.events.facts.flags import Flags
from etl.transform.events.facts.thread import Thread
from etl.transform.events.facts.ties import Ties
from etl.transform.events.language.dates import EventDate
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.proposals.candidates import Candidate


@dataclass(frozen=True)
class Proposal:
    """What may have happened, and what its sentence says of it.

    proposed_by: who proposed it, by name. after: the sentences that may tell its toll. before: what
    the story had told before its sentence. coding: what it is; another one than the candidate's
    where the act is announced or refused; None where its type is open. ties: how the sentence's
    places are tied to it. source: who reports it. is_unpolitical: whether the text is about
    sports, markets or arts. relevance: how political the extractor takes the text to be, 0 to 1;
    None where no extractor reads it. unfit: why it is not to be believed, whatever anybody says;
    else None.
    """

    proposed_by: tuple[str, ...]
    candidate: Candidate
    sentence: Sentence
    after: tuple[Sentence, ...]
    before: Thread
    coding: Coding | None
    flags: Flags
    when: EventDate
    ties: Ties
    source: Source
    is_unpolitical: bool
    relevance: float | None
    unfit: str | None

    @property
    def head(self) -> Token:
        """The word at which the parse is read."""
        return self.candidate.trigger.head

    @property
    def is_recoded(self) -> bool:
        """Whether its coding is another one than its rule's: refined, announced or refused."""
        return self.candidate.is_refined or self.coding != self.candidate.coding
