"""Place names in a parsed article.

In: parsed paragraphs, the actor book's names in them, the gazetteer. Out: a `PlaceName` for each.
Proposed are what the language model tags as places, states that the actor book lists, and
capitalised names that the gazetteer knows. The model alone misses every tenth name and takes
viruses for towns. So a name counts when it is tagged and known, or when its surroundings say that
it is a place ("in X", "X, Kenya", "X province"). A name that is sure in one sentence counts in the
others too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from etl.transform.events.language.sentences import Paragraph
from etl.transform.events.parties.actors import Match
from etl.transform.places.abbreviations import ALONE, DIVISIONS, spell_out
from etl.transform.places.gazetteer import Gazetteer, fold
from etl.transform.places.names import PlaceName
from etl.transform.places.surnames import is_surname, read_surnames
from etl.transform.places.surroundings import (
    DIVISION_WORDS,
    QUALIFIERS,
    is_followed,
    is_listed,
    is_located,
    is_pair,
    is_site,
    is_taken,
    nationality_before,
    no_place,
    words_around,
)

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
# A known name inside one of these is part of it: "Paris Hilton", "the Boston Globe".
OTHER_LABELS = frozenset({"PERSON", "ORG", "NORP", "WORK_OF_ART", "PRODUCT", "LAW", "EVENT",
                          "LANGUAGE"})
BEFORE_NAMES = frozenset({"the", "northern", "southern", "eastern", "western", "southeastern",
                          "northeastern", "southwestern", "northwestern", "upstate",
                          "mainland"}) | QUALIFIERS
AFTER_NAMES = frozenset({"'s", "’s", "'"})
LINKS = frozenset({"of", "de", "del", "la", "el", "al", "ez", "ed", "as", "ash", "upon", "du",
                   "da", "the", "and", "az", "ad", "ar", "at", "do", "dos", "di", "-", "'", "le"})
NOT_PLACES = frozenset({"earth", "god", "congress", "parliament", "internet", "moon", "state",
                        "states", "monday", "tuesday", "wednesday", "thursday", "friday",
                        "saturday", "sunday", "january", "february", "march", "april", "may",
                        "june", "july", "august", "september", "october", "november", "december",
                        "north", "south", "east", "west", "central", "church", "college",
                        "university", "house", "senate", "court", "government", "army", "police",
                        "king", "queen", "prince", "union", "english", "colonies", "ebola",
                        "hiv", "christmas", "easter", "islam", "republic", "province", "county",
                        "district", "city", "town", "capital", "young", "best", "hospital",
                        "school", "park", "street", "avenue", "i", "a", "the", "swine", "summer",
                        "spring", "winter", "autumn", "eastern", "northern", "southern",
                        "western", "hand", "sos", "nation", "world", "land", "general",
                        "national", "american"})
MAX_TOKENS = 5
GREAT_POPULATION = 100_000


@dataclass(frozen=True)
class Span:
    """A proposed name, by token numbers.

    country: ISO alpha-3 of a state, None for other names. is_sure: its own sentence makes it a
    place. is_known: the gazetteer has it as it is written.
    """

    start: int
    end: int
    country: str | None
    is_sure: bool
    is_known: bool


def find_names(paragraphs: list[Paragraph], matches: list[list[Match]],
               gazetteer: Gazetteer) -> list[PlaceName]:
    """All place names of the body, in order; `matches` are each paragraph's names of actors."""
    body = [(number, paragraph, matches[number]) for number, paragraph in enumerate(paragraphs)
            if not paragraph.in_title]
    proposed = [(number, paragraph, named, _longest(_proposals(paragraph.doc, named, gazetteer)))
                for number, paragraph, named in body]
    surnames = read_surnames(paragraphs)
    proposed = [(number, paragraph, named,
                 [s for s in spans if s.country is not None
                  or not is_surname(paragraph.doc, s.start, s.end, surnames, gazetteer)])
                for number, paragraph, named, spans in proposed]
    sure = {fold(paragraph.doc[s.start:s.end].text)
            for _, paragraph, _, spans in proposed for s in spans if s.is_sure}
    found: list[PlaceName] = []
    for number, paragraph, named, spans in proposed:
        names = [_name(paragraph, number, span, named) for span in spans
                 if span.is_sure or fold(paragraph.doc[span.start:span.end].text) in sure]
        found += words_around(paragraph.doc, names, paragraph.offset)
    return found


def _longest(spans: list[Span]) -> list[Span]:
    """Of overlapping proposals the best, in the order of the text.

    Known or sure ones come first, then the longest, then sure ones, then states.
    """
    ranked = sorted(spans, key=lambda s: (
        -(s.is_known or s.is_sure), s.start - s.end, not s.is_sure, s.country is None))
    taken: set[int] = set()
    kept: list[Span] = []
    for span in ranked:
        if not taken & set(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _proposals(doc: Doc, named: list[Match], gazetteer: Gazetteer) -> list[Span]:
    book = {i: m for m in named for i in range(m.start, m.end)}
    spans = [Span(m.start, m.end, m.named.country, True, True) for m in named
             if m.named.kind == "state" and not no_place(doc, m.start, m.end)
             and not (_in_other(doc, m.start, m.end) and _is_part(doc, m.start, m.end))]
    spans += _tagged(doc, book, gazetteer)
    spans += _known(doc, book, gazetteer)
    return spans


def _tagged(doc: Doc, book: dict[int, Match], gazetteer: Gazetteer) -> Iterator[Span]:
    """What the model tags as a place; it is sure when the gazetteer or its surroundings say so."""
    for entity in doc.ents:
        if entity.label_ not in PLACE_LABELS:
            continue
        start, end = _trimmed(doc, entity.start, entity.end, gazetteer)
        if start >= end or _is_other(doc, start, end, book) or no_place(doc, start, end):
            continue
        is_known = gazetteer.knows(spell_out(doc[start:end].text))
        is_placed = is_located(doc, start) or is_pair(doc, end, gazetteer)
        is_sure = is_known or is_placed or bool(gazetteer.find_loosely(doc[start:end].text))
        yield Span(start, end, None, is_sure or entity.label_ == "FAC", is_known)


def _known(doc: Doc, book: dict[int, Match], gazetteer: Gazetteer) -> Iterator[Span]:
    """Capitalised names that the gazetteer knows, whatever their tag; the longest at each word."""
    at = 0
    capitals = [_is_capital(token) for token in doc]
    while at < len(doc):
        end = _known_end(doc, at, capitals, gazetteer) if capitals[at] else at
        is_unknown = end == at and capitals[at] and is_located(doc, at)
        stop = _run_end(doc, at, capitals) if is_unknown else at
        if stop > at and _is_unknown_place(doc, at, stop, book, gazetteer):
            yield Span(at, stop, None, True, False)
            at = stop
            continue
        if end == at:
            at += 1
            continue
        if not _is_other(doc, at, end, book) and not no_place(doc, at, end):
            is_inside = _in_other(doc, at, end)
            is_placed = _is_placed(doc, at, end, gazetteer)
            is_person = doc[at].ent_type_ == "PERSON"
            if not is_inside or (not _is_part(doc, at, end) and (is_placed or not is_person)):
                yield Span(at, end, None, is_placed or doc[at:end].text in ALONE, True)
        at = end


def _is_placed(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> bool:
    """Whether the words around a name say that it is a place."""
    is_great = _is_great(doc, start, end, gazetteer)
    # "in Old Aleppo"
    is_qualified = is_great and start > 0 and doc[start - 1].lower_ in QUALIFIERS
    is_inside = is_located(doc, start - is_qualified) and not _is_possessive(doc, start, end)
    is_division = end < len(doc) and doc[end].lower_ in DIVISION_WORDS
    return (is_inside or is_pair(doc, end, gazetteer) or is_division or is_listed(doc, start, end)
            or is_taken(doc, start, end, is_great) or (is_great and is_followed(doc, end)))


def _is_great(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> bool:
    """Whether a name is that of a city so great that it is hardly meant for a person's."""
    found = gazetteer.find(doc[start:end].text)
    return bool(found) and found[0].population >= GREAT_POPULATION


def _is_unknown_place(doc: Doc, start: int, end: int, book: dict[int, Match],
                      gazetteer: Gazetteer) -> bool:
    """Whether a name after "in" may be a transliteration of a known one, and is no person's."""
    is_free = doc[start].ent_type_ in PLACE_LABELS | {"", "ORG"} and not _is_part(doc, start, end)
    is_actor = _is_other(doc, start, end, book)
    return is_free and not is_actor and bool(gazetteer.find_loosely(doc[start:end].text))


def _run_end(doc: Doc, start: int, capitals: list[bool]) -> int:
    """The end of the run of capitalised words that begins at a word: "Deir ez-Zor"."""
    stop = start + 1
    limit = min(len(doc), start + MAX_TOKENS)
    while stop < limit and (capitals[stop] or doc[stop].lower_ in LINKS - {"and"}):
        stop += 1
    while not capitals[stop - 1]:
        stop -= 1
    return stop


def _known_end(doc: Doc, start: int, capitals: list[bool], gazetteer: Gazetteer) -> int:
    """The end of the longest known name that begins at a word; `start` where none does."""
    limit = min(len(doc), start + MAX_TOKENS)
    stop = start + 1
    while stop < limit and (capitals[stop] or doc[stop].lower_ in LINKS):
        stop += 1
    for end in range(stop, start, -1):
        if not capitals[end - 1]:
            continue
        text = doc[start:end].text
        if text in DIVISIONS and (text in ALONE or (start and doc[start - 1].text == ",")):
            return end
        may_be = text.lower() not in NOT_PLACES and len(text) > 3 and text[-1] != "."
        if may_be and gazetteer.knows(text):
            return end
    return start


def _is_capital(token: Token) -> bool:
    if not token.text[0].isupper():
        return False
    part = token.pos_
    if token.ent_type_ in PLACE_LABELS | {"ORG", "PERSON"} and token.tag_ == "RB":
        return True  # the parser took a name that it doesn't know for an adverb
    return part == "PROPN" or (part in {"NOUN", "ADJ"} and not token.is_sent_start)


def _is_other(doc: Doc, start: int, end: int, book: dict[int, Match]) -> bool:
    """Whether the words are an actor: a group, a people, or a capital that is its government."""
    if doc[start:end].text.lower() in NOT_PLACES:
        return True
    for i in range(start, end):
        match = book.get(i)
        if match is None or match.named.kind in {"state", "role", "title"}:
            continue
        is_whole = match.start <= start and end <= match.end
        if match.named.kind == "metonym":
            is_actor = doc[end - 1].dep_ in {"nsubj", "nsubjpass", "poss", "agent"}
            if is_whole and is_actor and not is_followed(doc, end):
                return True
        elif is_whole or match.named.kind == "group":
            return True
    return False


def _in_other(doc: Doc, start: int, end: int) -> bool:
    """Whether the words are in a tagged person, organisation or the like."""
    return any(doc[i].ent_type_ in OTHER_LABELS for i in range(start, end))


def _is_part(doc: Doc, start: int, end: int) -> bool:
    """Whether a tagged name goes on before or behind these words."""
    label = doc[end - 1].ent_type_
    after = doc[end] if end < len(doc) else None
    is_after = (after is not None and after.ent_iob_ == "I" and after.ent_type_ == label
                and after.lower_ not in AFTER_NAMES)
    return is_after or (doc[start].ent_iob_ == "I"
                        and doc[start - 1].lower_ not in BEFORE_NAMES | AFTER_NAMES)


def _is_possessive(doc: Doc, start: int, end: int) -> bool:
    return doc[start].ent_type_ == "PERSON" and end < len(doc) and doc[end].lower_ in AFTER_NAMES


def _trimmed(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> tuple[int, int]:
    while end - start > 1 and (doc[start].lower_ in BEFORE_NAMES or doc[start].is_punct) \
            and not gazetteer.knows(doc[start:end].text):
        start += 1
    endings = AFTER_NAMES | DIVISION_WORDS
    while end - start > 1 and (doc[end - 1].lower_ in endings or doc[end - 1].is_punct) \
            and not gazetteer.knows(doc[start:end].text):
        end -= 1
    return start, end


def _name(paragraph: Paragraph, number: int, span: Span, named: list[Match]) -> PlaceName:
    doc = paragraph.doc
    words = doc[span.start:span.end]
    after = doc[span.end].lower_ if span.end < len(doc) else ""
    before = doc[span.start - 1].lower_ if span.start else ""
    noun = doc[span.start - 2].lower_ if before == "of" and span.start > 1 else ""
    near = (words[-1].lower_, after, noun)
    division = next((word for word in near if word in DIVISION_WORDS), None)
    start, end = paragraph.offset + words.start_char, paragraph.offset + words.end_char
    name = PlaceName(words.text, start, end, number, span.end - 1, span.country, division,
                     is_site(doc, span.end))
    if span.country is not None:
        return name
    return replace(name, hint_countries=nationality_before(doc, span.start, named))
