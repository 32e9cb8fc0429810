"""Candidates where no pattern fits: verbs that link two actors, or have a named one as a subject.

A link says that somebody does something, mostly to somebody; its type is open. The classifier is
asked what it is, and whether it is an event at all. Without a classifier no link becomes a mention.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Span, Token

from etl.transform.events.extraction.acts import Extraction
from etl.transform.events.language.clauses import (
    OBLIGATIONS,
    agents,
    children,
    is_passive,
    passive_subjects,
    subjects,
)
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.parties.party import Actor
from etl.transform.events.parties.reach import within_reach
from etl.transform.events.proposals.candidates import Candidate, Finder, Found, Trigger

# Being and having link nobody to anybody.
STATES = frozenset({
    "be", "have", "include", "consist", "mean", "seem", "appear", "remain", "become", "belong",
    "contain", "involve", "border", "know", "exist", "live", "own", "die", "accord", "follow",
    "begin", "base", "relate"})
# To report something of somebody is no act on him.
REPORTS = frozenset({
    "say", "report", "add", "note", "quote", "cite", "state", "write", "show", "claim", "believe",
    "think", "hope", "expect", "see", "find", "describe", "call", "name", "read", "explain",
    "suggest"})


class Links:
    """The proposer of links; it needs no table."""

    def begin(self, sentences: Sequence[Sentence], extraction: Extraction | None) -> Finder:
        """Each sentence is read by itself."""
        return self.find

    def find(self, sentence: Sentence, arguments: Arguments, used: frozenset[int]) -> Found:
        """Every verb that is not used and has a doer, with those in reach of it."""
        links = tuple(_links(sentence.span, arguments, used))
        return Found(links, frozenset(link.trigger.head.i for link in links))


def _links(sentence: Span, arguments: Arguments, used: frozenset[int]) -> Iterator[Candidate]:
    for verb in sentence:
        if verb.pos_ != "VERB" or verb.i in used or _links_nobody(verb, used):
            continue
        passive = is_passive(verb)
        doer = _first(agents(verb) if passive else subjects(verb), arguments)
        if doer is None:
            continue
        others = tuple(r for r in _reached(verb, passive, arguments)
                       if r.identity != doer.identity and not doer.start <= r.start < doer.end)
        if others or doer.is_named or (doer.country and not _is_of_town(doer, verb)):
            yield Candidate(
                label=f"link:{verb.lemma_.lower()}", trigger=Trigger.of_words((verb,), verb),
                coding=None, is_fixed=False, is_refined=False, actors=(doer,), recipients=(),
                within_reach=others)


def _is_of_town(doer: Actor, verb: Token) -> bool:
    """Whether a doer's country is only that of a town: "police in Goma" are nobody's state."""
    return doer.entity_id is None and verb.doc[doer.end - 1].ent_type_ != "PERSON"


def _links_nobody(verb: Token, used: frozenset[int]) -> bool:
    """Whether a verb tells a state, a mere report, or an act that another verb tells."""
    lemma = verb.lemma_.lower()
    if lemma in STATES:
        return True
    if any(inner.i in used for inner in children(verb, "xcomp")):
        return True  # "used to shoot at": the act is told by the verb below
    clauses = children(verb, "ccomp")
    return lemma in REPORTS and bool(clauses) and not any(_obliges(clause) for clause in clauses)


def _reached(verb: Token, passive: bool, arguments: Arguments) -> tuple[Actor, ...]:
    """Whom an act may have been done to: who suffers it or is told to do something, else all."""
    suffering = _first(passive_subjects(verb), arguments) if passive else None
    told = [t for clause in children(verb, "ccomp") if _obliges(clause)
            for t in [*subjects(clause), *passive_subjects(clause)]]
    obliged = _first(told, arguments)
    party = suffering or obliged
    return (party,) if party else within_reach(verb, arguments)


def _obliges(clause: Token) -> bool:
    return any(child.lower_ in OBLIGATIONS for child in children(clause, "aux"))


def _first(heads: list[Token], arguments: Arguments) -> Actor | None:
    return next((actor for head in heads if (actor := arguments.resolve(head))), None)
