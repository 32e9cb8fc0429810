"""Ids: the same record has the same name for ever, and different records have different ones."""

from hypothesis import given
from hypothesis import strategies as st

from etl.tables import ids

PART = st.one_of(st.none(), st.text(st.characters(exclude_characters="\x00\x1f"), max_size=5))


def test_an_id_is_what_it_was_when_the_first_lake_was_written() -> None:
    assert ids.make_id("article", "http://a.example/1") == ids.article_id("http://a.example/1")
    assert ids.article_id("http://a.example/1") == "29ef4dfdd0de057fdbdd"


def test_none_and_empty_and_order_matter() -> None:
    assert len({ids.make_id(None), ids.make_id(""), ids.make_id(None, "a"), ids.make_id("a", None),
                ids.make_id("", "a")}) == 5


@given(st.lists(PART, max_size=4), st.lists(PART, max_size=4))
def test_different_parts_give_different_ids(one: list[str | None], other: list[str | None]) -> None:
    # No part at all and one empty part join to the same text; no caller gives none.
    if one and other:
        assert (ids.make_id(*one) == ids.make_id(*other)) == (one == other)


def test_text_that_is_no_unicode_has_an_id() -> None:
    assert len(ids.make_id("\ud800")) == ids.HEX_DIGITS


def test_an_entry_is_its_guid_or_else_its_link() -> None:
    assert ids.entry_id("f", "guid",
                        "http://a.example/1") == ids.entry_id("f", "guid", "http://a.example/2")
    assert ids.entry_id("f", None,
                        "http://a.example/1") != ids.entry_id("f", None, "http://a.example/2")
    assert ids.entry_id("f", "guid", "u") != ids.entry_id("g", "guid", "u")


def test_a_mention_is_its_span_and_what_was_coded() -> None:
    same = ids.mention_id("a", False, 3, 9, "ASSAULT", "rebels", None)
    others = [ids.mention_id("a", True, 3, 9, "ASSAULT", "rebels", None),
              ids.mention_id("a", False, 3, 9, "ASSAULT", None, "rebels"),
              ids.mention_id("a", False, 3, 8, "ASSAULT", "rebels", None)]
    assert same == ids.mention_id("a", False, 3, 9, "ASSAULT", "rebels", None)
    assert same not in others and len(set(others)) == 3
