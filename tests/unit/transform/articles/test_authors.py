"""Bylines as persons."""

import pytest

from etl.transform.articles.authors import MAX_AUTHORS, clean_authors


@pytest.mark.parametrize(("printed", "names"), [
    (["By Ida Brandt"], ["Ida Brandt"]),
    (["BY Ida Brandt and Omar Haddad"], ["Ida Brandt", "Omar Haddad"]),
    (["Ida Brandt, Omar Haddad; Lee Wu"], ["Ida Brandt", "Omar Haddad", "Lee Wu"]),
    (["Ida Brandt & Omar Haddad | Lee Wu"], ["Ida Brandt", "Omar Haddad", "Lee Wu"]),
    (["Written by: Ida Brandt ida@a.example"], ["Ida Brandt"]),
    (["Ida Brandt @idabrandt"], ["Ida Brandt"]),
    (["Ida Brandt Staff Writer", "Lee Wu Published Thursday", "Ana Roy Reporter in Oslo"], ["Ida Brandt", "Lee Wu", "Ana Roy"]),
    (["Ida Brandt in Nairobi"], ["Ida Brandt"]),
    (["Ida Brandt", "IDA BRANDT", "Ida Brandt "], ["Ida Brandt"]),
    (["Jean-Luc d'Arc", "María José Ñúñez", "Ng Wu"], ["Jean-Luc d'Arc", "María José Ñúñez", "Ng Wu"]),
    (["Alexander Sandberg"], ["Alexander Sandberg"]),
    (["  ", "", "x", "12 March 2026", "<b>", "https://a.example/ida", "{author}"], []),
])
def test_bylines_become_persons(printed: list[str], names: list[str]) -> None:
    assert clean_authors(printed) == names


def test_a_list_without_end_ends() -> None:
    assert len(clean_authors(f"Ida Brandt{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(500))) == MAX_AUTHORS
