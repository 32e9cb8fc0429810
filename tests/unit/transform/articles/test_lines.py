"""Lines that are no part of the story, and lines that only look so."""

import pytest

from etl.transform.articles.lines import is_chrome, without_chrome

STORY = ("Soldiers crossed the river near Marrowgate before dawn on Monday and took the only "
         "bridge that still stands.")


@pytest.mark.parametrize("line", [
    "ALSO READ: Ten dead in storm", "READ MORE: Ten dead in storm", "Read also", "Watch: the crossing",
    "Sign up for our daily newsletter to get the news first", "Follow us on Twitter",
    "Follow The Courier on Facebook and Instagram", "© 2026 The Courier. All rights reserved.",
    "Advertisement", "Image: Ida Brandt / The Courier", "Photo: Ida Brandt", "Fotos: Ida Brandt", "Quelle: Behörde",
    "Click here to read the indictment", "Mehr zum Thema",
    "À lire aussi : Dix morts", "Les også: Ti døde", ">> All dates of the talks",
    "This page may hold affiliate links to shops, for which we are paid.",
])
def test_chrome(line: str) -> None:
    assert is_chrome(line)


@pytest.mark.parametrize("line", [
    STORY, "“Read the treaty,” the minister said.",
    "“Don't miss the point: they fired first,” he said.", "Readers of the law disagree.",
    "Related deaths rose to nine.",
    "Refugees must register before they get access to food and shelter, the agency said.",
    "The minister declined to say who had paid before commenting on the talks.",
    "More than 40 people were hurt.", "»Das Ultra« kommt.", "Published in 2019, the book sold out.",
    "Watch towers were burned.", "He was asked to follow the police on foot.",
    "The photo showed a burning tank.",
])
def test_words_of_a_story(line: str) -> None:
    assert not is_chrome(line)


@pytest.mark.parametrize("head", [
    "Bridge taken at dawn", "War: Bridge taken at dawn", "World\n\nBridge taken at dawn",
    "BRIDGE TAKEN AT DAWN!",
])
def test_a_text_does_not_begin_with_its_headline(head: str) -> None:
    assert without_chrome(f"{head}\n\n{STORY}", ("Bridge taken at dawn",)) == STORY


def test_a_first_paragraph_that_quotes_the_headline_stays() -> None:
    told = f"{STORY} Bridge taken at dawn, the army's gazette said in its evening edition."
    text = f"{told}\n\n{STORY}"
    assert without_chrome(text, ("Bridge taken at dawn", "Bridge")) == text


def test_the_headline_at_the_end_goes_too() -> None:
    story = ("Soldiers crossed the river at Marrowgate before dawn on Monday.\n\n"
             "Nobody was hurt in the night, officials of both provinces said.")
    titles = ("Soldiers cross the river", "Army crosses")
    assert without_chrome(f"{story}\n\nSOLDIERS CROSS THE RIVER!", titles) == story
    assert without_chrome(f"{story}\n\nSoldiers cross the river\n\nBy Ada Marsh", titles) == (
        f"{story}\n\nBy Ada Marsh")
