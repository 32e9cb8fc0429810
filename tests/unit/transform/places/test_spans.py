"""Names in the phrases by which acts are told to have happened somewhere."""

import pytest

from etl.transform.places.spans import names_in


@pytest.mark.parametrize(("phrase", "names"), [
    ("the hamlet of Umbrokoro", ("Umbrokoro",)),
    ("a bridge between Tar Obel and Kessu", ("Tar Obel", "Kessu")),
    ("Puerto de la Sal's harbour", ("Puerto", "Sal")),
    ("Villa del Sol", ("Villa del Sol",)),
    ("Umm al-Kader", ("Umm al-Kader",)),
    ("Lagos’s docks", ("Lagos",)),
    ("the Northern province", ()),
    ("a church on Sunday", ()),
    ("the US", ()),
    ("two villages", ()),
])
def test_names_are_capitalised_words(phrase: str, names: tuple[str, ...]) -> None:
    assert names_in([phrase]) == names


def test_each_name_counts_once() -> None:
    assert names_in(["Kessu", "the market of Kessu"]) == ("Kessu",)
