"""What a proposer has to give: candidates, each an act that a sentence may tell of.

Proposers stand side by side (`extracted`, `patterns`); each is a module here and a row in
`etl.resources.proposers`. A proposer may go by the parse, or by the raw sentence alone: whatever
is read from the parse for every candidate alike (flags, date, place) is read in `propose`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from spacy.tokens import Token

from etl.tables.plover import Coding
from etl.transform.events.extraction.acts import Act, Extraction
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.parties.party import Actor


@dataclass(frozen=True)
class Trigger:
    """The words that tell of an act.

    start, end: half-open, in characters of the paragraph. head: the word of them that governs
    the others; what the parse says of the act is read around it.
    """

    start: int
    end: int
    head: Token

    @classmethod
    def of_words(cls, words: Iterable[Token], head: Token) -> "Trigger":
        """From the first to the last of some words."""
        inside = sorted(words, key=lambda t: t.i)
        return cls(inside[0].idx, inside[-1].idx + len(inside[-1]), head)

    @classmethod
    def of_characters(cls, sentence: Sentence, start: int, end: int) -> "Trigger":
        """For a proposer that reads no parse; the characters are those of the paragraph.

        Raises ValueError where they hold no word.
        """
        return cls(start, end, sentence.words(start, end).root)


@dataclass(frozen=True)
class Candidate:
    """An act as a proposer sees it.

    A proposer has to give all of this:
    label: by what rule it goes, as `mentions.pattern` names it ("verb:attack").
    coding: type, mode and CAMEO code; None where the type is open and the classifier has to say.
    is_fixed: whether more than one word is known to belong to the act, so that its type is surer.
    is_refined: whether a word beside the trigger made the coding more exact than the rule's own.
    actors, recipients: the parties in the order of the text, none where nobody was found
    (`Arguments` makes them of words of the sentence).
    within_reach: who else may be the recipient, nearest first, where none was found; the
    classifier is asked about each.
    act: what the extractor read at the trigger; None for another proposer.
    views: what the extractor and what a pattern made of the trigger, before they were put together;
    None where only one of them sees it.
    """

    label: str
    trigger: Trigger
    coding: Coding | None
    is_fixed: bool
    is_refined: bool
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    within_reach: tuple[Actor, ...]
    act: Act | None = None
    views: "tuple[Candidate, Candidate] | None" = None


@dataclass(frozen=True)
class Found:
    """What a proposer found in a sentence.

    used: the numbers of the tokens (of the paragraph) that it accounts for: the proposers after
    it leave them alone. The words of an idiom are used although nothing is proposed for them.
    """

    candidates: tuple[Candidate, ...]
    used: frozenset[int]


class Finder(Protocol):
    """Finds the candidates of one sentence of an article."""

    def __call__(self, sentence: Sentence, arguments: Arguments, used: frozenset[int]) -> Found:
        """Find them; `used` are the tokens that the proposers before have accounted for."""


class Proposer(Protocol):
    """Anything that says what may have happened, without judging how likely that is."""

    def begin(self, sentences: Sequence[Sentence], extraction: Extraction | None) -> Finder:
        """Begin an article; a model may read all of its sentences here, in one batch.

        The finder is called once for each sentence, in order, title first.
        """
