"""Groups by average link: what is alike as a whole is joined, a single bridge chains nothing."""

from etl.transform.stories.grouping import group

MANY = 30


def test_units_without_links_stand_alone() -> None:
    assert group([1, 1, 1], [], 0.2, MANY) == [0, 1, 2]


def test_a_group_has_the_name_of_its_first_unit() -> None:
    assert group([1] * 4, [(3, 1, 0.5), (2, 0, 0.1)], 0.2, MANY) == [0, 1, 2, 1]


def test_a_bridge_between_two_groups_does_not_chain_them() -> None:
    links = [(0, 1, 0.6), (2, 3, 0.6), (1, 2, 0.3)]
    assert group([1] * 4, links, 0.2, MANY) == [0, 0, 2, 2]


def test_two_groups_are_joined_when_most_of_their_pairs_are_alike() -> None:
    links = [(0, 1, 0.6), (2, 3, 0.6), (1, 2, 0.3), (0, 2, 0.3), (0, 3, 0.3)]
    assert group([1] * 4, links, 0.2, MANY) == [0, 0, 0, 0]


def test_a_story_of_many_articles_asks_for_the_kinship_of_all() -> None:
    assert group([4, 1], [(0, 1, 0.7)], 0.2, MANY) == [0, 1]
    assert group([4, 1], [(0, 1, 0.4), (1, 0, 0.5)], 0.2, MANY) == [0, 0]


def test_of_an_article_no_more_pairs_are_asked_for_than_links_are_kept() -> None:
    assert group([100, 1], [(0, 1, 0.7)], 0.2, neighbours=3) == [0, 0]


def test_the_most_alike_are_joined_first() -> None:
    assert group([1] * 3, [(0, 1, 0.3), (1, 2, 0.9)], 0.2, MANY) == [0, 1, 1]


def test_the_order_of_links_does_not_matter() -> None:
    links = [(0, 1, 0.5), (1, 2, 0.5), (2, 3, 0.5), (3, 4, 0.5), (0, 4, 0.25)]
    assert group([1] * 5, links, 0.2, MANY) == group([1] * 5, links[::-1], 0.2, MANY)
