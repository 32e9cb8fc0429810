"""How many were killed, injured, missing, detained and displaced, as the sentence states it.

The numbers are read from the parse (who is the object of "killed"), and from set phrases ("left 12
dead", "no casualties"). Each is the lowest and the highest number that the words allow: "at least
12" has no upper bound, "between 3 and 5" has both. "no casualties" is 0; nothing said is None.
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
from etl.transform.events.language.quantities import (
    NUMBER_WORDS,
    Quantity,
    read_number,
    read_quantity,
)

KILLING = frozenset({"kill", "slay", "murder", "assassinate", "behead", "execute", "massacre",
                     "lynch", "slaughter", "hang"})
DYING = frozenset({"die", "perish", "drown"})
INJURING = frozenset({"injure", "wound", "hurt", "maim", "hospitalize", "hospitalise"})
DETAINING = frozenset({"arrest", "detain", "jail", "imprison", "apprehend", "round"})
DISPLACING = frozenset({"displace", "flee", "evacuate", "uproot"})
VERBS = {"killed": KILLING, "injured": INJURING, "detained": DETAINING, "displaced": DISPLACING}
DEAD = frozenset({"dead"})
FATALLY = frozenset({"fatally", "mortally"})
# Before a part of the victims, which their number counts already.
PARTLY = frozenset({"including", "among", "amongst"})
CARERS = frozenset({"doctor", "medic", "hospital", "clinic", "nurse", "paramedic", "surgeon",
                    "physician"})
KINDS = ("killed", "injured", "missing", "detained", "displaced")
# Nouns that count: "12 deaths", "the death of three soldiers".
NOUNS = {"death": "killed", "fatality": "killed", "killing": "killed", "injury": "injured",
         "arrest": "detained"}
# "dead" stands so near behind "shot" in "shot dead".
DEAD_WITHIN = 8
# The words before a number that may bound it lie within so many characters.
BOUND_WITHIN = 24
# Two words of a sentence that no arcs join are so far apart.
UNJOINED = 99
WORD_NUMBER = rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{NUMBER_WORDS})"
_AROUND = r"(?:at least |more than |about |nearly |some )?"
_PHRASES = (
    ("killed", re.compile(
        r"\b(?:death toll|number of (?:dead|deaths|people killed)|toll)\b[^.;]{0,40}?"
        rf"\b(?:to|at|was|is|of|reached)\s+{_AROUND}{WORD_NUMBER}\b", re.IGNORECASE)),
    ("injured", re.compile(
        r"\bnumber of (?:wounded|injured|people (?:hurt|injured|wounded))\b[^.;]{0,40}?"
        rf"\b(?:to|at|was|is|reached)\s+{_AROUND}{WORD_NUMBER}\b", re.IGNORECASE)),
    ("injured", re.compile(
        rf"\b{WORD_NUMBER} (?:\w+ ){{0,2}}(?:were|was|had been) "
        r"(?:taken|rushed|admitted|sent|brought|treated)(?: to| in| at| for)? (?:\w+ ){0,3}"
        r"(?:hospitals?|clinics?|injuries|wounds|burns)\b", re.IGNORECASE)),
)
_NONE = re.compile(
    r"\b(?:no|without|not any)\s+(?:\w+\s+)?(?:reports? of\s+)?(?:any\s+)?"
    r"(?P<what>casualties|victims|injuries|deaths|loss of life|"
    r"one was (?:\w+ )?(?:hurt|injured|wounded|killed)|one (?:died|was harmed))\b|"
    r"\bnobody (?:was (?:\w+ )?)?(?P<who>hurt|injured|wounded|killed|died)\b|"
    r"\bcaused no (?P<caused>casualties|injuries)\b", re.IGNORECASE)
_ALL_DEATHS = re.compile("death|kill|die|life")
_LOWER_BOUND = re.compile(r"at least|more than|over|dozens", re.IGNORECASE)


@dataclass(frozen=True)
class Casualties:
    """What is stated of each kind; None where nothing is."""

    killed: Quantity | None = None
    injured: Quantity | None = None
    missing: Quantity | None = None
    detained: Quantity | None = None
    displaced: Quantity | None = None


def read_casualties(sentence: Span, trigger: Token | None = None) -> Casualties:
    """Read a sentence's numbers.

    Of several of a kind the one counts that is nearest to the trigger in the parse. Where a
    trigger is given, what was done before its act is left out.
    """
    told: dict[str, list[tuple[int, int, Quantity]]] = {kind: [] for kind in KINDS}
    for token in sentence:
        if trigger is not None and _is_done_before(token, trigger):
            continue
        for kind, quantity in stated(token):
            told[kind].append((_steps(token, trigger) if trigger else 0, token.i, quantity))
    for kind, pattern in _PHRASES:
        for match in pattern.finditer(sentence.text):
            number = read_number(match["n"])
            if number is not None and not told[kind]:
                before = sentence.text[:match.start("n")]
                told[kind].append((0, 0, _bounded(number, before)))
    nearest = {kind: min(values, key=lambda v: v[:2])[2] for kind, values in told.items() if values}
    return _with_none(Casualties(**nearest), sentence.text)


def stated(token: Token) -> list[tuple[str, Quantity]]:
    """What a word states, by kind.

    A verb states how many its victims are, "dead" and "wounded" how many they describe, a noun
    its own number.
    """
    lemma = token.lemma_.lower()
    if token.pos_ in {"VERB", "AUX"} or token.tag_ in {"VBN", "VBD", "VBG"}:
        kind = None if children(token, "neg") else _harm(token, lemma)
        # People are hanged, things are hung; suspects are rounded up.
        is_harmless = token.lower_ == "hung" or (lemma == "round" and not children(token, "prt"))
        if kind and not is_harmless:
            return _of_kind(kind, _sum(_victims(token, lemma)))
    is_hurt = token.lower_ in {"wounded", "injured", "hurt"} and token.pos_ in {"ADJ", "NOUN"}
    if _is_in_passing(token):
        return []
    if lemma in DEAD or token.lower_ == "missing" or is_hurt:
        kind = {"missing": "missing", "dead": "killed"}.get(token.lower_, "injured")
        return _of_kind(kind, _described(token))
    if token.pos_ == "NOUN" and lemma in NOUNS:
        own = read_quantity(token) if children(token, "nummod") else None
        return _of_kind(NOUNS[lemma], _sum(prepositional(token, "of")) or own)
    return []


def _is_in_passing(token: Token) -> bool:
    """Whether it describes those of whom something else is told: "the names of five dead men"."""
    return token.dep_ == "amod" and token.head.dep_ == "pobj" and token.head.head.lower_ == "of"


def _of_kind(kind: str, quantity: Quantity | None) -> list[tuple[str, Quantity]]:
    return [(kind, quantity)] if quantity else []


def _harm(verb: Token, lemma: str) -> str | None:
    """What a verb does to its victims; None where it does them no harm."""
    is_shot_dead = lemma == "shoot" and _is_dead(verb)
    is_fatal = any(t.lower_ in FATALLY for t in children(verb, "advmod"))
    if lemma in DYING or is_shot_dead or is_fatal or _lost_lives(verb) or _to_death(verb):
        return "killed"
    if _is_treated(verb):
        return "injured"
    return next((kind for kind, verbs in VERBS.items() if lemma in verbs), None)


def _victims(verb: Token, lemma: str) -> list[Token]:
    if lemma in DYING | {"flee", "lose"}:
        return subjects(verb)
    if verb.dep_ == "amod":  # "12 wounded soldiers"
        return [verb.head]
    if lemma in INJURING and not is_passive(verb) and not children(verb, "dobj"):
        is_suffered = verb.tag_ == "VBN" or verb.dep_ in {"conj", "ccomp", "advcl"}
        return subjects(verb) if is_suffered else []
    found = passive_subjects(verb) if is_passive(verb) else objects(verb)
    # "dragged two men out and shot them"
    is_told_before = verb.dep_ == "conj" and any(t.pos_ == "PRON" for t in found)
    return objects(verb.head) if is_told_before and not is_passive(verb) else found


def _to_death(verb: Token) -> bool:
    """"beaten to death", "hacked them to death"."""
    is_to_death = any(t.lower_ == "death" for t in prepositional(verb, "to"))
    return is_to_death and verb.lemma_.lower() not in {"sentence", "condemn"}


def _is_treated(verb: Token) -> bool:
    """"doctors treated nine sailors"."""
    is_treat = verb.lemma_.lower() == "treat"
    return is_treat and any(t.lemma_.lower() in CARERS for t in subjects(verb))


def _is_done_before(word: Token, trigger: Token) -> bool:
    """Whether a word tells of an act before the trigger's.

    So "killed" does in "killed the guard and abducted two clerks".
    """
    if word.i >= trigger.i or word.pos_ != "VERB" or word not in trigger.conjuncts:
        return False
    return bool(children(trigger, "dobj"))


def _is_dead(verb: Token) -> bool:
    """"shot dead": also where the parser takes "dead" for something else's."""
    below = (t for t in verb.subtree if verb.i < t.i <= verb.i + DEAD_WITHIN)
    is_next = verb.i + 1 < len(verb.doc) and verb.nbor().lower_ == "dead"
    return is_next or any(t.lower_ in {"dead", "death"} for t in below)


def _lost_lives(verb: Token) -> bool:
    is_lose = verb.lemma_.lower() == "lose"
    return is_lose and any(t.lemma_.lower() == "life" for t in children(verb, "dobj"))


def _described(word: Token) -> Quantity | None:
    """How many are "dead", "wounded" or "missing": "left 12 dead", "two were missing"."""
    if quantity := read_quantity(word) if children(word, "nummod") else None:
        return quantity
    if left := _left(word):
        return _sum(left)
    if word.dep_ == "amod":
        return read_quantity(word.head)
    if word.dep_ in {"acomp", "attr", "oprd"}:
        verb = word.head
        # "left 12 people dead", "12 people are dead"
        is_left = word.dep_ == "oprd" or verb.lemma_ == "leave"
        whom = children(verb, "dobj", "nsubj") if is_left else subjects(verb)
        return _sum([t for t in whom if t.dep_ == "dobj"] or whom)
    before = word.nbor(-1) if word.i else None
    if before is not None and before.like_num:
        number = read_number(before.text)
        around = word.doc[max(0, before.i - 3):before.i].text
        return _bounded(number, around) if number is not None else None
    smaller = children(word, "nsubj")
    return _sum(smaller) if smaller else None


def _left(word: Token) -> list[Token]:
    """Who is left "dead" or "wounded": "left 12 people, two children among them, dead".

    A part of them that is named in between is no other victim. Empty where the word is told
    otherwise.
    """
    verb = next((t for t in governors(word) if t.lemma_.lower() == "leave"), None)
    if verb is None or (word.dep_ == "amod" and word.head.i > word.i):
        return []
    first = next((t for t in children(verb, "dobj") if verb.i < t.i < word.i), None)
    if first is None:
        return []
    between = word.doc[first.i + 1:word.i]
    is_own = word.dep_ in {"oprd", "acomp"} or any(t.lower_ in PARTLY for t in between)
    return [t for t in (first, *first.conjuncts) if first.i <= t.i < word.i] if is_own else []


def _sum(victims: list[Token]) -> Quantity | None:
    """The victims' numbers together: "a teacher and two pupils" are three.

    Where one of them is not told there is no upper bound; None where none is told.
    """
    counted = [read_quantity(victim) for victim in victims]
    told = [quantity for quantity in counted if quantity is not None]
    if not told:
        return None
    total = told[0]
    for quantity in told[1:]:
        total = total + quantity
    return total if len(told) == len(counted) else replace(total, high=None)


def _bounded(number: int, before: str) -> Quantity:
    """A number with its upper bound, which some words before it take away."""
    is_open = _LOWER_BOUND.search(before[-BOUND_WITHIN:])
    return Quantity(number, None if is_open else number)


def _with_none(found: Casualties, text: str) -> Casualties:
    """The numbers with 0 for what a text says that there was none of."""
    none = _NONE.search(text)
    if none is None:
        return found
    word = (none["what"] or none["who"] or none["caused"] or "").lower()
    nothing = Quantity(0, 0)
    killed = nothing if found.killed is None else found.killed  # where nobody was hurt nobody died
    is_unhurt = found.injured is None and not _ALL_DEATHS.search(word)
    injured = nothing if is_unhurt else found.injured
    return replace(found, killed=killed, injured=injured)


def _steps(one: Token, other: Token) -> int:
    """How many arcs lie between two words of a parse."""
    above = {token: steps for steps, token in enumerate([other, *governors(other)])}
    joined = (steps + above[token] for steps, token in enumerate([one, *governors(one)])
              if token in above)
    return next(joined, UNJOINED)
