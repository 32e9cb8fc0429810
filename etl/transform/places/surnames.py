"""Surnames that are names of towns too: "met Brunswick's wife" is about a person of the text."""

from collections.abc import Collection, Iterable

from spacy.tokens import Doc

from etl.transform.events.language.sentences import Paragraph
from etl.transform.places.gazetteer import Gazetteer
from etl.transform.places.surroundings import is_located, is_pair

# A city of so many people every reader knows: "Washington" stays one beside George Washington.
FAMOUS_POPULATION = 500_000


def read_surnames(paragraphs: Iterable[Paragraph]) -> frozenset[str]:
    """The last names of all persons whom a text names in full."""
    return frozenset(entity[-1].text for paragraph in paragraphs for entity in paragraph.doc.ents
                     if entity.label_ == "PERSON" and len(entity) > 1 and entity[-1].is_alpha)


def is_surname(doc: Doc, start: int, end: int, surnames: Collection[str],
               gazetteer: Gazetteer) -> bool:
    """Whether a name that could be a town's is that of a person whom the text names in full.

    It is not where it stands behind "in" or before a country, nor where the town is famous.
    """
    if end - start > 1 or doc[start].text not in surnames:
        return False
    found = gazetteer.find(doc[start].text)
    is_famous = bool(found) and found[0].population >= FAMOUS_POPULATION
    return not (is_famous or is_located(doc, start) or is_pair(doc, end, gazetteer))
