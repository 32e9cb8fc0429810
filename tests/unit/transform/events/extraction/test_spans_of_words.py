"""Words of a sentence, and parties as tags of words and as runs of words again."""

import pytest

from etl.transform.events.extraction.labels import BEGIN, INSIDE, OUTSIDE
from etl.transform.events.extraction.words import (
    MAX_WORDS,
    Span,
    inside,
    read_words,
    runs_of,
    split,
    tags_of,
)

TEXT = "The army and two rebels met Omar."
_, WORDS = read_words(TEXT)


def texts(tags: tuple[int, ...]) -> list[str]:
    return [TEXT[WORDS[run[0]][0]:WORDS[run[-1]][1]] for run in runs_of(tags)]


@pytest.mark.parametrize(("text", "words"), [
    ("U.S. troops left.", ["U.S", ".", "troops", "left", "."]),
    ("Russia's ex-general", ["Russia's", "ex-general"]),
    ("Kyiv’s “allies”", ["Kyiv’s", "“", "allies", "”"]),
    ("left.They came", ["left.They", "came"]),
    ("killed 1.5 or 12-14", ["killed", "1.5", "or", "12-14"]),
    ("  ", [])])
def test_words_are_letters_and_what_joins_them_or_single_signs(text: str, words: list[str]) -> None:
    found, spans = read_words(text)
    assert list(found) == words
    assert [text[start:end] for start, end in spans] == words


@pytest.mark.parametrize("parties", [
    ["army"], ["army", "two rebels"], ["two rebels", "Omar"], ["The army", "and two rebels"], []])
def test_tags_of_parties_give_the_parties_back(parties: list[str]) -> None:
    spans = [(TEXT.index(party), TEXT.index(party) + len(party)) for party in parties]
    assert texts(tags_of(spans, WORDS)) == parties


def test_parties_that_touch_are_told_apart_by_their_beginnings() -> None:
    assert texts((BEGIN, INSIDE, BEGIN, INSIDE, INSIDE, OUTSIDE, OUTSIDE, OUTSIDE)) == \
        ["The army", "and two rebels"]


def test_an_inside_that_follows_no_party_begins_one() -> None:
    assert texts((OUTSIDE, INSIDE, OUTSIDE, INSIDE, INSIDE, OUTSIDE, OUTSIDE, OUTSIDE)) == \
        ["army", "two rebels"]


def test_a_run_has_the_numbers_of_all_its_words() -> None:
    assert runs_of((OUTSIDE, BEGIN, INSIDE, INSIDE, OUTSIDE, BEGIN, BEGIN, INSIDE)) == [[1, 2, 3], [5], [6, 7]]
    assert runs_of((INSIDE, INSIDE, OUTSIDE)) == [[0, 1]] and runs_of((OUTSIDE,) * 4) == []


def test_a_party_may_end_with_the_sentence() -> None:
    assert texts((OUTSIDE,) * 6 + (BEGIN, INSIDE)) == ["Omar."]


def test_without_words_there_is_nothing() -> None:
    nothing: list[Span] = []
    assert tags_of([(0, 3)], nothing) == () and runs_of(()) == []


def test_the_words_after_the_first_so_many_are_not_read() -> None:
    text = "word " * (MAX_WORDS + 3)
    words, spans = read_words(text)
    assert len(words) == len(spans) == MAX_WORDS and len(split(text)) == MAX_WORDS + 3


def test_a_word_is_inside_where_it_shares_a_character() -> None:
    assert inside((5, 8), WORDS) == [1]
    assert inside((7, 11), WORDS) == [1, 2]
    assert inside((8, 9), WORDS) == [] and inside((900, 904), WORDS) == []


def test_of_parties_that_overlap_the_later_one_is_tagged_over() -> None:
    army, whole = (4, 8), (0, 8)
    assert tags_of([army, whole], WORDS)[:2] == (BEGIN, INSIDE)
    assert tags_of([whole, army], WORDS)[:2] == (BEGIN, BEGIN)
