"""Numbers as words tell them."""

import pytest

from training.extractor.numbers import number_at


@pytest.mark.parametrize(("word", "number"), [
    ("12", 12), ("1,200", 1200), ("12.", 12), ("0", 0), ("seven", 7), ("Seven", 7), ("forty", 40), ("twenty-one", 21),
    ("Ninety-Nine", 99), ("a", 1), ("An", 1), ("dozen", 12), ("zero", 0), ("1.5", None), ("12-14", None), ("several", None),
    ("twenty-", None), ("forty-twelve", None), ("ten-one", None), ("dozens", None), ("", None), ("-", None), ("2nd", None)])
def test_a_word_tells_a_number_or_none(word: str, number: int | None) -> None:
    assert number_at(word) == number
