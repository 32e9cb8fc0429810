"""Pairs, blocks and clusters: what is compared, how it is weighed, and what is joined."""

from datetime import timedelta

import numpy as np
import pytest

from etl.resources.joining import load_joiner
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.blocks import WIDEST, between, within
from etl.transform.stories.clusters import clusters_of
from etl.transform.stories.join import join, scored
from etl.transform.stories.pairs import AGAINST, BASE, BOUND, FOR, contradicts, features, log_odds
from etl.transform.stories.tellings import ArticleFacts, Tellings, take_tellings
from etl.transform.stories.wording import figures_in, is_long_ago, names_day
from tests.factory import DAY, mention


def tellings(*mentions: MentionRow) -> Tellings:
    facts = {m.article_id: ArticleFacts(f"paper {m.article_id}", None) for m in mentions}
    return take_tellings(mentions, facts)


def told(name: str, article: str = "", **changes: object) -> MentionRow:
    return mention(mention_id=name, article_id=article or f"article {name}", **changes)


def clusters(count: int, *pairs: tuple[int, int, float], together: list[list[int]] | None = None) -> list[int]:
    one, other, points = zip(*pairs, strict=True)
    found = clusters_of(count, np.array(one), np.array(other), np.array(points, np.float32), 0.0, together or ())
    return list(found.tolist())


def test_every_feature_speaks_for_or_against() -> None:
    found = set(features(tellings(told("a"), told("b")), np.array([0]), np.array([1])))
    assert found == FOR | AGAINST | {BASE} and not FOR & AGAINST


def test_the_weights_that_ship_are_on_their_side_of_nought() -> None:
    joiner = load_joiner()
    for weights in (joiner.inside, joiner.across):
        assert all(weight >= 0 for name, weight in weights.items() if name in FOR)
        assert all(weight <= 0 for name, weight in weights.items() if name in AGAINST)


def test_a_pair_is_the_same_with_its_sides_changed() -> None:
    both = tellings(told("a", killed=4), told("b", killed=9, place_name="Lisse", place_geonames_id=7,
                                              event_date=DAY + timedelta(days=1)))
    one, other = np.array([0]), np.array([1])
    forth, back = features(both, one, other), features(both, other, one)
    assert {name: values.tolist() for name, values in forth.items()} == {name: values.tolist() for name, values in back.items()}


@pytest.mark.parametrize(("changes", "is_contradiction"), [
    ({}, False), ({"event_type": "CONSULT", "event_mode": None}, True),
    ({"event_type": "COERCE", "event_mode": "seize"}, False),
    ({"event_date": DAY - timedelta(days=7)}, True), ({"event_date": DAY - timedelta(days=6)}, False)])
def test_other_deeds_and_other_weeks_contradict(changes: dict[str, object], is_contradiction: bool) -> None:
    both = tellings(told("a"), told("b", **changes))
    assert contradicts(both, np.array([0]), np.array([1])).tolist() == [is_contradiction]
    points = log_odds(both, np.array([0]), np.array([1]), load_joiner().across)
    assert (points[0] == -BOUND) is np.bool_(is_contradiction)


def test_a_missing_party_contradicts_nobody() -> None:
    nobody = {f"recipient_{part}": None for part in ("name", "country", "sector", "entity_id")}
    both = tellings(told("a"), told("b", **nobody))
    found = features(both, np.array([0]), np.array([1]))
    assert all(found[name][0] == 0 for name in AGAINST if name.startswith("recipient"))


def test_average_link_does_not_chain() -> None:
    assert clusters(3, (0, 1, 4.0), (1, 2, 3.0), (0, 2, -6.0)) == [0, 0, 2]
    assert clusters(3, (0, 1, 4.0), (1, 2, 3.0), (0, 2, 1.0)) == [0, 0, 0]


def test_a_pair_that_shares_no_block_counts_against() -> None:
    assert clusters(3, (0, 1, 4.0), (1, 2, 1.0)) == [0, 0, 2]


def test_what_is_together_stays_so_and_counts_as_many() -> None:
    assert clusters(4, (0, 3, 1.0), (1, 3, -3.0), (2, 3, -3.0), together=[[0, 1, 2]]) == [0, 0, 0, 3]
    assert clusters(4, (0, 3, 1.0), (1, 3, 1.0), (2, 3, 1.0), together=[[0, 1, 2]]) == [0, 0, 0, 0]


def test_the_order_of_mentions_changes_nothing() -> None:
    mentions = [told(f"m{n}", killed=n % 3, event_date=DAY + timedelta(days=n % 2)) for n in range(12)]
    forth = join(tellings(*mentions), load_joiner())
    back = join(tellings(*reversed(mentions)), load_joiner())[::-1]
    pairs = [(i, j) for i in range(12) for j in range(i)]
    assert [forth[i] == forth[j] for i, j in pairs] == [back[i] == back[j] for i, j in pairs]


def test_nothing_is_joined_to_nothing() -> None:
    assert len(join(tellings(), load_joiner())) == 0


@pytest.mark.parametrize("count", [200, 400])
def test_a_wide_block_is_compared_with_neighbours_only(count: int) -> None:
    one, _ = between(tellings(*(told(f"m{n}") for n in range(count))))
    assert len(one) <= count * WIDEST * 8
    inside, _ = within(tellings(*(told(f"m{n}", "one article") for n in range(count))))
    assert len(inside) <= count * WIDEST


def test_only_one_type_is_compared_between_articles_at_one_time_or_with_the_same_telling_words() -> None:
    one, other = between(tellings(
        told("a"), told("b"), told("c", event_type="CONSULT", event_mode=None),
        told("d", event_date=DAY + timedelta(days=3), sentence="Nothing like it was seen before."),
        told("e", event_date=DAY + timedelta(days=3))))
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    assert (0, 1) in pairs and (0, 4) in pairs and (3, 4) in pairs
    assert not pairs & {(0, 2), (1, 2), (2, 3), (2, 4), (0, 3), (1, 3)}


def test_what_one_article_tells_apart_counts_most_against_a_cluster() -> None:
    both = tellings(told("a", "one"), told("b", "one"), told("c", "two"))
    one, other, points = scored(both, {BASE: 2.0}, np.ones(3, bool))
    found = dict(zip(zip(one.tolist(), other.tolist(), strict=True), points.tolist(), strict=True))
    assert found[0, 1] == -BOUND and found[0, 2] == found[1, 2] == 2.0


@pytest.mark.parametrize(("text", "is_old"), [
    ("54 people were killed there on May 11 last year.", True), ("It fell on the first anniversary of the raid.", True),
    ("He has governed since 2019.", True), ("The blast came a day later.", False)])
def test_a_sentence_that_looks_years_back_says_so(text: str, is_old: bool) -> None:
    assert is_long_ago(text) is is_old


@pytest.mark.parametrize(("text", "is_named"), [
    ("It fell on Tuesday.", True), ("The raid of March 4 was worse.", True), ("They met again the same night.", True),
    ("They may meet 3 times.", False), ("Nobody was hurt.", False)])
def test_a_day_is_named_by_its_name_its_date_or_its_distance(text: str, is_named: bool) -> None:
    assert names_day(text) is is_named


@pytest.mark.parametrize(("text", "figures"), [
    ("Fifty-two prisoners and 1,200 guards", ["52", "1200"]), ("in 2021 two men", []), ("seventeen of 40", ["17", "40"])])
def test_figures_are_read_in_words_and_digits(text: str, figures: list[str]) -> None:
    assert list(figures_in(text)) == figures
