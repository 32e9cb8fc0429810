"""The measures of pages: passages that are there, unwanted ones that are not."""

import pytest

from bench import mixedpages
from bench.mixedpages import Found


def test_a_passage_is_there_word_for_word() -> None:
    page = {"with": ["the last bridge", "not here", "of   Monday"], "without": ["Read more"]}
    found = mixedpages.judge(page, "Soldiers took the last bridge\n\nof Monday.\n\nRead more")
    assert found == Found(3, 2, 1, 1)
    assert not found.is_lost
    assert Found(3, 1, 0, 0).is_lost and not Found(4, 2, 0, 0).is_lost


def test_the_balanced_f1_counts_as_many_unwanted_as_wanted() -> None:
    row = mixedpages.summarise([Found(4, 3, 100, 25)])
    assert (row["wanted found"], row["unwanted out"]) == (0.75, 0.75)
    assert row["balanced F1"] == pytest.approx(0.75)
    assert mixedpages.balanced(0, 0) == 0
    assert mixedpages.balanced(1, 0) == 1


def test_halves_are_told_apart_by_the_address_alone() -> None:
    halves = [mixedpages.half_of(f"http://a.example/{number}") for number in range(200)]
    assert 70 < sum(halves) < 130
