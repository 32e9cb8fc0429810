"""Place names in a parsed article: what the model tags, listed states, and names after "in" or "near"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from etl.transform.events.actors import Match
from etl.transform.events.sentences import Paragraph
from etl.transform.places.gazetteer import Gazetteer

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
LOCATIVES = frozenset({"in", "at", "near", "from", "outside", "around", "inside", "towards", "toward", "into"})
DIVISION_WORDS = frozenset({"province", "governorate", "district", "region", "state", "oblast", "county", "prefecture",
                            "department", "canton", "territory"})
BEFORE_NAMES = frozenset({"the", "northern", "southern", "eastern", "western", "central", "downtown", "southeastern",
                          "northeastern", "southwestern", "northwestern"})
AFTER_NAMES = frozenset({"'s", "’s", "'"}) | DIVISION_WORDS
NOT_PLACES = frozenset({"earth", "god", "congress", "parliament", "internet", "moon", "state", "monday", "tuesday",
                        "wednesday", "thursday", "friday", "saturday", "sunday"})
# "PALMYRA, Syria, Dec 13 (Agency) —": the place where a wire story was filed.
DATELINE_PARAGRAPHS = 3
DATELINE = re.compile(
    r"\s*(?P<places>[A-ZÀ-Þ][A-ZÀ-Þ'’. \-]{2,}(?:/[A-ZÀ-Þ' \-]+)?(?:,\s+[A-Z][\w.' \-]+?)?)"
    r"(?:,\s+[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?)?\s*(?:\([^)]{2,60}\))?\s*(?:—|–|--|-)\s+(?=\S)")


@dataclass(frozen=True)
class PlaceName:
    """A place name in the text: offsets into the text, and what stands around it."""

    text: str
    start: int
    end: int
    paragraph: int
    token: int
    is_division: bool
    country: str | None
    context: str | None


def read_dateline(text: str) -> re.Match[str] | None:
    """The dateline at the head of one of the first paragraphs (a standfirst may come before); None where there is none."""
    heads = [0, *(m.end() for m in re.finditer(r"\n\n", text[:2000]))][:DATELINE_PARAGRAPHS]
    return next((match for head in heads if (match := DATELINE.match(text, head))), None)


def find_names(paragraphs: list[Paragraph], matches: list[list[Match]], gazetteer: Gazetteer) -> list[PlaceName]:
    """All place names of the body in order; `matches` are the actor book's names of each paragraph."""
    found: list[PlaceName] = []
    for number, (paragraph, named) in enumerate(zip(paragraphs, matches, strict=True)):
        if paragraph.in_title:
            continue
        taken: set[int] = set()
        doc = paragraph.doc
        for start, end, country in [*_states(named), *_entities(doc, named), *_located(doc, named, gazetteer)]:
            start, end = _trimmed(paragraph.doc, start, end)
            if start >= end or taken & set(range(start, end)) or paragraph.doc[start:end].text.lower() in NOT_PLACES:
                continue
            taken.update(range(start, end))
            found.append(_name(paragraph, number, start, end, country))
    found.sort(key=lambda name: name.start)
    return found


def dateline_names(dateline: re.Match[str] | None) -> list[PlaceName]:
    """The names in a dateline: the town first, its country or division after it; empty where there is none."""
    names: list[PlaceName] = []
    if dateline is None:
        return names
    for part in re.finditer(r"[^,/]+", dateline["places"]):
        written = part.group().strip()
        start = dateline.start("places") + part.start() + part.group().index(written)
        names.append(PlaceName(written, start, start + len(written), -1, -1, False, None, None))
    return names[:2]


def _states(named: list[Match]) -> Iterator[tuple[int, int, str | None]]:
    for match in named:
        if match.named.kind == "state":
            yield match.start, match.end, match.named.country


def _entities(doc: Doc, named: list[Match]) -> Iterator[tuple[int, int, str | None]]:
    groups = {i for m in named if m.named.kind in {"group", "adjective", "people"} for i in range(m.start, m.end)}
    actors = {i for m in named if m.named.kind == "metonym" for i in range(m.start, m.end)
              if doc[i].dep_ in {"nsubj", "nsubjpass", "poss", "agent"}}
    for entity in doc.ents:
        if entity.label_ in PLACE_LABELS and not set(range(entity.start, entity.end)) & (groups | actors):
            yield entity.start, entity.end, None


def _located(doc: Doc, named: list[Match], gazetteer: Gazetteer) -> Iterator[tuple[int, int, str | None]]:
    """Capitalised names after a locative preposition that the gazetteer knows, whatever their tag."""
    covered = {i for m in named for i in range(m.start, m.end)}
    for token in doc[:-1]:
        if token.lower_ not in LOCATIVES:
            continue
        start = end = token.i + 1
        while end < len(doc) and doc[end].text[0].isupper() and doc[end].pos_ in {"PROPN", "NOUN", "ADJ"} \
                and end not in covered and end - start < 4:
            end += 1
        entity = doc[start].ent_type_ if start < len(doc) else ""
        if end > start and entity not in {"PERSON", "DATE", "NORP"} and gazetteer.find(doc[start:end].text):
            yield start, end, None


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while end - start > 1 and (doc[start].lower_ in BEFORE_NAMES or doc[start].is_punct):
        start += 1
    while end - start > 1 and (doc[end - 1].lower_ in AFTER_NAMES or doc[end - 1].is_punct):
        end -= 1
    return start, end


def _name(paragraph: Paragraph, number: int, start: int, end: int, country: str | None) -> PlaceName:
    doc = paragraph.doc
    span = doc[start:end]
    after = doc[end].lower_ if end < len(doc) else ""
    before = doc[start - 1].lower_ if start else ""
    is_division = after in DIVISION_WORDS or (before == "of" and start > 1 and doc[start - 2].lower_ in DIVISION_WORDS)
    context = None
    if after == "," and end + 1 < len(doc) and doc[end + 1].text[0].isupper():
        stop = end + 2
        while stop < len(doc) and doc[stop].text[0].isupper() and stop < end + 4:
            stop += 1
        context = doc[end + 1:stop].text
    offset = paragraph.offset
    return PlaceName(span.text, offset + span.start_char, offset + span.end_char, number, end - 1, is_division, country,
                     context)
