"""What a second reader says of each line: stray ones go, sentences stay."""

from etl.transform.articles.second import agreed
from tests.unit.transform.articles.pages import PARAGRAPHS

FIRST = PARAGRAPHS[0]
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
