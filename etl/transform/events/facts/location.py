"""Where an event happened: of the places in the text, the one that the parse ties to the trigger.

What the syntax says comes first: a place in the trigger's own phrases, or its object. After it come
the place that the story tells of, the paragraph's, and the dateline's. An act that is said rather
than done has happened where its speaker is: a statement of Iran's foreign ministry in Iran.

Some places are never the event's: the nationality of an actor, the place where a speaker sits, what
stands in brackets, and the base that a strike came from, which is the event's origin.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span

from etl.tables.plover import MATERIAL_CONFLICT, MATERIAL_COOPERATION, PHYSICAL, SPOKEN, Coding
from etl.transform.events.facts.ties import ELSEWHERE, SIGNING, USABLE, Tie, Ties
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.party import Actor
from etl.transform.places.choice import FoundPlace
from etl.transform.places.gazetteer import Place
from etl.transform.places.names import PlaceName

STREETS = frozenset({"avenue", "street", "boulevard", "square", "road", "bridge", "lane",
                     "roundabout"})
REMOTE = frozenset({"telephone", "phone", "telephoned", "videoconference"})
# A place that is so much looser tied than the closest one may still be the more exact name of it.
SAME_PHRASE = 2
# The share of a place's confidence that is left when it is taken from farther away.
IN_STORY = 0.7
IN_PARAGRAPH = 0.7
IN_DATELINE = 0.6
# The confidence of a place that stands for another: the country of an actor or of the story, and
# the province or country of a name that was not resolved.
OF_ACTOR = 0.6
IN_ARTICLE = 0.4
UNRESOLVED = 0.5
_EXACTNESS = {"site": 3, "city": 2, "admin1": 1, "country": 0}


@dataclass(frozen=True)
class Setting:
    """What is known of places in a text; None where unknown.

    places: all that the text names. dateline: the one in the dateline. countries: by ISO 3166-1
    alpha-3 code. is_capital: whether the dateline's is a capital, where its country's government
    speaks. subject: the country that the text is about where that is not the dateline's. main: the
    country that the text names most.
    """

    places: tuple[FoundPlace, ...]
    dateline: FoundPlace | None
    countries: dict[str, Place]
    is_capital: bool = False
    subject: Place | None = None
    main: Place | None = None


Parties = tuple[Actor | None, Actor | None]


def locate(around: Ties, coding: Coding, parties: Parties, setting: Setting,
           told: FoundPlace | None) -> FoundPlace | None:
    """The event's place; None where no place is known.

    `parties` are actor and recipient; `told` is the place that the story told last, if any.
    """
    tied = _closest(around.ties, coding, parties)
    actor = parties[0]
    is_spoken = _is_spoken(around, coding)
    if tied is not None and (tied[0] < ELSEWHERE or not is_spoken):
        return _resolved(tied[1], setting, told)
    if is_spoken and actor is not None and actor.country in setting.countries:
        return _of_speaker(actor, actor.country, around.sentence, setting)
    if tied is not None:
        return _resolved(tied[1], setting, told)
    if (struck := _struck(coding, parties, setting)) is not None and told is None:
        return _of_country(struck, around)
    return _from_farther(around, coding, setting, told)


def _struck(coding: Coding, parties: Parties, setting: Setting) -> Place | None:
    """The country that another one acts on by force: an attack of Iran's on Iraq is in Iraq."""
    actor, recipient = parties
    if coding.event_type not in PHYSICAL or actor is None or recipient is None:
        return None
    is_state = recipient.entity_id == f"state:{recipient.country}"
    is_abroad = actor.country is not None and actor.country != recipient.country
    return setting.countries.get(recipient.country or "") if is_state and is_abroad else None


def is_own(place: FoundPlace | None, sentence: Sentence) -> bool:
    """Whether a place is named by a sentence itself."""
    return place is not None and place.name.paragraph >= 0 and \
        sentence.start <= place.name.start < sentence.end


def locate_title(title: Span, places: Iterable[FoundPlace]) -> FoundPlace | None:
    """The most exact place of the text that a title's sentence names too; None where none is.

    Its span is the one in the title.
    """
    named = []
    for found in places:
        words = rf"\b{re.escape(found.name.text)}\b"
        match = re.search(words, title.text, re.IGNORECASE) if found.place else None
        if match:
            start = title.start_char + match.start()
            name = replace(found.name, text=match.group(), start=start,
                           end=start + len(match.group()))
            named.append(replace(found, name=name))
    return max(named, key=_exactness, default=None)


def locate_untold(around: Ties, coding: Coding, parties: Parties,
                  setting: Setting) -> FoundPlace | None:
    """The country of a title's act of which neither title nor lead names a place; None without one.

    It is the struck one's, that of whoever speaks, or the one that the text is about.
    """
    if (struck := _struck(coding, parties, setting)) is not None:
        return _of_country(struck, around)
    actor = parties[0]
    speakers = setting.countries.get(actor.country or "") if actor is not None else None
    country = speakers if speakers is not None and _is_spoken(around, coding) else setting.main
    return _of_country(country, around) if country is not None else None


def _closest(ties: Sequence[Tie], coding: Coding,
             parties: Parties) -> tuple[int, FoundPlace] | None:
    """The most exact of the places that are tied most closely to the trigger, with its tie."""
    taken = {i for party in parties if party for i in range(party.start, party.end)}
    is_said = coding.event_type in SPOKEN
    ranked = []
    for tie in ties:
        looseness = tie.said if is_said else tie.done
        if looseness < USABLE and not (tie.is_loose and tie.found.name.token in taken):
            ranked.append((looseness, tie.found))
    if not ranked:
        return None
    lowest = min(looseness for looseness, _ in ranked)
    # "the town of Sake in eastern Congo": what is close by and more exact is meant.
    highest = lowest + SAME_PHRASE if lowest < ELSEWHERE else lowest
    near = [one for one in ranked if one[0] <= highest]
    return max(near, key=lambda one: (_exactness(one[1])[0], -one[0], _exactness(one[1])[1]))


def _is_spoken(around: Ties, coding: Coding) -> bool:
    """Whether an act is said where its speaker is, and not done somewhere."""
    is_signed = around.trigger.lemma_.lower() in SIGNING
    return (coding.event_type in SPOKEN and not is_signed) or _is_call(around.sentence.span)


def _is_call(sentence: Span) -> bool:
    """Whether both sides stayed where they are: a talk by telephone."""
    return any(token.lower_ in REMOTE for token in sentence)


def _of_speaker(actor: Actor, country: str, sentence: Sentence, setting: Setting) -> FoundPlace:
    """Where a speaker is: the capital of the dateline where it is his own, else his country."""
    capital = setting.dateline if setting.is_capital else None
    if capital is not None and capital.place is not None and capital.place.country == country:
        return weaker(capital, IN_DATELINE)
    start = sentence.paragraph.offset + actor.start_char
    name = PlaceName(actor.text, start, start + len(actor.text), -1, -1)
    return FoundPlace(name, setting.countries[country], OF_ACTOR)


def _from_farther(around: Ties, coding: Coding, setting: Setting,
                  told: FoundPlace | None) -> FoundPlace | None:
    """The place of an act whose sentence ties none to it: the story's, the paragraph's, and so on.

    An attack that names no place, in a story that was filed elsewhere, is in the country that the
    story is about.
    """
    if told is not None and coding.event_type in MATERIAL_CONFLICT | MATERIAL_COOPERATION:
        return weaker(_more_exact(told, setting.dateline), IN_STORY)
    number, first = around.sentence.paragraph.number, around.sentence.span.start
    earlier = [p for p in setting.places
               if p.name.paragraph == number and p.name.token < first
               and p.place and p.place.precision != "country"]
    if earlier:
        return weaker(earlier[-1], IN_PARAGRAPH)
    if setting.subject is not None and coding.event_type in PHYSICAL:
        return _of_country(setting.subject, around)
    if setting.dateline is not None:
        return weaker(setting.dateline, IN_DATELINE)
    main = setting.main
    before = [p for p in setting.places
              if 0 <= p.name.paragraph < number and p.place and _EXACTNESS[p.place.precision] > 1
              and (main is None or p.place.country == main.country)]
    if before:
        return weaker(before[-1], IN_ARTICLE)
    return _of_country(main, around) if main is not None else None


def _resolved(found: FoundPlace, setting: Setting, told: FoundPlace | None) -> FoundPlace:
    """A place as it is; for an unresolved one the smallest that it is told to lie in.

    That is the province or the country of the nearest place before it. A street lies in the town
    that the story tells of.
    """
    if found.place is not None:
        return found
    town = told or setting.dateline
    if town is not None and found.name.text.split()[-1].lower() in STREETS:
        return weaker(town, IN_STORY)
    others = [p for p in setting.places
              if p.place and p.name.paragraph >= 0 and p.place.country in setting.countries]
    if not others:
        return setting.dateline or found
    nearest = [p.place for p in sorted(others, key=lambda p: (
        p.name.paragraph != found.name.paragraph, abs(p.name.start - found.name.start)))]
    country = nearest[0].country if nearest[0] else None
    division = next((p for p in nearest if p and p.kind == "admin1" and p.country == country), None)
    place = division or setting.countries[country or ""]
    return replace(found, place=place, confidence=UNRESOLVED)


def _more_exact(told: FoundPlace, dateline: FoundPlace | None) -> FoundPlace:
    """The dateline's place where the story so far has told no more than its country."""
    if dateline is None or dateline.place is None or told.place is None:
        return told
    is_less = told.place.precision == "country" and told.place.country == dateline.place.country
    return dateline if is_less else told


def _exactness(found: FoundPlace) -> tuple[int, int]:
    return _EXACTNESS[found.place.precision] if found.place else 2, -found.name.start


def at_trigger(found: FoundPlace, around: Ties) -> FoundPlace:
    """A place that its act's own sentence does not name: the trigger stands for its name."""
    start = around.sentence.paragraph.offset + around.trigger.idx
    name = PlaceName(around.trigger.text, start, start + len(around.trigger), -1, -1)
    return replace(found, name=name)


def _of_country(country: Place, around: Ties) -> FoundPlace:
    """A country for an act of which the text says no more than what it is about."""
    nowhere = PlaceName("", 0, 0, -1, -1)
    return at_trigger(FoundPlace(nowhere, country, IN_ARTICLE), around)


def weaker(found: FoundPlace, factor: float) -> FoundPlace:
    """The same place with a share of its confidence: it was told farther away."""
    return replace(found, confidence=round((found.confidence or 0) * factor, 3))
