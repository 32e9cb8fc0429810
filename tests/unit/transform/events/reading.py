"""Sentences read with the real language model, for tests of single steps of the coder."""

import functools
from datetime import date

from spacy.tokens import Token

from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.parties.party import Heard
from etl.transform.events.reading import Reading, Text, read
from tests.unit.transform.events.rules import coder_by_rules

# A Wednesday.
DAY = date(2026, 3, 4)
NOBODY = Heard()


@functools.cache
def reading_of(text: str, title: str | None = None) -> Reading:
    return read(Text(title, text, DAY), DAY, coder_by_rules().tools)


def word(sentence: Sentence, text: str) -> Token:
    """The first word of a sentence that is written so."""
    return next(token for token in sentence.span if token.text == text)


def arguments_of(reading: Reading, sentence: Sentence, heard: Heard = NOBODY) -> Arguments:
    names = reading.names[sentence.paragraph.number]
    return Arguments(reading.book, {i: m for m in names for i in range(m.start, m.end)}, heard)
