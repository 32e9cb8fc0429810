"""The language of a short story that is dense with names of another one."""

import pytest

from etl.resources.parser import load_parser
from etl.transform.articles.words import without_names


@pytest.mark.parametrize(("text", "language"), [
    ("Suharto, Megawati Soekarnoputri and Prabowo Subianto came to Surakarta, where Joko Widodo spoke.", "en"),
    ("Jan Kowalski, Stanisław Wójcik and Zbigniew Lewandowski met in Łódź, Częstochowa and Rzeszów, as they had agreed.", "en"),
    ("Ibrahim Traoré and Paul-Henri Sandaogo Damiba were named by Zéphirin Diabré in a letter to Bobo-Dioulasso.", "en"),
    ("Bundeskanzler Friedrich Merz traf Keir Starmer, David Lammy und Rachel Reeves in London. Danach flog er ab.", "de"),
    ("Le président Emmanuel Macron a rencontré Rishi Sunak, James Cleverly et Grant Shapps à Londres.", "fr"),
    ("El presidente Gustavo Petro habló con Antony Blinken, Jake Sullivan y Lloyd Austin en Washington.", "es")])
def test_names_of_another_language(text: str, language: str) -> None:
    assert load_parser().detect_language(without_names(text)) == language
