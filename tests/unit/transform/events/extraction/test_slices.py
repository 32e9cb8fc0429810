"""What is read again for a trigger: its sentence, and so many words before it."""

from etl.transform.events.extraction.slices import WORDS_BEFORE, Slice, slice_of
from etl.transform.events.extraction.windows import Window


def window(*counts: int) -> Window:
    begins = tuple(sum(counts[:n]) for n in range(len(counts) + 1))
    return Window((), (), tuple(range(1, begins[-1] + 1)), begins, range(7, 7 + len(counts)), 7)


def test_a_slice_begins_with_the_window_where_that_is_near() -> None:
    assert slice_of(window(5, 8, 3), 0) == Slice(0, 0, 5)
    assert slice_of(window(5, 8, 3), 1) == Slice(0, 5, 13)
    assert slice_of(window(5, 8, 3), 2) == Slice(0, 13, 16)


def test_a_slice_goes_so_many_words_back_even_into_a_sentence() -> None:
    found = slice_of(window(50, 50, 9), 2)
    assert found == Slice(100 - WORDS_BEFORE, 100, 109) and 0 < found.start < 50
    assert slice_of(window(WORDS_BEFORE, 4), 1).start == 0


def test_the_slice_of_a_sentence_without_words_has_only_what_is_before() -> None:
    assert slice_of(window(3, 0, 2), 1) == Slice(0, 3, 3)
