"""How the places that a sentence names are tied to a trigger by the parse.

The choice among them is made in `location`, once the type of the act and its parties are known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from etl.transform.events.facts.attribution import SAYING
from etl.transform.events.language.clauses import governors
from etl.transform.events.language.sentences import Sentence
from etl.transform.places.choice import FoundPlace
from etl.transform.places.surroundings import LOCATIVES

PLACING = LOCATIVES | {
    "on", "of", "across", "along", "through", "throughout", "over", "to", "against", "north",
    "south", "east", "west", "off", "within", "between", "under", "up", "down", "by", "towards",
    "for", "with", "beside", "outside"}
# Behind these a country is a party, but a town is where it happened ("attacks on Aleppo").
TOWARDS = frozenset({"to", "on", "against", "with", "for", "of", "by", "between", "from", "towards",
                     "toward", "over"})
# Behind these a country is a place although it is a party too.
INSIDE = frozenset({"in", "at", "near", "inside"})
MOVING = frozenset({
    "deploy", "send", "march", "move", "enter", "advance", "return", "dispatch", "fly", "travel",
    "cross", "deliver", "ship", "go", "come", "arrive", "transfer", "withdraw", "retreat",
    "evacuate", "deport", "bring", "take"})
LAUNCHING = frozenset({
    "launch", "fire", "strike", "attack", "shell", "bomb", "hit", "take", "fly", "travel", "send",
    "deploy", "launching", "attacks", "march", "move", "come", "arrive", "cross", "withdraw",
    "retreat", "pull", "rocket", "missile", "drone", "raid"})
# The parser takes a town that it doesn't know for an adverb at times.
OBJECTS = frozenset({"dobj", "nsubjpass", "conj", "appos", "compound", "poss", "nmod", "advmod",
                     "oprd"})
SIGNING = frozenset({"sign", "initial", "ratify", "ink"})
SPEAKING = frozenset({"nsubj", "agent"})
# Where things are said.
VENUES = frozenset({
    "talk", "meeting", "conference", "summit", "ceremony", "speech", "rally", "session",
    "interview", "visit", "address", "hearing", "briefing", "forum", "gathering", "negotiation",
    "sermon", "headquarters", "palace", "residence", "embassy", "court", "parliament", "capital",
    "city", "town", "village", "statement"})
# Who hears what is said, and where.
HEARERS = VENUES | {"reporter", "journalist", "correspondent", "audience", "crowd", "supporter",
                    "delegate", "lawmaker", "rally", "news", "press"}
# A tie counts how loosely a place is tied to a trigger. From USABLE on there is no tie. What stands
# in the trigger's own phrases has less than ELSEWHERE; from NEARBY on only the words' distance
# counts, up to MAX_DISTANCE.
ELSEWHERE, NEARBY, MAX_DISTANCE, USABLE = 10, 20, 29, 50
# Where the words were said that tell an act of speech.
SAID_THERE = 2


@dataclass(frozen=True)
class Tie:
    """How loosely a place of a sentence is tied to a trigger: 0 in its phrases, from USABLE not.

    done: where the act is one that is done. said: where it is one that is said. is_loose: whether
    the place is none where its name is a party of the act.
    """

    found: FoundPlace
    done: int
    said: int
    is_loose: bool = False


@dataclass(frozen=True)
class Ties:
    """A trigger in its sentence, with the ties of all places that the sentence names."""

    sentence: Sentence
    trigger: Token
    ties: tuple[Tie, ...]


def read_ties(sentence: Sentence, trigger: Token, places: Iterable[FoundPlace]) -> Ties:
    """How the places of a sentence are tied to a trigger, before its type and parties are known."""
    doc = sentence.paragraph.doc
    return Ties(sentence, trigger, tuple(
        _tie(found, doc[found.name.token], trigger) for found in _inside(sentence, places)))


def locate_origin(around: Ties) -> FoundPlace | None:
    """Where an attack or a move came from: "fired from Gaza", "jets from a base in Cyprus".

    None where the sentence does not say so.
    """
    doc = around.sentence.paragraph.doc
    origins = (tie.found for tie in around.ties
               if tie.found.place and _is_origin(doc[tie.found.name.token], around.trigger))
    return next(origins, None)


def _inside(sentence: Sentence, places: Iterable[FoundPlace]) -> list[FoundPlace]:
    span, number = sentence.span, sentence.paragraph.number
    return [p for p in places
            if p.name.paragraph == number and span.start <= p.name.token < span.end]


def _is_pair(name: Token) -> bool:
    """Whether a modifier is the town of a pair such as "Maiduguri, Nigeria"."""
    is_before_comma = name.i + 1 < len(name.doc) and name.nbor().text == ","
    return name.head.ent_type_ in {"GPE", "LOC"} and is_before_comma


def _is_origin(name: Token, trigger: Token) -> bool:
    """Whether an act came from a place: "from" stands above its name, below a verb of launching."""
    chain = list(governors(name))
    prepositions = [t for t in chain if t.pos_ == "ADP"]
    first = next((t for t in prepositions if t.lower_ not in {"in", "at", "near", "of"}), None)
    source = first if first is not None and first.lower_ == "from" else None
    if source is None or source.head.lemma_.lower() not in LAUNCHING | {trigger.lemma_.lower()}:
        return False
    above = source.head
    return above == trigger or trigger in source.ancestors or above in trigger.ancestors


def _tie(found: FoundPlace, name: Token, trigger: Token) -> Tie:
    chain = list(governors(name))
    preposition = next((t for t in chain[:4] if t.pos_ == "ADP" and t.lower_ in PLACING), None)
    is_town = found.place is None or found.place.precision != "country"
    none = Tie(found, USABLE, USABLE)
    if _in_brackets(name) or _is_speaker(chain, trigger) or _is_origin(name, trigger):
        return none
    if _only_modifies(name, is_town):
        return none
    if preposition is None:  # "seized Mosul", "Idlib was bombed"
        is_object = is_town and name.dep_ in OBJECTS and trigger in chain[:3]
        return Tie(found, 1, USABLE) if is_object else none
    if not is_town and _is_towards(preposition, trigger):
        return none
    is_loose = not is_town and preposition.lower_ not in INSIDE
    if trigger in chain:
        between = chain[:chain.index(trigger)]
        own = min(len(between), ELSEWHERE - 1)
        is_told_of = trigger.lemma_.lower() not in SIGNING and _is_content(between)
        return Tie(found, own, USABLE if is_told_of else own, is_loose)
    far = _distance(name, chain, trigger)
    if found.place is not None and found.place.kind == "region":
        return none  # a continent that is named elsewhere in the sentence tells nothing
    is_said_there = preposition.lower_ in INSIDE and _is_of_speech(chain, trigger)
    return Tie(found, far, SAID_THERE if is_said_there else far, is_loose)


def _is_of_speech(chain: list[Token], trigger: Token) -> bool:
    """Whether a place is where the words above an act of speech were said.

    "France appreciates Chad's role, its envoy told reporters in N'Djamena".
    """
    speech = next((t for t in governors(trigger) if t.lemma_.lower() in SAYING), None)
    if speech is None or speech not in chain:
        return False
    return all(t.pos_ == "ADP" or t.ent_type_ in {"DATE", "TIME"} or t.lemma_.lower() in HEARERS
               for t in chain[:chain.index(speech)])


def _only_modifies(name: Token, is_town: bool) -> bool:
    """Whether a name only describes another noun, as a nationality does ("Syrian towns").

    The town of an object ("the Aleppo airport") and an owner ("in Syria's desert") do tell where.
    """
    if name.dep_ not in {"amod", "compound", "poss", "nmod"} or _is_pair(name):
        return False
    head = name.head
    is_in_object = is_town and head.dep_ in {"pobj", "dobj", "nsubjpass"} \
        and head.pos_ in {"NOUN", "PROPN"}
    # "in Syria's eastern desert"
    is_owner = name.dep_ == "poss" and head.dep_ == "pobj" \
        and head.head.lower_ in LOCATIVES - {"from"}
    return name.dep_ == "amod" or not (is_in_object or is_owner)


def _is_towards(preposition: Token, trigger: Token) -> bool:
    """Whether a country behind a preposition is a party; where somebody moves to, it is a place."""
    return preposition.lower_ in TOWARDS and not _moves(preposition, trigger)


def _distance(name: Token, chain: list[Token], trigger: Token) -> int:
    """The tie of a name outside the trigger's phrases: by its clause, else by the words between."""
    above = [trigger, *governors(trigger)]
    clause = next((t for t in above if t.pos_ in {"VERB", "AUX"}), trigger)
    if clause in chain:
        return ELSEWHERE + chain.index(clause)
    return NEARBY + min(abs(name.i - trigger.i), MAX_DISTANCE)


def _is_content(between: list[Token]) -> bool:
    """Whether a place below a word of speech is only spoken of.

    So it is where another clause or another party stands between the two. The speaker's own seat
    is not spoken of ("parties in Bogotá"), nor where the speaker was ("speaking from Riyadh").
    """
    is_speakers = any(t.dep_ in SPEAKING or t.lemma_.lower() == "speak" for t in between)
    return not is_speakers and any(t.pos_ in {"VERB", "AUX"} or _is_party(t) for t in between)


def _is_party(token: Token) -> bool:
    is_noun = token.pos_ in {"NOUN", "PROPN"} and not token.ent_type_
    return is_noun and token.lemma_.lower() not in VENUES


def _moves(preposition: Token, trigger: Token) -> bool:
    verbs = {preposition.head.lemma_.lower(), trigger.lemma_.lower()}
    return preposition.lower_ == "to" and bool(verbs & MOVING)


def _is_speaker(chain: list[Token], trigger: Token) -> bool:
    """Whether a name stands in the phrase of the one who is reported to say it.

    "officials in Kabul said", "according to police in Goma".
    """
    for below, above in pairwise(chain):
        is_subject = below.dep_ in {"nsubj", "nsubjpass"}
        if is_subject and above.lemma_.lower() in SAYING and above != trigger:
            return True
        if below.lower_ == "to" and above.lower_ == "according":
            return True
        if below.lower_ in {"count", "estimate", "account"}:
            return True
    return False


def _in_brackets(name: Token) -> bool:
    text = name.sent.text[:name.idx - name.sent.start_char]
    return text.rfind("(") > text.rfind(")") or text.rfind("[") > text.rfind("]")
