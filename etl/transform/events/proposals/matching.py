"""Which codebook pattern fits at a token, and which tokens it uses up."""

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Token

from etl.transform.events.language.clauses import (
    OBLIGATIONS,
    agents,
    children,
    clause_complements,
    is_passive,
    objects,
    prepositional,
    subjects,
)
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.proposals.codebook import PREPOSITIONS, Codebook, Pattern

# Nouns that measure: of "tons of maize" both words are known to patterns.
MEASURES = frozenset({
    "ton", "tonne", "kilo", "kilogram", "package", "shipment", "consignment", "dozen", "hundred",
    "thousand", "million", "series", "wave", "barrage", "round", "batch", "number", "pair",
    "couple", "group", "load", "day", "week", "hour", "lorry", "truckload", "convoy", "delivery",
    "volley", "spate", "string", "handful", "worth"})
DEVERBAL = frozenset({"NOUN", "PROPN"})
# What bursts does so by itself: "a bomb exploded".
BURSTING = frozenset({"explode", "detonate", "go"})
# How a trigger's second word may depend on its first; "found him guilty" is a small clause.
PARTICLES = frozenset({"dobj", "nsubjpass", "acomp", "oprd", "advmod", "attr", "pobj", "ccomp"})

FUNCTION = frozenset({"prt", "prep", "advmod", "agent", "dative", "aux", "mark"})


@dataclass(frozen=True)
class Fit:
    """A pattern found in a sentence: its head, the trigger's tokens, and the objects it governs."""

    pattern: Pattern
    head: Token
    tokens: tuple[Token, ...]
    objects: tuple[Token, ...]


class Matcher:
    """Finds the best pattern at a token."""

    def __init__(self, codebook: Codebook, arguments: Arguments) -> None:
        """Match against a codebook; `arguments` tells what is an actor or a place."""
        self.codebook, self.arguments = codebook, arguments

    def fit(self, token: Token) -> Fit | None:
        """The most specific pattern that fits at a token, idioms included; None where none does."""
        if token.pos_ in {"VERB", "AUX"}:
            return self._first("verb", token, self._fit_verb)
        if token.pos_ in DEVERBAL or token.tag_ in {"NN", "NNS"}:
            return self._first("noun", token, self._fit_noun)
        return None

    def _first(self, part: str, token: Token,
               try_one: Callable[[Pattern, Token], Fit | None]) -> Fit | None:
        patterns = self.codebook.candidates(part, token.lemma_.lower())
        return next((fit for pattern in patterns if (fit := try_one(pattern, token))), None)

    def _fit_verb(self, pattern: Pattern, verb: Token) -> Fit | None:
        tokens, anchor, above = [verb], verb, verb
        for word in pattern.words[1:]:
            found = _dependent(anchor, word) or _dependent(verb, word)
            if found is None:
                return None
            tokens.append(found)
            above, anchor = anchor, found
        governed = self._governed(pattern, verb, above, tokens[-1])
        if pattern.words[-1] == "to" and len(pattern.words) > 1 and not governed:
            return None
        if pattern.objects:
            governed = [t for t in governed if self._admitted(pattern, t)]
            if not governed:
                return None
        return Fit(pattern, verb, tuple(tokens), tuple(governed))

    def _governed(self, pattern: Pattern, verb: Token, above: Token, last: Token) -> list[Token]:
        """What the trigger's last word governs; `above` is the word before it."""
        word = pattern.words[-1]
        if len(pattern.words) > 2 and pattern.words[1] == "be":
            return _held(verb)
        if len(pattern.words) > 1 and word == "to" and last.pos_ != "ADP":
            inner = [*_infinitives(verb), *_infinitives(above)]
            return [t for t in inner if any(c.lower_ == "to" for c in t.children)]
        if len(pattern.words) > 1 and word in {"that", *OBLIGATIONS}:
            return clause_complements(verb)
        if len(pattern.words) > 1 and last.dep_ in {"prep", "agent", "dative"}:
            found = children(last, "pobj", "pcomp")
            return [c for t in found for c in [t, *t.conjuncts]] or objects(verb)
        return objects(verb) or (subjects(verb) if verb.lemma_.lower() in BURSTING else [])

    def _fit_noun(self, pattern: Pattern, noun: Token) -> Fit | None:
        words = [word for word in pattern.words if word != pattern.preposition]
        tokens = [*noun.doc[max(noun.sent.start, noun.i - len(words) + 1):noun.i], noun]
        before = tokens[:-1]
        is_same = [t.lemma_.lower() for t in before] == words[:-1]
        if not is_same and [t.lower_ for t in before] != words[:-1]:
            return None
        if pattern.preposition:
            governed = prepositional(noun, pattern.preposition)
            if not governed:
                return None
        else:
            governed = [*children(noun, "compound", "amod", "nmod", "poss"),
                        *prepositional(noun, "of", "in", "on", "against")]
        if not pattern.objects:
            return Fit(pattern, noun, tuple(tokens), ())
        chosen = tuple(t for t in governed if self._admitted(pattern, t))
        return Fit(pattern, noun, tuple(tokens), chosen) if chosen else None

    def _admitted(self, pattern: Pattern, token: Token) -> bool:
        wanted = pattern.objects or frozenset()
        if self.codebook.admits(pattern, object_names(token)):
            return True
        if "@actor" in wanted and self.arguments.resolve(token):
            return True
        if "@aid_money" in wanted and token.ent_type_ == "MONEY":
            return True
        return "@place" in wanted and token.ent_type_ in {"GPE", "LOC", "FAC"}


def object_names(token: Token) -> list[str]:
    """The names by which patterns may know an object.

    They are its lemma and its word, alone and with its compounds; of "tons of maize" those of both.
    """
    names = [token.lemma_.lower(), token.lower_]
    if token.lemma_.lower() in MEASURES:
        names += [name for inner in prepositional(token, "of") for name in object_names(inner)]
    names += [f"{token.lemma_.lower()} of {inner.lower_}" for inner in prepositional(token, "of")]
    compounds = [c for c in token.lefts if c.dep_ in {"compound", "amod"}]
    for start in range(len(compounds)):
        prefix = " ".join(c.lower_ for c in compounds[start:])
        names += [f"{prefix} {token.lemma_.lower()}", f"{prefix} {token.lower_}"]
    return names


def _dependent(token: Token, word: str) -> Token | None:
    """The word below a token that is a trigger's next one; None where there is none."""
    for child in token.children:
        is_function = child.dep_ in FUNCTION or word in PREPOSITIONS
        if child.lower_ == word and is_function and not _is_when(child):
            return child
        if child.lemma_.lower() == word and child.dep_ in PARTICLES:
            return child
    if word == "to":  # "agreed to meet": the infinitive's own "to"
        return next((c for v in _infinitives(token) for c in v.children if c.lower_ == "to"), None)
    if word in OBLIGATIONS:  # "said that the junta must go"
        auxiliaries = (c for v in clause_complements(token) for c in children(v, "aux"))
        return next((c for c in auxiliaries if c.lower_ == word), None)
    if word == "that":
        marks = (c for v in clause_complements(token) for c in v.children if c.dep_ == "mark")
        return next((c for c in marks if c.lower_ == "that"), None)
    return None


def _held(verb: Token) -> list[Token]:
    """Of whom something is said to be so: "said that rebels were behind it".

    Of oneself it is no charge, nor where it is denied.
    """
    clauses = [c for c in clause_complements(verb) if c.lemma_ == "be" and not children(c, "neg")]
    return [t for clause in clauses for t in children(clause, "nsubj") if t.pos_ != "PRON"]


def _is_when(preposition: Token) -> bool:
    """Whether a preposition belongs to a day or an hour: "called on Tuesday" calls on nobody."""
    return any(child.ent_type_ in {"DATE", "TIME"} for child in children(preposition, "pobj"))


def _infinitives(token: Token) -> list[Token]:
    """Verbs of the complement clauses.

    The parser may hang them on an object: "called on both sides to stop".
    """
    inner = [t for p in children(token, "prep") for t in children(p, "pobj")]
    inner += children(token, "dobj")
    if token.dep_ in {"prep", "agent"}:
        inner += children(token, "pobj")
    hung = [c for t in inner for c in children(t, "acl", "relcl", "xcomp")]
    bare = [t for t in children(token, "advcl") if t.tag_ == "VB"]
    return [*clause_complements(token), *hung, *bare]


def involved_nouns(fit: Fit) -> list[Token]:
    """Event nouns that a verb pattern has used up: its objects and its (event) subject."""
    used = [t for t in fit.objects if t.pos_ in DEVERBAL]
    if fit.pattern.part == "verb" and is_passive(fit.head):
        used += [t for t in agents(fit.head) if t.pos_ in DEVERBAL]
    return used
