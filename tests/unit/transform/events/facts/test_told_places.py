"""Where the extractor says that an act happened: names that no tag and no gazetteer makes places."""

import pytest

from etl.transform.events.coder import Coded
from etl.transform.events.extraction.labels import TYPES
from etl.transform.places.choice import FoundPlace
from tests.unit.transform.events.extracting import steps_of
from tests.unit.transform.events.extraction.fake import SURE, Says

RAID = Says("ASSAULT", {"place": ["Umbrokoro"]})


def coded(text: str, says: Says = RAID, title: str | None = None) -> Coded:
    return steps_of(text, {"raided": says}, title=title).coded


def place_of(text: str, says: Says = RAID, title: str | None = None) -> FoundPlace:
    place = coded(text, says, title).mentions[0].place
    assert place is not None
    return place


def country_of(place: FoundPlace) -> str | None:
    return place.place.country if place.place else None


def names(told: Coded) -> list[str]:
    return [found.name.text for found in told.places]


def test_an_unknown_name_is_a_place_wherever_it_stands_in_the_text() -> None:
    told = coded("Umbrokoro was raided in Niger.\n\nUmbrokoro mourns.")
    assert names(told) == ["Umbrokoro", "Niger", "Umbrokoro"]


def test_an_unlikely_act_makes_no_place() -> None:
    weak = Says("ASSAULT", RAID.sides, logit=-1.0, rivals=dict.fromkeys(TYPES[1:], -SURE))
    assert "Umbrokoro" not in names(coded("Umbrokoro was raided in Niger.", weak))


@pytest.mark.parametrize(("text", "phrase"), [
    ("The Taliban raided a farm.", "The Taliban"), ("Mr Umbrokoro raided a farm.", "Umbrokoro"),
    ("Men raided a farm on Monday.", "Monday"), ("Men raided the Umbrokoro Times.", "Umbrokoro")])
def test_groups_days_papers_and_people_are_no_places(text: str, phrase: str) -> None:
    assert names(coded(text, Says("ASSAULT", {"place": [phrase]}))) == []


def test_an_unresolved_place_of_an_act_is_in_the_country_for_which_most_speaks() -> None:
    place = place_of("Herders in Niger, in Niamey and in Zinder live near Chad.\n\n"
                     "Chad fears that men raided Umbrokoro on Monday.")
    assert (place.name.text, country_of(place)) == ("Umbrokoro", "NER")


def test_what_could_be_resolved_comes_before_an_unknown_name() -> None:
    place = place_of("Men raided Umbrokoro, close to Niamey.",
                     Says("ASSAULT", {"place": ["Umbrokoro", "Niamey"]}))
    assert place.name.text == "Niamey"


@pytest.mark.parametrize("part", ["the Umbrokoro district", "Umbrokoro Road", "Umbrokoro Bridge"])
def test_an_unknown_part_of_a_town_is_in_the_town_of_the_story(part: str) -> None:
    name = part.removeprefix("the ").removesuffix(" district")
    place = place_of(f"NIAMEY, Niger – Men raided {part}.", Says("ASSAULT", {"place": [name]}))
    assert place.place is not None and place.place.name == "Niamey"


def test_of_the_places_that_a_title_names_the_act_s_own_counts() -> None:
    text = "Troops from Dosso had left before. Men raided a farm in Niamey."
    title = "Dosso troops gone, Niamey farm raided"
    [mention] = [m for m in coded(text, Says("ASSAULT", {"place": ["Niamey"]}), title).mentions if m.in_title]
    assert mention.place is not None and mention.place.name.text == "Niamey"


def test_who_leads_others_is_not_where_they_act() -> None:
    nowhere = Says("ASSAULT")
    title = "Chad-led force raided farm"
    text = "The force raided a farm in Niamey."
    [led] = [m for m in coded(text, nowhere, title).mentions if m.in_title]
    assert led.place is not None and country_of(led.place) == "NER"
