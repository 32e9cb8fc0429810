"""How many were killed, injured, missing, detained and displaced, as the sentence states it.

Read from the parse (who is the object of "killed"), and from set phrases ("left 12 dead", "no casualties").
Each number is the lowest and the highest that the words allow: "at least 12" has no upper bound, "between 3
and 5" has both. "no casualties" is 0, nothing said is None.
"""

import re
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from etl.transform.events.language.clauses import (
    children,
    governors,
    is_passive,
    objects,
    passive_subjects,
    prepositional,
    subjects,
)
from etl.transform.events.language.quantities import NUMBER_WORDS, Quantity, read_number, read_quantity

KILLING = frozenset({"kill", "slay", "murder", "assassinate", "behead", "execute", "massacre", "lynch", "slaughter", "hang"})
DYING = frozenset({"die", "perish", "drown"})
INJURING = frozenset({"injure", "wound", "hurt", "maim", "hospitalize", "hospitalise"})
DETAINING = frozenset({"arrest", "detain", "jail", "imprison", "apprehend", "round"})
DISPLACING = frozenset({"displace", "flee", "evacuate", "uproot"})
VERBS = {"killed": KILLING, "injured": INJURING, "detained": DETAINING, "displaced": DISPLACING}
DEAD = frozenset({"dead"})
CARERS = frozenset({"doctor", "medic", "hospital", "clinic", "nurse", "paramedic", "surgeon", "physician"})
KINDS = ("killed", "injured", "missing", "detained", "displaced")
# Nouns that count: "12 deaths", "the death of three soldiers".
NOUNS = {"death": "killed", "fatality": "killed", "killing": "killed", "injury": "injured", "arrest": "detained"}
WORD_NUMBER = rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{NUMBER_WORDS})"
_PHRASES = (
    ("killed", re.compile(rf"\b(?:death toll|number of (?:dead|deaths|people killed)|"
                         rf"toll)\b[^.;]{{0,40}}?\b(?:to|at|was|is|of|reached)\s+"
                         rf"(?:at least |more than |about |nearly |some )?{WORD_NUMBER}\b", re.IGNORECASE)),
    ("injured", re.compile(rf"\bnumber of (?:wounded|injured|people (?:hurt|injured|wounded))\b[^.;]{{0,40}}?"
                           rf"\b(?:to|at|was|is|reached)\s+(?:at least |more than |about |nearly |some )?"
                           rf"{WORD_NUMBER}\b", re.IGNORECASE)),
    ("injured", re.compile(rf"\b{WORD_NUMBER} (?:\w+ ){{0,2}}(?:were|was|had been) (?:taken|rushed|admitted|sent|"
                          rf"brought|treated)"
                          r"(?: to| in| at| for)? (?:\w+ ){0,3}(?:hospitals?|clinics?|injuries|wounds|burns)\b",
                          re.IGNORECASE)),
)
_NONE = re.compile(r"\b(?:no|without|not any)\s+(?:\w+\s+)?(?:reports? of\s+)?(?:any\s+)?(?P<what>casualties|"
                   r"victims|injuries|deaths|"
                   r"loss of life|one was (?:\w+ )?(?:hurt|injured|wounded|killed)|one (?:died|was harmed))\b|\bnobody "
                   r"(?:was (?:\w+ )?)?(?P<who>hurt|injured|wounded|killed|died)\b|"
                   r"\bcaused no (?P<caused>casualties|injuries)\b",
                   re.IGNORECASE)


@dataclass(frozen=True)
class Casualties:
    """What is stated of each kind; None where nothing is."""

    killed: Quantity | None = None
    injured: Quantity | None = None
    missing: Quantity | None = None
    detained: Quantity | None = None
    displaced: Quantity | None = None


def read_casualties(sentence: Span, trigger: Token | None = None) -> Casualties:
    """Read a sentence's numbers; of several of a kind the one nearest to the trigger in the parse."""
    told: dict[str, list[tuple[int, int, Quantity]]] = {kind: [] for kind in KINDS}
    for token in sentence:
        for kind, quantity in stated(token) if trigger is None or not _is_done_before(token, trigger) else []:
            told[kind].append((_steps(token, trigger) if trigger else 0, token.i, quantity))
    for kind, pattern in _PHRASES:
        for match in pattern.finditer(sentence.text):
            number = read_number(match["n"])
            if number is not None and not told[kind]:
                told[kind].append((0, 0, _bounded(number, sentence.text[:match.start("n")])))
    found = Casualties(**{kind: min(values, key=lambda v: v[:2])[2] for kind, values in told.items() if values})
    return _with_none(found, sentence.text)


def stated(token: Token) -> list[tuple[str, Quantity]]:
    """What a word states, by kind: a verb of its victims, "dead" and "wounded" of whom they describe, a noun of its number."""
    lemma = token.lemma_.lower()
    if token.pos_ in {"VERB", "AUX"} or token.tag_ in {"VBN", "VBD", "VBG"}:
        kind = "killed" if lemma in DYING or (lemma == "shoot" and _is_dead(token)) or _lost_lives(token) or _to_death(token) \
            else "injured" if _is_treated(token) else next((kind for kind, verbs in VERBS.items() if lemma in verbs), None)
        if kind and not (lemma == "round" and not children(token, "prt")):
            quantity = _sum(_victims(token, lemma))
            return [(kind, quantity)] if quantity else []
    if lemma in DEAD or token.lower_ == "missing" or (token.lower_ in {"wounded", "injured"} and token.pos_ in {"ADJ", "NOUN"}):
        kind = {"missing": "missing", "dead": "killed"}.get(token.lower_, "injured")
        quantity = _described(token)
        return [(kind, quantity)] if quantity else []
    if token.pos_ == "NOUN" and lemma in NOUNS:
        quantity = _sum(prepositional(token, "of")) or (read_quantity(token) if children(token, "nummod") else None)
        return [(NOUNS[lemma], quantity)] if quantity else []
    return []


def _victims(verb: Token, lemma: str) -> list[Token]:
    if lemma in DYING | {"flee", "lose"}:
        return subjects(verb)
    if verb.dep_ == "amod":  # "12 wounded soldiers"
        return [verb.head]
    if lemma in INJURING and not is_passive(verb) and not children(verb, "dobj"):
        return subjects(verb) if verb.tag_ == "VBN" or verb.dep_ in {"conj", "ccomp", "advcl"} else []
    found = passive_subjects(verb) if is_passive(verb) else objects(verb)
    is_told_before = verb.dep_ == "conj" and any(t.pos_ == "PRON" for t in found)  # "dragged two men out and shot them"
    return objects(verb.head) if is_told_before and not is_passive(verb) else found


def _to_death(verb: Token) -> bool:
    """"beaten to death", "hacked them to death"."""
    return any(t.lower_ == "death" for t in prepositional(verb, "to")) and verb.lemma_.lower() not in {"sentence", "condemn"}


def _is_treated(verb: Token) -> bool:
    """"doctors treated nine sailors"."""
    return verb.lemma_.lower() == "treat" and any(t.lemma_.lower() in CARERS for t in subjects(verb))


def _is_done_before(word: Token, trigger: Token) -> bool:
    """Whether a word tells of an act before the trigger's, as "killed" does in "killed the guard and abducted two clerks"."""
    return word in trigger.conjuncts and word.i < trigger.i and word.pos_ == "VERB" and bool(children(trigger, "dobj"))


def _is_dead(verb: Token) -> bool:
    """"shot dead": also where the parser takes "dead" for something else's."""
    return any(t.lower_ in {"dead", "death"} for t in verb.subtree if verb.i < t.i <= verb.i + 8) or \
        (verb.i + 1 < len(verb.doc) and verb.nbor().lower_ == "dead")


def _lost_lives(verb: Token) -> bool:
    return verb.lemma_.lower() == "lose" and any(t.lemma_.lower() == "life" for t in children(verb, "dobj"))


def _described(word: Token) -> Quantity | None:
    """How many are "dead", "wounded" or "missing": "left 12 dead", "12 dead", "two were missing"."""
    if quantity := read_quantity(word) if children(word, "nummod") else None:
        return quantity
    if word.dep_ == "amod":
        return read_quantity(word.head)
    if word.dep_ in {"acomp", "attr", "oprd"}:
        verb = word.head
        # "left 12 people dead", "12 people are dead"
        whom = children(verb, "dobj", "nsubj") if word.dep_ == "oprd" or verb.lemma_ == "leave" else subjects(verb)
        return _sum([t for t in whom if t.dep_ == "dobj"] or whom)
    before = word.nbor(-1) if word.i else None
    if before is not None and before.like_num:
        number = read_number(before.text)
        return _bounded(number, word.doc[max(0, before.i - 3):before.i].text) if number is not None else None
    smaller = children(word, "nsubj")
    return _sum(smaller) if smaller else None


def _sum(victims: list[Token]) -> Quantity | None:
    """The victims' numbers together: "a teacher and two pupils" are three; None where one of them is not told."""
    counted = [read_quantity(victim) for victim in victims]
    told = [quantity for quantity in counted if quantity is not None]
    if not told:
        return None
    total = told[0]
    for quantity in told[1:]:
        total = total + quantity
    return total if len(told) == len(counted) else replace(total, high=None)


def _bounded(number: int, before: str) -> Quantity:
    return Quantity(number, None if re.search(r"at least|more than|over|dozens", before[-24:], re.IGNORECASE) else number)


def _with_none(found: Casualties, text: str) -> Casualties:
    none = _NONE.search(text)
    if none is None:
        return found
    word = (none["what"] or none["who"] or none["caused"] or "").lower()
    nothing = Quantity(0, 0)
    killed = nothing if found.killed is None else found.killed  # where nobody was hurt nobody died
    injured = nothing if found.injured is None and not re.search("death|kill|die|life", word) else found.injured
    return replace(found, killed=killed, injured=injured)


def _steps(one: Token, other: Token) -> int:
    """How many arcs lie between two words of a parse."""
    above = {token: steps for steps, token in enumerate([other, *governors(other)])}
    return next((steps + above[token] for steps, token in enumerate([one, *governors(one)]) if token in above), 99)
