"""Where an act happened: places tied to it by the parse, and what stands in where none is."""

from dataclasses import replace

import pytest

from etl.tables.plover import Coding
from etl.transform.events.facts.location import is_own, locate, locate_title
from etl.transform.events.facts.ties import USABLE, Ties, locate_origin, read_ties
from etl.transform.events.reading import Reading
from tests.unit.transform.events.reading import arguments_of, reading_of, word

ATTACK, SEIZURE = Coding("ASSAULT", None, "190"), Coding("COERCE", "seize", "171")
DEMAND = Coding("REQUEST", None, "100")
NOBODY = None, None


def around(reading: Reading, trigger: str, number: int = 0) -> Ties:
    sentence = reading.sentences[number]
    return read_ties(sentence, word(sentence, trigger), reading.setting.places)


def place_of(text: str, trigger: str, coding: Coding = ATTACK, number: int = 0) -> str | None:
    reading = reading_of(text)
    found = locate(around(reading, trigger, number), coding, NOBODY, reading.setting, None)
    return found.name.text if found else None


@pytest.mark.parametrize(("text", "trigger", "place"), [
    ("Gunmen robbed a bank in Lagos.", "robbed", "Lagos"),
    ("Soldiers captured Timbuktu at dawn.", "captured", "Timbuktu"),
    ("Officials in Nairobi said gunmen had raided a farm in Garissa.", "raided", "Garissa"),
    ("Gunmen raided a farm (the owner lives in Mombasa).", "raided", None),
    ("Kenyan gunmen raided a farm.", "raided", None)])
def test_a_place_counts_where_the_parse_ties_it_to_the_act(
        text: str, trigger: str, place: str | None) -> None:
    assert place_of(text, trigger) == place


def test_ties_are_read_before_type_and_parties_are_known() -> None:
    reading = reading_of("Troops marched into Chad after a meeting in Geneva.")
    ties = {tie.found.name.text: tie for tie in around(reading, "marched").ties}
    assert ties["Chad"].done < ties["Geneva"].done
    assert all(tie.said <= USABLE for tie in ties.values())


def test_a_country_that_is_a_party_is_no_place() -> None:
    reading = reading_of("Rebels fought along Chad until noon.")
    sentence = reading.sentences[0]
    ties = around(reading, "fought")
    chad = arguments_of(reading, sentence).resolve(word(sentence, "Chad"))
    assert chad is not None and ties.ties[0].is_loose
    setting = replace(reading.setting, subject=None, main=None)
    free = locate(ties, ATTACK, NOBODY, setting, None)
    taken = locate(ties, ATTACK, (None, chad), setting, None)
    assert free is not None and free.name.text == "Chad" and taken is None


def test_what_is_said_happens_where_its_speaker_is() -> None:
    reading = reading_of("OSLO — Chad demanded the return of its gold.")
    sentence = reading.sentences[0]
    speaker = arguments_of(reading, sentence).resolve(word(sentence, "Chad"))
    ties = around(reading, "demanded")
    said = locate(ties, DEMAND, (speaker, None), reading.setting, None)
    assert said is not None and said.place is not None and said.place.country == "TCD"
    # The same words told as something that is done: the dateline stands in.
    done = locate(ties, SEIZURE, (speaker, None), reading.setting, None)
    assert done is not None and done.place is not None and done.place.country == "NOR"


def test_where_no_place_is_tied_the_story_stands_in_and_is_less_sure() -> None:
    reading = reading_of("Gunmen raided a farm in Garissa.\n\nGuards killed two of them.")
    told = reading.setting.places[0]
    later = around(reading, "killed", 1)
    found = locate(later, ATTACK, NOBODY, reading.setting, told)
    assert found is not None and found.name == told.name
    assert found.confidence is not None and told.confidence is not None
    assert found.confidence < told.confidence
    assert not is_own(found, reading.sentences[1])
    assert is_own(locate(around(reading, "raided"), ATTACK, NOBODY, reading.setting, None),
                  reading.sentences[0])


def test_a_name_that_is_not_resolved_lies_in_the_country_around_it() -> None:
    reading = reading_of("Gunmen raided a farm in Garissa.")
    [known] = reading.setting.places
    around_it = replace(known, place=reading.setting.countries["KEN"],
                        name=replace(known.name, start=0, token=-9))
    setting = replace(reading.setting, places=(replace(known, place=None), around_it))
    ties = read_ties(reading.sentences[0], word(reading.sentences[0], "raided"), setting.places)
    found = locate(ties, ATTACK, NOBODY, setting, None)
    assert found is not None and found.name.text == "Garissa" and found.place is not None
    assert (found.place.country, found.place.precision) == ("KEN", "country")


def test_where_a_strike_came_from_is_no_place_but_its_origin() -> None:
    reading = reading_of("Militants fired rockets from Tyre at Haifa.")
    ties = around(reading, "fired")
    origin = locate_origin(ties)
    place = locate(ties, ATTACK, NOBODY, reading.setting, None)
    assert origin is not None and origin.name.text == "Tyre"
    assert place is not None and place.name.text == "Haifa"


def test_a_title_names_a_place_of_the_text() -> None:
    reading = reading_of("Gunmen raided a farm in Garissa.", "Farm raided in Garissa, Kenya")
    title = reading.sentences[0]
    found = locate_title(title.span, reading.setting.places)
    assert title.in_title and found is not None
    assert (found.name.start, found.name.end) == (15, 22)
