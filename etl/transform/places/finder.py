"""Place names in a parsed article.

In: parsed paragraphs, the actor book's names in them, the gazetteer, and the phrases by which acts
are told to have happened somewhere. Out: a `PlaceName` for each name. `spans` proposes names. The
language model alone misses every tenth one and takes viruses for towns. So a name counts when it is
tagged and known, when its surroundings say that it is a place ("in X", "X, Kenya", "X province"),
or when an act is told to have happened there. A name that is sure in one sentence counts in the
others too.
"""

from collections.abc import Iterable
from dataclasses import replace

from etl.transform.events.language.sentences import Paragraph
from etl.transform.events.parties.actors import Match
from etl.transform.places.gazetteer import Gazetteer, fold
from etl.transform.places.names import PlaceName
from etl.transform.places.spans import Span, names_in, spans_of
from etl.transform.places.surnames import is_surname, read_surnames
from etl.transform.places.surroundings import (
    DIVISION_WORDS,
    is_site,
    nationality_before,
    words_around,
)


def find_names(paragraphs: list[Paragraph], matches: list[list[Match]], gazetteer: Gazetteer,
               told: Iterable[str] = ()) -> list[PlaceName]:
    """All place names of the body, in order; `matches` are each paragraph's names of actors.

    `told`: phrases that tell where acts happened.
    """
    acted_at = names_in(told)
    body = [(number, paragraph, matches[number]) for number, paragraph in enumerate(paragraphs)
            if not paragraph.in_title]
    proposed = [(number, paragraph, named,
                 _longest(spans_of(paragraph.doc, named, gazetteer, acted_at)))
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
