"""Proposals where no pattern fits: a verb whose subject and complement are two actors, or whose subject is a named one.

A link says that somebody does something, mostly to somebody; its type is still open. What it is, and whether it is an
event at all, the classifier is asked; without a classifier no link becomes a mention.
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from etl.transform.events.language.clauses import OBLIGATIONS, agents, children, is_passive, passive_subjects, subjects
from etl.transform.events.parties.arguments import Actor, Arguments
from etl.transform.events.parties.reach import within_reach
from etl.transform.events.proposals.codebook import Pattern
from etl.transform.events.proposals.matching import Fit

# Being and having link nobody to anybody.
STATES = frozenset({"be", "have", "include", "consist", "mean", "seem", "appear", "remain", "become", "belong", "contain",
                    "involve", "border", "know", "exist", "live", "own", "die", "accord", "follow", "begin", "base", "relate"})
# What is reported is no act on whom it is reported of.
REPORTS = frozenset({"say", "report", "add", "note", "quote", "cite", "state", "write", "show", "claim", "believe", "think",
                     "hope", "expect", "see", "find", "describe", "call", "name", "read", "explain", "suggest"})


def find_links(sentence: Span, arguments: Arguments, used: set[int]) -> Iterator[tuple[Fit, Actor, tuple[Actor, ...]]]:
    """Yield verbs that are not used up, with their doer and those in reach of them (nearest first, maybe nobody)."""
    for verb in sentence:
        if verb.pos_ != "VERB" or verb.i in used or verb.lemma_.lower() in STATES:
            continue
        if any(inner.i in used for inner in children(verb, "xcomp")):
            continue  # "used to shoot at": the act is told by the verb below
        clauses = children(verb, "ccomp")
        if verb.lemma_.lower() in REPORTS and clauses and not any(_obliges(clause) for clause in clauses):
            continue
        passive = is_passive(verb)
        doer = _first(agents(verb) if passive else subjects(verb), arguments)
        if doer is None:
            continue
        suffering = _first(passive_subjects(verb), arguments) if passive else None
        obliged = _first([t for c in clauses if _obliges(c) for t in [*subjects(c), *passive_subjects(c)]], arguments)
        reached = tuple(party for party in (suffering or obliged,) if party) or within_reach(verb, arguments)
        others = tuple(r for r in reached if r.identity != doer.identity and not doer.start <= r.start < doer.end)
        if others or doer.country or doer.is_named:
            yield Fit(_open_pattern(verb), verb, (verb,), ()), doer, others


def _obliges(clause: Token) -> bool:
    return any(child.lower_ in OBLIGATIONS for child in children(clause, "aux"))


def _first(heads: list[Token], arguments: Arguments) -> Actor | None:
    return next((actor for head in heads if (actor := arguments.resolve(head))), None)


def _open_pattern(verb: Token) -> Pattern:
    lemma = verb.lemma_.lower()
    return Pattern(lemma, "link", (lemma,), None, None, (), (), False)
