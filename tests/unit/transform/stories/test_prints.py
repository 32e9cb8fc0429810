"""A print holds what copies and stories need: hashes of runs of words, telling words, the day that is told."""

import zlib
from datetime import UTC, date, datetime

import numpy as np
import pytest

from etl.transform.stories.prints import HASH, KEPT_WORDS, WEIGHT, shingles_of, stem, take_print, told_date, words_of
from tests.factory import article

WEDNESDAY = datetime(2026, 11, 4, 18, tzinfo=UTC)


def rarity(word: str) -> float:
    return {"the": 0.0, "quay": 3.0}.get(word, 1.0)


def test_words_have_no_case_accents_or_punctuation() -> None:
    assert words_of("The mayor of Jamundí, Ana-Lucía, said: “No!”") == [
        "the", "mayor", "of", "jamundi", "ana", "lucia", "said", "no"]


@pytest.mark.parametrize(("word", "stemmed"), [
    ("strikes", "strik"), ("striking", "strik"), ("shelled", "shell"), ("bus", "bus"), ("wing", "wing"), ("red", "red")])
def test_the_commonest_endings_are_left_out(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_runs_of_three_words_are_hashed_once_and_sorted_and_their_order_counts() -> None:
    one = shingles_of(["a", "b", "c", "d", "a", "b", "c"])
    assert len(one) == 4 and list(one) == sorted(set(one))
    assert set(shingles_of(["c", "b", "a"])).isdisjoint(one)
    assert not len(shingles_of(["a", "b"]))


def test_the_same_article_has_the_same_print_everywhere() -> None:
    made = take_print(article(text="The quay of Lisse burned.", title="Quay burns"), rarity)
    assert made == take_print(article(text="The quay of Lisse burned.", title="Quay burns"), rarity)
    assert np.frombuffer(made.shingles, HASH).tolist() == [269961413, 2647807126, 4133285432]
    assert made.word_count == 5


def test_telling_words_weigh_more_those_of_the_title_most_and_all_are_of_length_one() -> None:
    made = take_print(article(text="The quay of Lisse burned.", title="Quay burns"), rarity)
    hashes, weights = np.frombuffer(made.words, HASH), np.frombuffer(made.weights, WEIGHT)
    weight = dict(zip(hashes.tolist(), weights.tolist(), strict=True))
    assert weight[zlib.crc32(b"the")] == 0
    assert max(weight, key=weight.__getitem__) == zlib.crc32(b"quay")
    assert sum(w * w for w in weight.values()) == pytest.approx(1, abs=0.01)
    assert list(hashes) == sorted(hashes)


def test_a_long_article_keeps_its_weightiest_words() -> None:
    made = take_print(article(text=" ".join(f"word{n}" for n in range(500))), rarity)
    assert len(made.words) == KEPT_WORDS * HASH.itemsize and len(made.weights) == KEPT_WORDS * WEIGHT.itemsize


def test_an_article_without_words_has_an_empty_print() -> None:
    made = take_print(article(text="", title=None), rarity)
    assert (made.word_count, made.shingles, made.words, made.weights) == (0, b"", b"", b"")


@pytest.mark.parametrize(("title", "text", "day"), [
    ("Quay burns", "The quay burned on Tuesday. Nobody was hurt.", date(2026, 11, 3)),
    ("Quay burns on Monday", "The quay burned on Tuesday.", date(2026, 11, 2)),
    ("Quay burns", "Nobody was hurt. The quay stood empty. It had burned on Tuesday.", None),
    ("Port must pay by Friday", "The court gave it no more time.", None),
    ("Quay rebuilt", "It had burned on 3 March 2019.", None)])
def test_the_day_is_the_first_that_the_lead_names_and_no_old_one(title: str, text: str, day: date | None) -> None:
    assert told_date(article(title=title, text=text, published_at=WEDNESDAY)) == day


def test_an_undated_article_tells_no_day() -> None:
    assert told_date(article(text="The quay burned on Tuesday.", published_at=None)) is None
