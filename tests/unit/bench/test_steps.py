"""What steps of parsing gain: publishers count alike, and strangers are those who did not gain most."""

import re

import pytest

from bench.steplist import STEPS, alternatives, patterns
from bench.steps import Change, gains, markdown, moved, rows


def changes(*gained: tuple[str, str, float]) -> list[Change]:
    return [Change(name, publisher, f"{publisher}-{at}", gain) for at, (name, publisher, gain) in enumerate(gained)]


def test_publishers_count_alike() -> None:
    found = gains(changes(("news", "a", .3), ("news", "a", .1), ("news", "b", -.1), ("mixed", "c", 0)))
    news, every = found["news"], found["all"]
    assert (round(news.mean, 3), news.better, news.worse, news.publishers) == (.05, 1, 1, 2)
    assert (news.worst_page, news.worst_gain) == ("b-2", -.1)
    assert (round(every.mean, 3), every.publishers) == (.033, 3)


def test_strangers_are_without_the_publisher_that_gains_most() -> None:
    assert gains(changes(("news", "a", .4), ("news", "b", .1), ("news", "c", -.1)))["news"].strangers == 0
    assert gains(changes(("news", "a", .4)))["news"].strangers == 0


@pytest.mark.parametrize(("pattern", "expected"), [
    ("a|b|(c|d)|e|f", ["a|", "b|", "(c|d)|", "e|", "|f"]), ("a|b", []), (r"^(x|[|)]|y\||z)$", []),
    ("(?i:a|b|c|d|e|f|g|h|i|j|k)", ["a|", "b|", "c|", "d|", "e|", "f|", "g|", "h|", "i|", "j|", "|k"])])
def test_alternatives_of_a_word_list(pattern: str, expected: list[str]) -> None:
    found = [pattern[start:end] for start, end in alternatives(pattern)]
    assert found == expected
    for start, end in alternatives(pattern):
        re.compile(pattern[:start] + pattern[end:])


def test_what_is_left_out_is_there() -> None:
    for step in (*STEPS, *patterns()):
        assert hasattr(step.module, step.name), step.title


def test_a_table_has_a_line_for_each_step() -> None:
    found = {"used": gains(changes(("news", "a", .5), ("news", "c", .25), ("mixed", "b", -.001))),
             "unused": gains(changes(("news", "a", 0), ("sample", "b", 0))), "asked of no page": gains([])}
    assert markdown(("without", "all"), [row[:2] for row in rows(found)]).splitlines() == [
        "| without | all |", "| --- | --- |", "| used | +.2497 |", "| unused | 0 |"]
    assert [row[2:] for row in rows(found)] == [
        ("+.1245", "2/1 of 3", "+.3750", "−.0010", "", "0"), ("0", "0/0 of 2", "0", "", "0", "0")]


def test_alternatives_that_change_no_page_are_passed_over() -> None:
    found = {STEPS[0].title: gains(changes(("news", "a", .5))), "a word": gains(changes(("news", "a", .5))),
             "more": gains(changes(("news", "a", .1), ("news", "b", .1))), "none": gains(changes(("news", "a", 0)))}
    assert list(moved(found)) == ["more", "a word"]
