"""The toll of an act, as later sentences tell it: "Gunmen stormed the camp. Nobody was hurt".

What an act's own sentence states comes first. A later sentence adds to it only where nothing in
between is told as a new act. Such a sentence tells no second act.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from spacy.tokens import Token

from etl.transform.events.facts.casualties import (
    INJURING,
    KILLING,
    Casualties,
    read_casualties,
    stated,
)
from etl.transform.events.language.clauses import agents, is_passive, objects, subjects
from etl.transform.events.language.quantities import Quantity
from etl.transform.events.language.sentences import Sentence

# How many sentences a toll may stand behind its act.
REACH = 3
# Words of a sentence that counts what happened elsewhere or before.
ELSEWHERE = frozenset({
    "another", "separate", "separately", "elsewhere", "previous", "previously", "earlier", "since",
    "total", "meanwhile", "year", "years", "month", "months", "week", "weeks", "war", "similar",
    "so"})
# What wounds in a sentence that tells an act again: "the blast wounded 12".
AGAIN = frozenset({
    "attack", "blast", "explosion", "strike", "raid", "bombing", "shooting", "ambush", "clash",
    "shelling", "bomb", "assault", "stampede", "crash"})
# Forms of a verb that may have a doer as their subject.
FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
Toll = tuple[int, Casualties]


def read_tolls(after: Sequence[Sentence], acts: Collection[int]) -> list[Toll]:
    """What the sentences `after` an act say that it cost, with their numbers, in order.

    `acts` are the numbers of sentences that tell an act of their own: with them another story
    begins.
    """
    told: list[Toll] = []
    for sentence in after[:REACH]:
        if sentence.number in acts or not _is_outcome(sentence):
            break
        found = read_casualties(sentence.span)
        if found != Casualties():
            told.append((sentence.number, Casualties() if _is_ones_own(sentence) else found))
    return told


def _is_ones_own(sentence: Sentence) -> bool:
    """Whether victims only tell who somebody is: "a man whose sister was killed said …"."""
    return any(t.lower_ == "whose" and t.head.head.lemma_.lower() in KILLING | INJURING
               for t in sentence.span)


def with_toll(own: Casualties, told: Sequence[Toll]) -> Casualties:
    """An act's casualties; what its own sentence does not state comes from the first that does.

    A rough number ("dozens") gives way to one that it allows ("43").
    """
    for _, found in told:
        own = replace(own, killed=_refined(own.killed, found.killed),
                      injured=_refined(own.injured, found.injured))
    return own


def _refined(own: Quantity | None, told: Quantity | None) -> Quantity | None:
    if own is None or told is None:
        return own or told
    is_rough = own.high is not None and own.low < own.high
    is_within = own.high is not None and own.low <= told.low <= own.high
    return told if is_rough and is_within else own


def _is_outcome(sentence: Sentence) -> bool:
    """Whether a sentence tells no new act with victims, so that it counts what came of another."""
    if any(token.lower_ in ELSEWHERE for token in sentence.span):
        return False
    return not any(_is_done_by_somebody(token) for token in sentence.span if stated(token))


def _is_done_by_somebody(word: Token) -> bool:
    if word.lemma_.lower() not in KILLING | INJURING or word.pos_ != "VERB":
        return False
    is_done = word.tag_ in FINITE and bool(objects(word))  # "dozens injured" did nothing
    doers = agents(word) if is_passive(word) else subjects(word) if is_done else []
    return any(not _is_told_again(doer) for doer in doers)


def _is_told_again(doer: Token) -> bool:
    """Whether a doer is an act that was told before: "the blast"."""
    return doer.lemma_.lower() in AGAIN and any(c.lower_ == "the" for c in doer.lefts)
