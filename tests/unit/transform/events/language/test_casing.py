"""Case restored in texts that are all capitals."""

import pytest

from etl.transform.events.language.casing import Caser, is_shouted

TEXT = ("the army said that gunmen attacked a bus near town on and it is us who were "
        "police of defense chief ministry "
        "turkey sold old they have been killed by")
WORDS = frozenset(TEXT.split())
NAMES = {"Shining Path": False, "FMLN": False, "US": False, "Peruvian": True, "Turkey": True,
         "Ministry of Defense": False}
CASER = Caser(WORDS.__contains__, NAMES)
SHOUTED = "THE ARMY SAID ON MONDAY THAT GUNMEN OF THE SHINING PATH ATTACKED A BUS NEAR AYACUCHO."


def test_words_are_small_and_names_are_capital() -> None:
    assert CASER.restore(SHOUTED) == ("The army said on Monday that gunmen of the Shining Path "
                                      "attacked a bus near Ayacucho.")


@pytest.mark.parametrize(("text", "expected"), [
    ("IT IS US WHO WERE ATTACKED. THE FMLN SAID THAT THE PERUVIAN ARMY ATTACKED POLICE NEAR A "
     "TOWN.",
     "It is us who were attacked. The FMLN said that the Peruvian army attacked police near a "
     "town."),
    ("\n\n  POLICE SAID THE MINISTRY\nOF DEFENSE CHIEF SOLD TURKEY THE OLD BUS; "
     "THEY HAVE BEEN KILLED BY KRZ GUNMEN",
     "\n\n  Police said the Ministry\nof Defense chief sold Turkey the old bus; "
     "they have been killed by KRZ gunmen")])
def test_every_character_stays_in_its_place(text: str, expected: str) -> None:
    assert CASER.restore(text) == expected
    assert CASER.restore(text).upper() == text


@pytest.mark.parametrize("text", ["Gunmen attacked a bus near Ayacucho on Monday, the army said, "
                                  "and they were killed.",
                                  "NATO, UN, EU", "", "ÆÐ"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert not is_shouted(text)
    assert CASER.restore(text) == text


def test_letters_that_change_their_number_are_left() -> None:
    text = SHOUTED.replace("MONDAY", "STRAẞE İZMİR")
    assert len(CASER.restore(text)) == len(text)
