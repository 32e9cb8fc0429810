"""The measures of joining, by value."""

import pytest

from bench.happenings import GoldSet
from bench.joining import align, merged
from bench.metrics import b_cubed
from tests import factory

TEXT = "A drone hit the mill. Two died there. Later a shell fell on the mill."


def gold_set() -> GoldSet:
    articles = ({"url": "u", "title": "Mill hit", "text": TEXT},)
    happenings = ({"id": "mill.drone", "event_types": "ASSAULT/drone", "apart_from": "mill.shell"},
                  {"id": "mill.shell", "event_types": "ASSAULT", "apart_from": "mill.drone"})
    mentions = ({"happening_id": "mill.drone", "url": "u", "sentence": "A drone hit the mill.",
                 "also_told_in": "Two died there."},
                {"happening_id": "mill.shell", "url": "u", "sentence": "Later a shell fell on the mill.", "also_told_in": ""})
    return GoldSet(articles, happenings, mentions, (), ())


def told(name: str, start: int, end: int) -> factory.Row:
    return factory.mention(mention_id=name, article_id="u", sentence_start=start, sentence_end=end)


def test_b_cubed_is_the_mean_over_the_items() -> None:
    precision, recall = scores = b_cubed({"a": "1", "b": "1", "c": "1"}, {"a": "x", "b": "x", "c": "y", "d": "y"})
    assert (precision, recall) == (pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4), pytest.approx((1 + 1 + .5 + .5) / 4))
    assert scores.f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_a_mention_tells_the_happening_in_whose_sentence_it_stands() -> None:
    aligned = align(gold_set(), [told("m1", 0, 21), told("m2", 22, 37), told("m3", 38, len(TEXT))])
    assert aligned.tells == {"m1": "mill.drone", "m2": "mill.drone", "m3": "mill.shell"}
    assert aligned.found == {("mill.drone", "u"): "m1", ("mill.shell", "u"): "m3"}


def test_a_mention_that_fits_two_happenings_alike_tells_neither() -> None:
    aligned = align(gold_set(), [told("m1", 0, len(TEXT))])
    assert aligned.tells == {} and aligned.found == {}


def test_look_alikes_in_one_event_are_counted() -> None:
    assert merged(gold_set(), {"mill.drone": {"e"}, "mill.shell": {"e", "f"}}) == [("mill.drone", "mill.shell")]
    assert merged(gold_set(), {"mill.drone": {"e"}, "mill.shell": {"f"}}) == []
