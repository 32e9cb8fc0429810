"""The toll of an act that the sentences after it tell ("Gunmen stormed the barracks. Nobody was hurt").

An act's own sentence comes first; what another one adds is taken only where nothing in between is told as done anew. What
such a sentence tells is no second act.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from spacy.tokens import Token

from etl.tables.plover import PHYSICAL
from etl.transform.events.facts.casualties import INJURING, KILLING, Casualties, read_casualties, stated
from etl.transform.events.language.clauses import agents, is_passive, subjects
from etl.transform.events.language.sentences import Sentence

# How many sentences a toll may follow its act by.
REACH = 3
# Of these acts the toll is told.
TOLLED = PHYSICAL
# Words of a sentence that counts what else there was.
ELSEWHERE = frozenset({"another", "separate", "separately", "elsewhere", "previous", "previously", "earlier", "since", "total",
                       "meanwhile", "year", "years", "month", "months", "week", "weeks", "war", "similar", "so"})
# What wounds when it is told again: "the blast wounded 12".
AGAIN = frozenset({"attack", "blast", "explosion", "strike", "raid", "bombing", "shooting", "ambush", "clash", "shelling",
                   "bomb", "assault", "stampede", "crash"})


def read_tolls(after: Sequence[Sentence], acts: Collection[int]) -> list[tuple[int, Casualties]]:
    """What the sentences `after` an act say that it cost, with their numbers, in order.

    `acts` are the numbers of sentences that tell an act of their own: with them another story begins.
    """
    told = []
    for sentence in after[:REACH]:
        if sentence.number in acts or not _is_outcome(sentence):
            break
        told.append((sentence.number, read_casualties(sentence.span)))
    return [(number, found) for number, found in told if found != Casualties()]


def with_toll(own: Casualties, told: Sequence[tuple[int, Casualties]]) -> Casualties:
    """An act's casualties, those that its own sentence does not state taken from the first that does."""
    for _, found in told:
        own = replace(own, killed=own.killed or found.killed, injured=own.injured or found.injured)
    return own


def _is_outcome(sentence: Sentence) -> bool:
    """Whether nothing in a sentence is told as a new act with victims: what it counts came of an act told before."""
    if any(token.lower_ in ELSEWHERE for token in sentence.span):
        return False
    return not any(_is_done_by_somebody(token) for token in sentence.span if stated(token))


def _is_done_by_somebody(word: Token) -> bool:
    if word.lemma_.lower() not in KILLING | INJURING or word.pos_ != "VERB":
        return False
    doers = agents(word) if is_passive(word) else subjects(word) if word.tag_ in {"VBD", "VBZ", "VBP", "VBN"} else []
    return any(not (doer.lemma_.lower() in AGAIN and any(c.lower_ == "the" for c in doer.lefts)) for doer in doers)
