"""What a person types becomes runs of words."""

import pytest

from etl.browse.words import BLANKS, PARTS_AT_MOST, Part, parts_of
from etl.load.warehouse.marts import MARTS


@pytest.mark.parametrize(("typed", "parts"), [
    ("", ()), ('  "" - * ', ()),
    ("Bridge", (Part(" bridge ", True),)),
    ("bus station", (Part(" bus ", True), Part(" station ", True))),
    ('"Bus Station"', (Part(" bus station ", True),)),
    ('"never closed', (Part(" never closed ", True),)),
    ("bomb*", (Part(" bomb", True),)), ("-ferry", (Part(" ferry ", False),)), ('-"the ferry"', (Part(" the ferry ", False),)),
    ("car-bomb", (Part(" car bomb ", True),)), ("Iran’s", (Part(" iran s ", True),)),
    ("São Paulo", (Part(" são ", True), Part(" paulo ", True)))])
def test_words_phrases_beginnings_and_what_must_not_be_there(typed: str, parts: tuple[Part, ...]) -> None:
    assert parts_of(typed) == parts


def test_too_many_words_are_cut() -> None:
    assert len(parts_of("word " * 100)) == PARTS_AT_MOST


def test_the_mart_takes_the_same_characters_for_blanks() -> None:
    query = next(mart.query for mart in MARTS if mart.name == "event_words")
    named = query.partition("lower(words),")[2].strip().partition("' ||")[0].removeprefix("'").replace("''", "'")
    assert {ord(character) for character in named} == set(BLANKS)
    spaces = query.count("chr(")
    assert f"'{' ' * (len(named) + spaces)}'" in query
