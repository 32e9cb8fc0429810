"""What a second reader says of the lines behind the last sentence: stray ones go."""

from etl.transform.articles.second import agreed
from tests.unit.transform.articles.pages import PARAGRAPHS

FIRST, SECOND, THIRD, FOURTH = PARAGRAPHS
WHOLE = "\n\n".join(PARAGRAPHS)


def test_a_line_at_the_end_that_a_second_reader_does_not_see_is_left_out() -> None:
    stray = "Rival club signs striker for record fee"
    assert agreed(f"{WHOLE}\n\n{stray}", WHOLE) == WHOLE
    assert agreed(f"{WHOLE}\n\n{stray}", f"{WHOLE}\n\nRival club signs striker") == WHOLE


def test_a_line_at_the_end_that_both_see_stays() -> None:
    recipe = f"{WHOLE}\n\nTwo hundred grams of flour\n\nOne spoon of salt"
    assert agreed(recipe, recipe) == recipe


def test_a_line_between_sentences_stays_whoever_sees_it() -> None:
    for between in ("How the bridge was taken", "- Nine bridges crossed the river", "1 2 3"):
        text = f"{FIRST}\n\n{SECOND}\n\n{between}\n\n{THIRD}\n\n{FOURTH}"
        assert agreed(text, WHOLE) == text


def test_a_second_reader_who_sees_little_is_not_believed() -> None:
    stray = f"{WHOLE}\n\nRival club signs striker for record fee"
    assert agreed(stray, FIRST) == stray
    assert agreed(stray, "") == stray
    assert agreed("", WHOLE) == ""


def test_a_sentence_that_a_second_reader_does_not_see_stays() -> None:
    last = "The ferry will be back on Thursday, the harbour master said."
    assert agreed(f"{WHOLE}\n\n{last}", WHOLE) == f"{WHOLE}\n\n{last}"


def test_of_a_text_without_sentences_nothing_is_dropped() -> None:
    items = "\n\n".join(f"Bridge number {n} of the old road" for n in ["one", "two", "three"])
    assert agreed(f"{items}\n\nFerry at noon only", items) == f"{items}\n\nFerry at noon only"
