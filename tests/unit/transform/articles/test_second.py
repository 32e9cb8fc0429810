"""What a second reader says of each line: stray ones go, sentences that were left out come back."""

import pytest

from etl.transform.articles.second import agreed, compared, restored
from tests.unit.transform.articles.pages import PARAGRAPHS

FIRST, SECOND, THIRD, FOURTH = PARAGRAPHS
WHOLE = "\n\n".join(PARAGRAPHS)


def test_a_line_that_a_second_reader_does_not_see_is_left_out() -> None:
    stray = "Rival club signs striker for record fee"
    assert agreed(f"{WHOLE}\n\n{stray}", WHOLE) == WHOLE


def test_a_second_reader_who_sees_little_is_not_believed() -> None:
    assert agreed(WHOLE, FIRST) == WHOLE
    assert agreed(WHOLE, "") == WHOLE
    assert agreed("", WHOLE) == ""


def test_a_sentence_that_a_second_reader_does_not_see_stays() -> None:
    last = "The ferry will be back on Thursday, the harbour master said."
    assert agreed(f"{WHOLE}\n\n{last}", WHOLE) == f"{WHOLE}\n\n{last}"


def without(line: str) -> str:
    return WHOLE.replace(f"{line}\n\n", "")


@pytest.mark.parametrize("line", [SECOND, THIRD])
def test_a_sentence_that_the_finder_left_out_comes_back_where_it_stood(line: str) -> None:
    assert restored(without(line), WHOLE) == WHOLE


def test_two_sentences_in_a_row_come_back() -> None:
    assert restored(without(SECOND).replace(f"{THIRD}\n\n", ""), WHOLE) == WHOLE.replace(
        f"{FIRST}\n\n{FOURTH}", WHOLE)


def test_labels_teasers_and_notices_do_not_come_back() -> None:
    label = "More from the river towns and the harbour"
    assert restored(WHOLE, WHOLE.replace(SECOND, f"{label}\n\n{SECOND}")) == WHOLE
    notice = "Write to our newsroom and tell us what you have seen today."
    assert restored(WHOLE, f"{notice}\n\n{WHOLE}\n\n{notice}") == WHOLE, "outside of the story"


def test_what_the_text_has_in_another_place_is_not_told_twice() -> None:
    moved = f"{SECOND}\n\n{FIRST}\n\n{THIRD}\n\n{FOURTH}"
    assert sorted(restored(moved, WHOLE).split("\n\n")) == sorted(PARAGRAPHS)


@pytest.mark.parametrize("other", ["", "The weather stays dry until Friday, the bureau said."])
def test_a_reader_of_another_story_restores_nothing(other: str) -> None:
    assert restored(WHOLE, other) == compared(WHOLE, other) == WHOLE
    assert restored("", other) == ""
