"""Where an event happened: of the places in the text, the one that the parse ties to the trigger.

Syntax first (a place in the trigger's own prepositional phrases), then the sentence, then the
paragraph, then the dateline, then what the article named last. The nationality of an actor and the place
where a speaker sits are none.
"""

import re
from dataclasses import replace

from spacy.tokens import Span, Token

from etl.transform.events.clauses import governors
from etl.transform.events.sentences import Sentence
from etl.transform.places.choice import FoundPlace
from etl.transform.places.surroundings import LOCATIVES

PLACING = LOCATIVES | {"on", "of", "across", "along", "through", "over", "to", "against", "north", "south", "east", "west"}
# How much is left of the confidence when the place is taken from farther away.
IN_PARAGRAPH, IN_DATELINE, IN_ARTICLE = 0.7, 0.6, 0.4


def locate(sentence: Sentence, paragraph: int, trigger: Token, places: list[FoundPlace],
           taken: set[int], dateline: FoundPlace | None) -> FoundPlace | None:
    """The event's place; `taken` are the tokens of actor and recipient. None where no place is known."""
    here = [p for p in places if p.name.paragraph == paragraph and p.place is not None]
    inside = [p for p in here if sentence.span.start <= p.name.token < sentence.span.end]
    ranked = sorted(((_tie(sentence.span.doc[p.name.token], trigger, taken), -p.name.start, p) for p in inside),
                    key=lambda item: item[:2])
    usable = [(tie, p) for tie, _, p in ranked if tie < 50]
    if usable:
        lowest = usable[0][0]
        return max((p for tie, p in usable if tie == lowest), key=_exactness)
    earlier = [p for p in here if p.name.token < sentence.span.start and p.place and p.place.precision != "country"]
    if earlier:
        return _weaker(earlier[-1], IN_PARAGRAPH)
    if dateline is not None:
        return _weaker(dateline, IN_DATELINE)
    told = [p for p in places if 0 <= p.name.paragraph < paragraph and p.place and p.place.precision in {"city", "site"}]
    return _weaker(told[-1], IN_ARTICLE) if told else None


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


def _exactness(found: FoundPlace) -> tuple[int, int]:
    order = {"site": 3, "city": 2, "admin1": 1, "country": 0}
    return order[found.place.precision] if found.place else -1, -found.name.start


def _weaker(found: FoundPlace, factor: float) -> FoundPlace:
    return replace(found, confidence=round((found.confidence or 0) * factor, 3))


def _is_pair(name: Token) -> bool:
    """Whether a modifier is the town of a pair such as "Maiduguri, Nigeria"."""
    return name.head.ent_type_ in {"GPE", "LOC"} and name.i + 1 < len(name.doc) and name.nbor().text == ","


def _tie(name: Token, trigger: Token, taken: set[int]) -> int:
    """How loosely a place name is tied to the trigger: 0 in its own phrases; 50 and more is no tie."""
    chain = list(governors(name))
    preposition = next((t for t in [name, *chain] if t.dep_ in {"prep", "pobj"} or t.pos_ == "ADP"), None)
    is_placed = any(t.pos_ == "ADP" and t.lower_ in PLACING for t in chain[:3])
    if name.dep_ in {"amod", "compound", "poss", "nmod"} and not _is_pair(name):
        return 60
    if name.i in taken and not is_placed:
        return 60
    if not is_placed or preposition is None:
        return 50
    if trigger in chain:
        return chain.index(trigger)
    clause = next((t for t in [trigger, *governors(trigger)] if t.pos_ in {"VERB", "AUX"}), trigger)
    return 10 + chain.index(clause) if clause in chain else 20 + min(abs(name.i - trigger.i), 29)
