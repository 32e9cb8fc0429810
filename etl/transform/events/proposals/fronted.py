"""Who stands in front of "attack": its doer, or where and on what it was.

"Taliban attack" and "Israeli strike" name who did it, "Mali attack" and "mosque attack" do not.
"""

from collections.abc import Mapping
from dataclasses import replace

from spacy.tokens import Token

from etl.transform.events.language.clauses import prepositional
from etl.transform.events.parties.party import Actor
from etl.transform.events.proposals.candidates import Candidate

# Who is of such a sector is attacked, and attacks nobody.
TARGETS = frozenset({"REL", "HLH", "EDU", "BUS", "MNC", "MED", "CVL", "REF", "AGR", "LAB", "HRI",
                     "NGO"})
# What a state does itself, so that its name in front of it is the doer's: "Russia airstrike".
OF_STATES = frozenset({"airstrike", "strike", "raid", "shelling", "bombardment", "offensive",
                       "invasion", "incursion", "drone", "missile", "rocket", "fire"})
FRONT = frozenset({"compound", "nmod", "amod", "npadvmod"})
# Names of states in capitals are like adjectives: "US attack".
LONGEST_SIGN = 4


def without_fronted(candidate: Candidate, towns: Mapping[int, str]) -> Candidate:
    """An assault without the actors that are the place or the target in front of its noun.

    Targets are its recipients where it has no others. `towns` are the places of the paragraph that
    are no countries, by the number of their last token.
    """
    noun = candidate.trigger.head
    is_assault = candidate.coding is not None and candidate.coding.event_type == "ASSAULT"
    if not is_assault or noun.pos_ not in {"NOUN", "PROPN"}:
        return candidate
    placed = [a for a in candidate.actors if _is_place(a, noun, towns)]
    struck = [a for a in candidate.actors if a not in placed and _is_target(a, noun)]
    if not placed and not struck:
        return candidate
    left = tuple(a for a in candidate.actors if a not in placed and a not in struck)
    reached = tuple(a for a in candidate.within_reach if a not in placed)
    return replace(candidate, actors=left, recipients=candidate.recipients or tuple(struck),
                   within_reach=reached if left else ())


def is_retold(candidate: Candidate) -> bool:
    """Whether a noun without a doer names what its verb tells: "kill 12 in a mosque attack"."""
    noun = candidate.trigger.head
    if candidate.actors or noun.dep_ != "pobj" or noun.head.lower_ not in {"in", "during"}:
        return False
    return noun.head.head.lemma_.lower() in {"kill", "wound", "injure", "hurt", "shoot", "slay",
                                             "murder", "abduct", "kidnap", "behead"}


def _fronts(actor: Actor, noun: Token) -> Token | None:
    """The last word of an actor that stands in front of a noun as a noun; None where none does."""
    word = noun.doc[actor.end - 1]
    is_front = word.dep_ in FRONT and word.i < noun.i and word.tag_ in {"NN", "NNS", "NNP", "NNPS"}
    return word if is_front and all(t.pos_ != "VERB" for t in noun.doc[word.i:noun.i]) else None


def _is_place(actor: Actor, noun: Token, towns: Mapping[int, str]) -> bool:
    word = _fronts(actor, noun)
    if word is None:
        return False
    if word.i in towns:
        return True
    is_state = actor.entity_id == f"state:{actor.country}" and actor.sector == "GOV"
    is_sign = word.text.isupper() and len(word.text.replace(".", "")) <= LONGEST_SIGN
    is_aimed = bool(prepositional(noun, "on", "against"))
    is_own = noun.lemma_.lower() in OF_STATES and word.i == noun.i - 1
    return is_state and not (is_sign or is_aimed or is_own)


def _is_target(actor: Actor, noun: Token) -> bool:
    return _fronts(actor, noun) is not None and actor.sector in TARGETS and not actor.is_named
