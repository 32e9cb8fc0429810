"""What is read again for a trigger: its sentence, so many words before it, and the title."""

from etl.transform.events.extraction.slices import WORDS_BEFORE, Slice, Stretch, slice_of

FAR = WORDS_BEFORE


def before(*counts: int, has_title: bool = True) -> list[Stretch]:
    """What is read before the last of sentences that have so many words."""
    return list(slice_of(counts, len(counts) - 1, has_title).before)


def test_a_slice_has_all_that_is_before_where_that_is_near() -> None:
    assert slice_of((5, 8, 3), 0, has_title=True) == Slice((), Stretch(0, 0, 5))
    assert slice_of((5, 8, 3), 1, has_title=True) == Slice((Stretch(0, 0, 5),), Stretch(1, 0, 8))
    found = slice_of((5, 8, 3), 2, has_title=False)
    assert found == Slice((Stretch(0, 0, 5), Stretch(1, 0, 8)), Stretch(2, 0, 3))
    assert found.words_before == 13 and found.stretches == (*found.before, found.own)


def test_a_slice_goes_so_many_words_back_even_into_a_sentence() -> None:
    assert before(FAR, FAR - 10, 9, has_title=False) == [(0, FAR - 10, FAR), (1, 0, FAR - 10)]
    assert before(4, FAR, 4, has_title=False) == [(1, 0, FAR)]
    assert before(4, FAR + 1, 4, has_title=False) == [(1, 1, FAR + 1)]


def test_the_title_is_read_whole_wherever_it_stands() -> None:
    assert before(4, 7, FAR, 4) == [(0, 0, 4), (2, 0, FAR)]
    assert before(4, FAR - 1, 4) == [(0, 0, 4), (1, 0, FAR - 1)]
    assert before(4, FAR + 1, 4) == [(0, 0, 4), (1, 1, FAR + 1)]


def test_sentences_without_words_are_not_there() -> None:
    assert before(3, 0, 2) == [(0, 0, 3)]
    assert before(0, 3, 2) == [(1, 0, 3)]
    assert slice_of((3, 0), 1, has_title=True).own == Stretch(1, 0, 0)
