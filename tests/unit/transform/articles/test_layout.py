"""Tables that lay a page out become boxes; tables of data stay tables."""

import pytest

from etl.transform.articles.html import Element, read_tree
from etl.transform.articles.layout import unwrap_layout
from tests.unit.transform.articles.pages import PARAGRAPHS, STORY, page

LONG = " ".join(PARAGRAPHS)


def unwrapped(html: str) -> Element:
    tree = read_tree(page(html))
    unwrap_layout(tree)
    return tree


@pytest.mark.parametrize("table", [
    f"<table><tr><td>{STORY}</td></tr></table>",
    f"<table><tbody><tr><td>Menu</td><th>{LONG}</th></tr></tbody></table>",
    f"<table><tr><td>{'<br><br>'.join(PARAGRAPHS)}</td></tr></table>",
    "<table role=presentation><tr><td>Short</td></tr></table>"])
def test_a_table_around_the_story_is_a_box(table: str) -> None:
    tree = unwrapped(table)
    assert not list(tree.iter("table", "tbody", "tr", "td", "th"))


def test_no_word_is_lost() -> None:
    html = f"<table><tr><td>Menu</td><td>{STORY}</td></tr></table> after"
    assert unwrapped(html).text_content() == read_tree(page(html)).text_content()


def test_a_table_of_data_stays() -> None:
    rows = "".join(f"<tr><td>{year}</td><td>{year} ships came in, the port said.</td></tr>"
                   for year in range(1990, 2020))
    assert len(list(unwrapped(f"<table>{rows}</table>").iter("td"))) == 60


def test_a_table_of_data_in_a_table_of_layout_stays() -> None:
    facts = "<table><tr><td>Ships</td><td>12</td></tr></table>"
    tree = unwrapped(f"<table><tr><td>{STORY}{facts}</td></tr></table>")
    assert [cell.text for cell in tree.iter("td")] == ["Ships", "12"]
