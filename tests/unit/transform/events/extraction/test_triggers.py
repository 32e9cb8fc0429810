"""Which words are taken as triggers, and which flags an act gets."""

from etl.transform.events.extraction.labels import FLAGS
from etl.transform.events.extraction.triggers import Likely, flags_of, triggers

NO = Likely(0.1, 1, 0.1)


def test_a_word_is_a_trigger_from_the_threshold_on() -> None:
    words = [NO, Likely(0.5, 1, 0.3), NO, Likely(0.49, 2, 0.4)]
    assert triggers(words, 0.5) == [1]
    assert triggers(words, 0.4) == [1, 3]
    assert triggers([], 0.5) == []


def test_of_adjacent_triggers_of_one_type_the_better_one_is_kept() -> None:
    assert triggers([NO, Likely(0.9, 1, 0.6), Likely(0.8, 1, 0.7), NO], 0.5) == [2]
    assert triggers([Likely(0.8, 1, 0.6), Likely(0.8, 1, 0.7), Likely(0.9, 1, 0.8)], 0.5) == [2]


def test_of_adjacent_triggers_that_are_equally_likely_the_last_is_kept() -> None:
    assert triggers([Likely(0.9, 1, 0.7), Likely(0.9, 1, 0.7), NO], 0.5) == [1]
    assert triggers([Likely(0.9, 1, 0.7)] * 3, 0.5) == [2]


def test_adjacent_triggers_of_two_types_are_two_acts() -> None:
    assert triggers([Likely(0.9, 1, 0.6), Likely(0.8, 2, 0.7)], 0.5) == [0, 1]


def test_triggers_of_one_type_further_apart_are_two_acts() -> None:
    assert triggers([Likely(0.9, 1, 0.6), NO, Likely(0.9, 1, 0.7)], 0.5) == [0, 2]


def test_a_word_below_the_threshold_does_not_displace_its_neighbour() -> None:
    assert triggers([Likely(0.6, 1, 0.4), Likely(0.49, 1, 0.48)], 0.5) == [0]


def test_flags_are_those_above_one_half() -> None:
    shares = [{"negated": 0.9, "future": 0.6, "again": 0.5}.get(flag, 0.0) for flag in FLAGS]
    assert flags_of(shares) == {"negated", "future"}


def test_every_flag_may_be_set_and_none_has_to_be() -> None:
    assert flags_of([1.0] * len(FLAGS)) == {*FLAGS}
    assert flags_of([0.0] * len(FLAGS)) == frozenset()
