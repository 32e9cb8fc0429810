"""Where an event happened: of the places in the text, the one that the parse ties to the trigger.

Syntax first (a place in the trigger's own phrases, or its object), then the place that the story tells of, the
paragraph, the dateline. What is said rather than done has happened where its speaker is: a statement of Iran's
foreign ministry in Iran. No event's place are the nationality of an actor, the place where a speaker sits,
what stands in brackets, and the base that a strike came from: that is its origin.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Span, Token

from etl.tables.plover import MATERIAL_CONFLICT, MATERIAL_COOPERATION, PHYSICAL, SPOKEN, Coding
from etl.transform.events.facts.attribution import SAYING
from etl.transform.events.language.clauses import governors
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.arguments import Actor
from etl.transform.places.choice import FoundPlace
from etl.transform.places.gazetteer import Place
from etl.transform.places.names import PlaceName
from etl.transform.places.surroundings import LOCATIVES

PLACING = LOCATIVES | {"on", "of", "across", "along", "through", "throughout", "over", "to", "against", "north", "south",
                       "east", "west",
                       "off", "within", "between", "under", "up", "down", "by", "towards", "for", "with", "beside",
                       "outside"}
# Behind these a country is a party, a town still is where it happened ("attacks on Aleppo").
TOWARDS = frozenset({"to", "on", "against", "with", "for", "of", "by", "between", "from", "towards", "toward", "over"})
MOVING = frozenset({"deploy", "send", "march", "move", "enter", "advance", "return", "dispatch", "fly", "travel", "cross",
                    "deliver",
                    "ship", "go", "come", "arrive", "transfer", "withdraw", "retreat", "evacuate", "deport", "bring", "take"})
LAUNCHING = frozenset({"launch", "fire", "strike", "attack", "shell", "bomb", "hit", "take", "fly", "travel", "send", "deploy",
                       "launching", "attacks", "march", "move", "come", "arrive", "cross", "withdraw", "retreat", "pull",
                       "rocket",
                       "missile", "drone", "raid"})
STREETS = frozenset({"avenue", "street", "boulevard", "square", "road", "bridge", "lane", "roundabout"})
SPEAKING = frozenset({"nsubj", "agent"})
# Where things are said.
VENUES = frozenset({"talk", "meeting", "conference", "summit", "ceremony", "speech", "rally", "session", "interview", "visit",
                    "address", "hearing", "briefing", "forum", "gathering", "negotiation", "sermon", "headquarters", "palace",
                    "residence", "embassy", "court", "parliament", "capital", "city", "town", "village", "statement"})
SIGNING = frozenset({"sign", "initial", "ratify", "ink"})
OBJECTS = frozenset({"dobj", "nsubjpass", "conj", "appos", "compound", "poss", "nmod"})
# Ties up to USABLE count; what is in the trigger's own phrases has fewer than ELSEWHERE.
ELSEWHERE, USABLE = 10, 50
# How much is left of the confidence when the place is taken from farther away.
IN_STORY, IN_PARAGRAPH, IN_DATELINE, OF_ACTOR, IN_ARTICLE, UNRESOLVED = 0.7, 0.7, 0.6, 0.6, 0.4, 0.5
_EXACTNESS = {"site": 3, "city": 2, "admin1": 1, "country": 0}


@dataclass(frozen=True)
class Setting:
    """What is known of places around a sentence: all of the text's, the dateline's, the last event's; None where unknown.

    is_capital: the dateline's is a capital, where its country's government speaks. subject: the country that the text
    is about where that is not the dateline's or there is none.
    """

    places: list[FoundPlace]
    dateline: FoundPlace | None
    countries: dict[str, Place]
    is_capital: bool = False
    subject: Place | None = None
    told: FoundPlace | None = None


def locate(sentence: Sentence, paragraph: int, trigger: Token, coding: Coding, parties: tuple[Actor | None, Actor | None],
           setting: Setting) -> FoundPlace | None:
    """The event's place; None where no place is known."""
    here = [p for p in setting.places if p.name.paragraph == paragraph]
    inside = [p for p in here if sentence.span.start <= p.name.token < sentence.span.end]
    taken = {i for party in parties if party for i in range(party.start, party.end)}
    tied = _tied(inside, trigger, taken, coding)
    actor = parties[0]
    is_spoken = (coding.event_type in SPOKEN and trigger.lemma_.lower() not in SIGNING) or _is_call(sentence.span)
    if tied is not None and (tied[0] < ELSEWHERE or not is_spoken):
        return _resolved(tied[1], setting)
    if is_spoken and actor is not None and actor.country in setting.countries:
        capital = setting.dateline if setting.is_capital else None
        is_home = capital is not None and capital.place is not None and capital.place.country == actor.country
        return _weaker(capital, IN_DATELINE) if capital and is_home else _of_actor(actor, actor.country, sentence, setting)
    if tied is not None:
        return _resolved(tied[1], setting)
    if setting.told is not None and coding.event_type in MATERIAL_CONFLICT | MATERIAL_COOPERATION:
        return _weaker(_more_exact(setting.told, setting.dateline), IN_STORY)
    earlier = [p for p in here if p.name.token < sentence.span.start and p.place and p.place.precision != "country"]
    if earlier:
        return _weaker(earlier[-1], IN_PARAGRAPH)
    if setting.subject is not None and coding.event_type in PHYSICAL:
        return _of_subject(sentence, trigger, setting.subject)
    if setting.dateline is not None:
        return _weaker(setting.dateline, IN_DATELINE)
    told = [p for p in setting.places if 0 <= p.name.paragraph < paragraph and p.place and _EXACTNESS[p.place.precision] > 1]
    return _weaker(told[-1], IN_ARTICLE) if told else None


def locate_origin(sentence: Sentence, paragraph: int, trigger: Token, places: list[FoundPlace]) -> FoundPlace | None:
    """Where an attack or a move came from: "fired from Gaza", "jets from a base in Cyprus"; None where nothing tells."""
    for found in places:
        name = found.name
        if name.paragraph == paragraph and sentence.span.start <= name.token < sentence.span.end and found.place and \
                _is_origin(sentence.span.doc[name.token], trigger):
            return found
    return None


def locate_title(title: Span, places: list[FoundPlace]) -> FoundPlace | None:
    """The most exact place of the text that a title's sentence names too, with its span in the title; else None."""
    named = []
    for found in places:
        match = re.search(rf"\b{re.escape(found.name.text)}\b", title.text, re.IGNORECASE) if found.place else None
        if match:
            start = title.start_char + match.start()
            name = replace(found.name, text=match.group(), start=start, end=start + len(match.group()))
            named.append(replace(found, name=name))
    return max(named, key=_exactness, default=None)


def _tied(inside: list[FoundPlace], trigger: Token, taken: set[int], coding: Coding) -> tuple[int, FoundPlace] | None:
    """The most exact of the places that are tied most closely to the trigger, with its tie."""
    doc = trigger.doc
    ranked = [(tie, found) for found in inside if (tie := _tie(found, doc[found.name.token], trigger, taken, coding)) < USABLE]
    if not ranked:
        return None
    lowest = min(tie for tie, _ in ranked)
    # "the town of Sake in eastern Congo": what is close by and more exact is meant.
    near = [(tie, found) for tie, found in ranked if tie <= (lowest + 2 if lowest < ELSEWHERE else lowest)]
    return max(near, key=lambda one: (_exactness(one[1])[0], -one[0], _exactness(one[1])[1]))


def _is_call(sentence: Span) -> bool:
    """Whether both sides stayed where they are: a talk by telephone."""
    return any(token.lower_ in {"telephone", "phone", "telephoned", "videoconference"} for token in sentence)


def _resolved(found: FoundPlace, setting: Setting) -> FoundPlace:
    """A place as it is; of an unresolved one the smallest that it is told to lie in: its province, else its country.

    A street lies in the town that the story tells of.
    """
    if found.place is not None:
        return found
    town = setting.told or setting.dateline
    if town is not None and found.name.text.split()[-1].lower() in STREETS:
        return _weaker(town, IN_STORY)
    before = [p for p in setting.places if p.place and p.name.paragraph >= 0 and p.place.country in setting.countries]
    if not before:
        return setting.dateline or found
    nearest = sorted(before, key=lambda p: (p.name.paragraph != found.name.paragraph, abs(p.name.start - found.name.start)))
    country = nearest[0].place.country if nearest[0].place else None
    division = next((p.place for p in nearest if p.place and p.place.kind == "admin1" and p.place.country == country), None)
    return replace(found, place=division or setting.countries[country or ""], confidence=UNRESOLVED)


def _of_subject(sentence: Sentence, trigger: Token, country: Place) -> FoundPlace:
    """Of an attack that names no place in a story filed elsewhere: the country that the story is about."""
    start = sentence.paragraph.offset + trigger.idx
    return FoundPlace(PlaceName(trigger.text, start, start + len(trigger), -1, -1), country, IN_ARTICLE)


def _of_actor(actor: Actor, country: str, sentence: Sentence, setting: Setting) -> FoundPlace:
    """The country that an actor speaks for, where its name stands."""
    start = sentence.paragraph.offset + actor.start_char
    name = PlaceName(actor.text, start, start + len(actor.text), -1, -1)
    return FoundPlace(name, setting.countries[country], OF_ACTOR)


def _more_exact(told: FoundPlace, dateline: FoundPlace | None) -> FoundPlace:
    """The dateline where the story so far names but its country."""
    if dateline is None or dateline.place is None or told.place is None:
        return told
    return dateline if told.place.precision == "country" and told.place.country == dateline.place.country else told


def _exactness(found: FoundPlace) -> tuple[int, int]:
    return _EXACTNESS[found.place.precision] if found.place else 2, -found.name.start


def _weaker(found: FoundPlace, factor: float) -> FoundPlace:
    return replace(found, confidence=round((found.confidence or 0) * factor, 3))


def _is_pair(name: Token) -> bool:
    """Whether a modifier is the town of a pair such as "Maiduguri, Nigeria"."""
    return name.head.ent_type_ in {"GPE", "LOC"} and name.i + 1 < len(name.doc) and name.nbor().text == ","


def _is_origin(name: Token, trigger: Token) -> bool:
    chain = list(governors(name))
    prepositions = [t for t in chain if t.pos_ == "ADP"]
    first = next((t for t in prepositions if t.lower_ not in {"in", "at", "near", "of"}), None)
    source = first if first is not None and first.lower_ == "from" else None
    if source is None or source.head.lemma_.lower() not in LAUNCHING | {trigger.lemma_.lower()}:
        return False
    return source.head == trigger or trigger in source.ancestors or source.head in trigger.ancestors


def _tie(found: FoundPlace, name: Token, trigger: Token, taken: set[int], coding: Coding) -> int:
    """How loosely a place name is tied to the trigger: 0 in its own phrases; USABLE and more is no tie."""
    chain = list(governors(name))
    preposition = next((t for t in chain[:4] if t.pos_ == "ADP" and t.lower_ in PLACING), None)
    is_town = found.place is None or found.place.precision != "country"
    if _in_brackets(name) or _is_speaker(chain, trigger) or _is_origin(name, trigger):
        return USABLE
    if name.dep_ in {"amod", "compound", "poss", "nmod"} and not _is_pair(name):
        head = name.head
        inner = head.dep_ in {"pobj", "dobj", "nsubjpass"} and is_town and head.pos_ in {"NOUN", "PROPN"}
        # "in Syria's eastern desert"
        owned = name.dep_ == "poss" and head.dep_ == "pobj" and head.head.lower_ in LOCATIVES - {"from"}
        if not (inner or owned) or name.dep_ == "amod":
            return USABLE
    if preposition is None:  # "seized Mosul", "Idlib was bombed"
        is_object = is_town and coding.event_type not in SPOKEN and name.dep_ in OBJECTS and trigger in chain[:3]
        return 1 if is_object else USABLE
    is_party = not is_town and preposition.lower_ in TOWARDS and not (
        preposition.lower_ in {"to", "from", "of"} and _moves(preposition, trigger))
    if is_party or (name.i in taken and not is_town and preposition.lower_ not in {"in", "at", "near", "inside"}):
        return USABLE
    if trigger in chain:
        between = chain[:chain.index(trigger)]
        is_other = coding.event_type in SPOKEN and trigger.lemma_.lower() not in SIGNING and _is_content(between)
        return USABLE if is_other else min(len(between), ELSEWHERE - 1)
    clause = next((t for t in [trigger, *governors(trigger)] if t.pos_ in {"VERB", "AUX"}), trigger)
    return ELSEWHERE + chain.index(clause) if clause in chain else 20 + min(abs(name.i - trigger.i), 29)


def _is_content(between: list[Token]) -> bool:
    """Whether what lies between a place and a word of speech makes it a place spoken of: another clause, another's seat.

    The speaker's seat and what the speaker did there are none ("parties in Bogotá", "speaking by telephone from Riyadh").
    """
    is_speakers = any(t.dep_ in SPEAKING or t.lemma_.lower() == "speak" for t in between)
    return not is_speakers and any(t.pos_ in {"VERB", "AUX"} or _is_party(t) for t in between)


def _is_party(token: Token) -> bool:
    return token.pos_ in {"NOUN", "PROPN"} and not token.ent_type_ and token.lemma_.lower() not in VENUES


def _moves(preposition: Token, trigger: Token) -> bool:
    return preposition.lower_ == "to" and (preposition.head.lemma_.lower() in MOVING or trigger.lemma_.lower() in MOVING)


def _is_speaker(chain: list[Token], trigger: Token) -> bool:
    """Whether a name stands in the phrase of who says it ("officials in Kabul said", "according to police in Goma")."""
    for below, above in pairwise(chain):
        if below.dep_ in {"nsubj", "nsubjpass"} and above.lemma_.lower() in SAYING and above != trigger:
            return True
        if (below.lower_ == "to" and above.lower_ == "according") or below.lower_ in {"count", "estimate", "account"}:
            return True
    return False


def _in_brackets(name: Token) -> bool:
    text = name.sent.text[:name.idx - name.sent.start_char]
    return text.rfind("(") > text.rfind(")") or text.rfind("[") > text.rfind("]")
