"""Place names in sentences of our own, with the real language model and the real index."""

from datetime import date

import pytest

from etl.transform.events.coder import Coder
from etl.transform.events.reading import Text
from etl.transform.places.choice import FoundPlace
from tests.unit.transform.events.rules import coder_by_rules

DAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return coder_by_rules()


def places(coder: Coder, text: str, home: str | None = None) -> dict[str, FoundPlace]:
    return {found.name.text: found for found in coder.code(Text(None, text, DAY, home), DAY).places}


def where(found: FoundPlace) -> tuple[str | None, str | None]:
    return (found.place.country, found.place.admin1) if found.place else (None, None)


@pytest.mark.parametrize(("name", "country"), [
    ("Deir ez-Zor", "SYR"), ("Dayr az-Zawr", "SYR"), ("Deir Ezzor", "SYR"), ("Hodeidah", "YEM"),
    ("Kharkov", "UKR"), ("Kiev", "UKR"), ("Qamishli", "SYR"), ("Calcutta", "IND")])
def test_spelling_variants_lead_to_the_place(coder: Coder, name: str, country: str) -> None:
    found = places(coder, f"Officials in {name} said that the roads to the city were open again.")
    assert where(found[name])[0] == country


def test_a_villages_exact_name_does_not_hide_the_division_that_is_meant(coder: Coder) -> None:
    found = places(coder, "Gunmen ambushed a convoy of Yemeni troops in Shabwa, in the south of "
                          "Yemen, on Monday.")
    assert where(found["Shabwa"]) == ("YEM", "Shabwah")


@pytest.mark.parametrize(("text", "name", "expected"), [
    ("A fire broke out in Paris, Texas, on Monday.", "Paris", ("USA", "Texas")),
    ("The mill in Paris, Ky., has closed.", "Paris", ("USA", "Kentucky")),
    ("Floods hit the Libyan city of Tripoli on Monday.", "Tripoli", ("LBY", "Tripoli")),
    ("Roads were cut in Lebanon, Ohio, after the storm.", "Lebanon", ("USA", "Ohio")),
    ("The farm lies in Scott County, Indiana, near the river.", "Scott County", ("USA", "Indiana")),
    ("Voters in Scotland and England went to the polls.", "Scotland", ("GBR", "Scotland")),
    ("Fighting spread through Darfur in western Sudan.", "Darfur", ("SDN", None)),
])
def test_the_text_s_own_evidence_decides_among_homonyms(coder: Coder, text: str, name: str,
                                                        expected: tuple[str, str | None]) -> None:
    assert where(places(coder, text)[name]) == expected


def test_a_name_keeps_its_meaning_through_a_text(coder: Coder) -> None:
    text = ("Police in Paris, Texas, arrested two men.\n\nThe mayor said that nothing like it had "
            "happened in Paris before.")
    found = coder.code(Text(None, text, DAY), DAY).places
    assert {f.place.admin1 for f in found if f.place and f.name.text == "Paris"} == {"Texas"}


def test_a_list_of_states_is_no_town_in_a_state(coder: Coder) -> None:
    found = places(coder, "The recall covers stores in Oregon, Kansas, Nevada and Missouri.")
    assert {f.place.kind for f in found.values() if f.place} == {"admin1"}


@pytest.mark.parametrize("text", [
    "Paris Hilton opened a shop.", "The Oslo accords were signed by both sides.",
    "The Boston Globe printed the letter.",
    "Washington said it would not attend."])
def test_bearers_of_a_place_s_name_are_no_places(coder: Coder, text: str) -> None:
    assert places(coder, text) == {}


def test_a_name_written_alike_elsewhere_is_left_open(coder: Coder) -> None:
    found = places(coder, "Officials in Ataq, in Yemen, said that soldiers had arrested four men "
                          "in Markha.")
    assert where(found["Markha"]) == (None, None) and where(found["Ataq"])[0] == "YEM"


def test_towns_that_geonames_has_as_parts_of_others_are_found(coder: Coder) -> None:
    found = places(coder, "Union leaders met ministers in El Alto, an hour from the capital, "
                          "after protests in Argentina.")
    assert where(found["El Alto"]) == ("BOL", "La Paz")


def test_an_unknown_name_stays_without_empty_neighbours(coder: Coder) -> None:
    found = places(
        coder, "Gunmen raided the village of Umbrokoro in Niger and fled towards Niamey.")
    assert found["Umbrokoro"].place is None and found["Umbrokoro"].confidence is None
    assert where(found["Niamey"])[0] == "NER"


def test_a_camp_or_base_is_a_site_at_its_town(coder: Coder) -> None:
    found = places(coder, "Rockets hit Kandahar air base in Afghanistan.")
    assert found["Kandahar"].place is not None and found["Kandahar"].place.precision == "site"


def test_where_it_is_published_tips_the_scale(coder: Coder) -> None:
    text = "A man was hurt in a crash in Hamilton on Tuesday."
    assert where(places(coder, text, "NZL")["Hamilton"])[0] == "NZL"
    assert coder.home_of("https://www.paper.co.nz/news/1") == "NZL"
    assert coder.home_of("https://paper.com/") is None


@pytest.mark.parametrize(("text", "name", "country"), [
    ("Drones attacked Odesa on Monday, wounding nine people.", "Odesa", "UKR"),
    ("The army bombed Bakhmut and Lyman.", "Bakhmut", "UKR"),
    ("Rebel rockets targeted Belgorod and Kursk.", "Kursk", "RUS"),
    ("Fighters attacked Goma airport.", "Goma", "COD"),
    ("Rebels seized Khartoum's airport.", "Khartoum", "SDN"),
    ("Three bombs went off in Giza's Haram district.", "Giza", "EGY"),
])
def test_what_is_done_to_towns_makes_one_of_a_name(coder: Coder, text: str, name: str,
                                                   country: str) -> None:
    assert where(places(coder, text)[name])[0] == country


@pytest.mark.parametrize(("text", "name"), [
    ("The senator attacked Lincoln over the bill.", "Lincoln"),
    ("Rebels attacked Clinton's convoy.", "Clinton"),
    ("Protesters attacked Jackson's car.", "Jackson"),
])
def test_a_person_who_is_attacked_is_no_town(coder: Coder, text: str, name: str) -> None:
    assert name not in places(coder, text)


@pytest.mark.parametrize(("text", "name", "country"), [
    ("Police killed two men in East Mosul on Monday.", "Mosul", "IRQ"),
    ("Protesters marched in Old Aleppo.", "Aleppo", "SYR"),
    ("Shops were closed in Greater Kumasi.", "Kumasi", "GHA"),
    ("Gunmen stopped a bus in South Kordofan.", "South Kordofan", "SDN"),
    ("Voters in East Timor went to the polls.", "East Timor", "TLS"),
    ("Voters in West Virginia went to the polls.", "West Virginia", "USA"),
])
def test_a_part_of_a_town_lies_in_it(coder: Coder, text: str, name: str, country: str) -> None:
    assert where(places(coder, text)[name])[0] == country


def test_a_person_s_surname_is_no_town(coder: Coder) -> None:
    text = ("The pastor Andrew Brunswick was freed on Monday.\n\nThe envoy met Brunswick's wife in "
            "Ankara.")
    assert "Brunswick" not in places(coder, text)
    text = "The pastor Andrew Brunswick was freed on Monday.\n\nHe lives in Brunswick, Georgia."
    assert "Brunswick" in places(coder, text)
