"""Numbers of killed, injured, missing, detained and displaced, read with the real parser."""


import pytest
from spacy.language import Language

from etl.transform.events.facts.casualties import KINDS, read_casualties
from etl.transform.events.language.quantities import Quantity, read_number
from tests.unit.transform.events.rules import coder_by_rules


@pytest.fixture(scope="module")
def nlp() -> Language:
    return coder_by_rules().tools.nlp


def stated(nlp: Language, sentence: str) -> dict[str, tuple[int, int | None]]:
    found = read_casualties(nlp(sentence)[:])
    return {kind: (quantity.low, quantity.high)
            for kind in KINDS if (quantity := getattr(found, kind))}


@pytest.mark.parametrize(("sentence", "expected"), [
    ("A bomb killed at least 12 people and wounded 30 in the market.",
     {"killed": (12, None), "injured": (30, 30)}),
    ("Seven soldiers were killed and two others wounded.", {"killed": (7, 7), "injured": (2, 2)}),
    ("The blast left dozens dead.", {"killed": (24, 99)}),
    ("Twenty-three villagers died in the raid.", {"killed": (23, 23)}),
    ("Gunmen shot dead a policeman.", {"killed": (1, 1)}),
    ("Shelling injured a dozen residents.", {"injured": (12, 12)}),
    ("A teacher and two pupils were hurt when a shell hit the school.", {"injured": (3, 3)}),
    ("Between three and five soldiers were killed.", {"killed": (3, 5)}),
    ("There were no casualties, the army said.", {"killed": (0, 0), "injured": (0, 0)}),
    ("No one was hurt when the shell landed.", {"killed": (0, 0), "injured": (0, 0)}),
    ("The clashes killed 1,200 people.", {"killed": (1200, 1200)}),
    ("Police arrested 38 people.", {"detained": (38, 38)}),
    ("Ten people are missing.", {"missing": (10, 10)}),
    ("Two million people were displaced.", {"displaced": (2_000_000, 2_000_000)}),
    ("Seven people, including two children, were killed.", {"killed": (7, 7)}),
    ("The two sides met in Geneva.", {}),
    ("Neighbours hung three flags from the bridge.", {}),
    ("Students carried the portraits of four dead classmates.", {}),
    ("The rebels hanged two teachers in the square.", {"killed": (2, 2)}),
    ("Raiders dragged two herders from a hut and beat them to death.", {"killed": (2, 2)}),
    ("The raid on the depot left nine guards, among them a captain, dead.", {"killed": (9, 9)}),
    ("The storming of the hall left 14 people, including three clerks, dead and 20 hurt.",
     {"killed": (14, 14), "injured": (20, 20)}),
    ("The clash left eight rebels and two soldiers dead.", {"killed": (10, 10)}),
    ("The blast left 12 people dead and 30 wounded.", {"killed": (12, 12), "injured": (30, 30)}),
    ("Four of the 16 people killed were nurses.", {"killed": (16, 16)}),
    ("Police fatally shot a driver in the suburb.", {"killed": (1, 1)}),
    ("A total of 18 sailors were killed.", {"killed": (18, 18)}),
    ("The fighters swore not to kill a child.", {}),
    ("Doctors treated nine sailors for burns.", {"injured": (9, 9)}),
    ("The clinic put the number of injured at eighteen.", {"injured": (18, 18)}),
])
def test_numbers_are_read_as_stated(
        nlp: Language, sentence: str, expected: dict[str, tuple[int, int | None]]) -> None:
    assert stated(nlp, sentence) == expected


def test_the_number_nearest_to_the_trigger_counts(nlp: Language) -> None:
    doc = nlp("Rebels killed two guards at the gate after a car bomb had killed nine shoppers.")
    assert read_casualties(doc[:], doc[1]).killed == Quantity(2, 2)


@pytest.mark.parametrize(("text", "number"), [
    ("1,200",
     1200), ("twenty-three", 23), ("a dozen", 12), ("none", 0), ("ninety", 90),
    ("many", None), ("well-known", None)])
def test_numbers_in_words(text: str, number: int | None) -> None:
    assert read_number(text) == number


def test_a_sum_without_an_upper_bound_has_none() -> None:
    assert Quantity(3, 3) + Quantity(2, None) == Quantity(5, None)
