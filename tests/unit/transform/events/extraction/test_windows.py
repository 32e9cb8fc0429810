"""Sentences become windows: each stands in one of them, with as many others as go in."""

from itertools import pairwise

import pytest
from tokenizers import Tokenizer

from etl.resources.classifier import FOLDER
from etl.transform.events.extraction.windows import (
    LOWER,
    MAX_PIECES,
    MIXED,
    PIECES,
    TITLE,
    UPPER,
    Window,
    cut,
    shape_of,
    windows,
)
from tests.unit.transform.events.extraction.fake import BEGINNING, END, JOINER, letters

TOKENIZER = letters()
# Fifty sentences of one to thirteen pieces.
TEXTS = [["ab"] * (n % 7) + ["c"] for n in range(50)]


def seen(texts: list[list[str]], most: int = PIECES) -> list[Window]:
    return list(windows(cut(texts, TOKENIZER), TOKENIZER, most))


def pieces(window: Window) -> list[str | None]:
    return [TOKENIZER.id_to_token(number) for number in window.ids]


@pytest.mark.parametrize("most", [PIECES, 30, 1, 1000])
def test_every_sentence_stands_in_exactly_one_window(most: int) -> None:
    assert [n for window in seen(TEXTS, most) for n in window.sentences] == list(range(len(TEXTS)))


@pytest.mark.parametrize("most", [PIECES, 30])
def test_no_window_is_too_long_and_none_could_hold_the_next_sentence(most: int) -> None:
    found = seen(TEXTS, most)
    counts = [len(one.ids) for one in cut(TEXTS, TOKENIZER)]
    for window in found:
        assert len(window.ids) == 1 + sum(counts[n] + 1 for n in window.sentences) <= 1 + most
    for window in found[:-1]:
        assert len(window.ids) + counts[window.sentences.stop] + 1 > 1 + most


def test_a_window_has_marks_between_its_sentences_and_knows_the_words_of_each() -> None:
    [window] = seen([["The", "UN"], ["ok"]])
    assert pieces(window) == [BEGINNING, "T", "##h", "##e", "U", "##N", END, "o", "##k", END]
    assert window.shapes == (LOWER, TITLE, TITLE, TITLE, UPPER, UPPER, LOWER, LOWER, LOWER, LOWER)
    assert window.first == (1, 4, 7) and window.begins == (0, 2, 3)
    assert window.sentences == range(2)


def test_a_sentence_longer_than_a_window_stands_alone_and_is_read_to_its_last_piece() -> None:
    long = ["abcd"] * (MAX_PIECES // 4 + 9)
    found = seen([["a"], long, ["b"]], most=20)
    assert [window.sentences for window in found] == [range(0, 1), range(1, 2), range(2, 3)]
    assert len(found[1].ids) == MAX_PIECES + 2
    assert len(found[1].first) == MAX_PIECES // 4 and found[1].begins == (0, MAX_PIECES // 4)


def test_a_word_that_ends_behind_the_last_piece_is_still_a_word() -> None:
    [one] = cut([["a"] * (MAX_PIECES - 1) + ["bcd", "e"]], TOKENIZER)
    assert len(one.ids) == len(one.shapes) == MAX_PIECES and len(one.first) == MAX_PIECES


def test_a_word_without_pieces_takes_those_of_the_next_one_and_shifts_nobody() -> None:
    [one] = cut([["ab", JOINER, "cd", "e"]], TOKENIZER)
    assert one.first == (0, 2, 2, 4) and len(one.ids) == len(one.shapes) == 5
    [one] = cut([[JOINER, "ab"]], TOKENIZER)
    assert one.first == (0, 0)
    [one] = cut([["ab", JOINER, "c", JOINER]], TOKENIZER)
    assert one.first == (0, 2, 2, 2)


def test_words_without_pieces_at_the_end_are_not_read() -> None:
    for words, first in ((["ab", JOINER], (0,)), ([JOINER, JOINER], ()), ([], ())):
        [one] = cut([words], TOKENIZER)
        assert one.first == first
    [window] = seen([["ab"], [JOINER], ["c"]])
    assert window.begins == (0, 1, 1, 2) and window.first == (1, 4 + 1)
    assert pieces(window) == [BEGINNING, "a", "##b", END, END, "c", END]


def test_signs_that_the_tokenizer_does_not_know_are_pieces_all_the_same() -> None:
    [one] = cut([["😀", "မြန်မာ", "ab"]], TOKENIZER)
    assert one.first == (0, 1, 2)


def test_without_sentences_there_is_no_window() -> None:
    assert seen([]) == [] and cut([], TOKENIZER) == []


def test_a_tokenizer_that_ships_cuts_whole_texts_as_well() -> None:
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    texts = [["Protesters", "unfurled", "antigovernment", "banners", "😀", JOINER, "in", "Žďár"]] * 60
    cuts = cut(texts, tokenizer)
    assert all(len(one.first) == 8 and one.first == tuple(sorted(one.first)) for one in cuts)
    found = list(windows(cuts, tokenizer))
    assert len(found) > 1 and all(len(window.ids) <= 1 + PIECES for window in found)
    for window in found:
        assert len(window.shapes) == len(window.ids) and window.begins[-1] == len(window.first)
        assert all(a <= b < len(window.ids) for a, b in pairwise(window.first))


@pytest.mark.parametrize(("word", "shape"), [
    ("army", LOWER), ("12", LOWER), (".", LOWER), ("Army", TITLE), ("A", TITLE), ("UN", UPPER),
    ("U.S", UPPER), ("McKay", MIXED), ("iPhone", MIXED), ("Israel-backed", TITLE), ("G7", UPPER),
    ("Žďár", TITLE), ("’", LOWER)])
def test_a_shape_tells_how_a_word_is_written(word: str, shape: int) -> None:
    assert shape_of(word) == shape
