"""What nobody did is no attack, in texts of our own."""

from datetime import date

import pytest

from etl.transform.events.coder import Coder
from etl.transform.events.reading import Text
from tests.unit.transform.events.rules import coder_by_rules

DAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return coder_by_rules()


def assaults(coder: Coder, text: str) -> int:
    mentions = coder.code(Text(None, text, DAY), DAY).mentions
    return sum(m.coding.event_type == "ASSAULT" for m in mentions)


@pytest.mark.parametrize("text", [
    "A landslide killed 40 villagers in northern Peru on Monday.",
    "The quake struck near Pokhara. It injured at least 90 people and destroyed a school.",
    "Cyclone Batsirai killed 20 people in Madagascar on Monday, destroying hundreds of houses.",
    "An earthquake of magnitude 7 killed 90 people in Sulawesi on Monday.",
    "Twelve soldiers were killed in a helicopter crash near Gao on Monday.",
    "Nine people were killed in a stampede at a stadium in Yaounde.",
    "A fire killed 31 pupils in a hostel in Gondar on Monday.",
    "A gas explosion killed six people in a bakery in Tunis.",
    "Cholera has killed 60 people in the camps of Goma.",
    "A crocodile attacked a fisherman in Darwin on Monday.",
])
def test_a_hazard_attacks_nobody(coder: Coder, text: str) -> None:
    assert assaults(coder, text) == 0


@pytest.mark.parametrize("text", [
    "An explosion killed 12 soldiers at a checkpoint in Mogadishu on Monday.",
    "A bomb blast killed six people in a bakery in Tunis.",
    "Fire from Israeli tanks killed three people in Rafah.",
    "Rebels killed 12 survivors of the earthquake in Idlib on Monday.",
    "Gunmen attacked a convoy that carried aid to the victims of the flood in Sindh.",
    "A rain of rockets killed four people in Kharkiv.",
    "Police killed nine protesters in Nairobi during the storm.",
])
def test_what_somebody_did_stays_an_attack(coder: Coder, text: str) -> None:
    assert assaults(coder, text) > 0
