"""The measures of pages: passages that are there, alternatives of a list, gains of a step."""

import re

import pytest

from bench import mixedpages
from bench.mixedpages import Found
from bench.steplist import STEPS, Step, alternatives, patterns
from bench.steppages import Judged, StepPage, judge, read_pages
from bench.steps import gains, left_out
from etl.transform.articles import boilerplate


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


def test_an_alternative_is_left_out_with_one_bar() -> None:
    pattern = r"\|one|two(a|b)|[|)]three|four"
    without = {pattern[:start] + pattern[end:] for start, end in alternatives(pattern)}
    assert without == {r"two(a|b)|[|)]three|four", r"\|one|[|)]three|four",
                       r"\|one|two(a|b)|four", r"\|one|two(a|b)|[|)]three"}


def test_every_pattern_can_be_left_out() -> None:
    found = list(patterns())
    assert len(found) > 100
    assert len({(one.list, one.text) for one in found}) == len(found), "each stands there once"
    assert all(re.compile(one.loosely) for one in found)


@pytest.mark.parametrize("step", STEPS, ids=[step.title for step in STEPS])
def test_every_step_can_be_left_out(step: Step, sample: StepPage) -> None:
    with left_out(step.module, step.name, step.without):
        judged = judge(sample)
    assert 0.5 < judged.body <= 1


@pytest.fixture(scope="module")
def sample() -> StepPage:
    return next(page for page in read_pages(None, None) if "northernwire" in page.key)


def test_what_was_left_out_is_there_again() -> None:
    before = boilerplate._SURE
    with left_out(boilerplate, "_SURE", re.compile("x")):
        assert boilerplate._SURE.pattern == "x"
    assert boilerplate._SURE is before


def test_a_gain_is_a_mean_of_publishers_and_names_the_worst_page() -> None:
    pages = [StepPage(key, "news", key[0], "", "", "", "", ()) for key in ("a1", "a2", "b1")]
    whole = {page.key: Judged(0.8, 1, 1) for page in pages}
    part = {"a1": Judged(0.4, 1, 1), "b1": Judged(0.9, 1, 1)}
    gain = gains(pages, whole, part, "body")["news"]
    assert gain.mean == pytest.approx((0.2 - 0.1) / 2)
    assert (gain.better, gain.worse, gain.worst_page) == (1, 1, "b1")


def test_no_page_is_read_where_none_is_given() -> None:
    assert {page.set for page in read_pages(None, None)} == {"sample"}
