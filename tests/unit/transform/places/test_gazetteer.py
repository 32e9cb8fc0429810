"""The gazetteer over an index of a few places, and the index as a cache folder holds it."""

from pathlib import Path

import pyarrow as pa
import pytest

from etl.errors import WorkError
from etl.resources import places
from etl.transform.places.gazetteer import Gazetteer, Place, fold, key, loosen

PALMYRA = Place("Palmyra", 34.56, 38.28, "SYR", "Homs", 163, "city", 51_000)
PALMYRA_US = Place("Palmyra", 43.06, -77.23, "USA", "New York", 512, "city", 3_500)
DEIR = Place("Deir ez-Zor", 35.34, 40.14, "SYR", "Deir ez-Zor", 170, "city", 242_000)
SYRIA = Place("Syria", 35.0, 38.5, "SYR", None, 163843, "country", 17_000_000)
KNOWN_AS = {PALMYRA: ("Tadmur",), PALMYRA_US: (), DEIR: ("Dayr az Zawr",), SYRIA: ()}


def tables() -> tuple[pa.Table, pa.Table]:
    return places.compile_index((place, list(others)) for place, others in KNOWN_AS.items())


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(*tables())


@pytest.mark.parametrize(("name", "folded"), [
    ("Deir ez-Zor", "deir ez zor"), ("São Paulo", "sao paulo"), ("N’Djamena", "ndjamena"),
    ("St. Petersburg", "st petersburg"), ("  Port-au-Prince ", "port au prince"),
    ("STRASSE", "strasse"), ("Straße", "strasse"), ("", "")])
def test_names_are_folded(name: str, folded: str) -> None:
    assert fold(name) == folded


@pytest.mark.parametrize(("one", "other"), [
    ("al Hasakah", "Hasaka"), ("Raqqa", "ar Raqqah"), ("Hudaydah", "Hodeidah"),
    ("ash Shaddadi", "al-Shaddadah"),
    ("Qamishli", "Kamishly")])
def test_ways_to_write_a_name_meet(one: str, other: str) -> None:
    assert loosen(fold(one)) == loosen(fold(other))


def test_homonyms_come_most_populous_first(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("palmyra") == (PALMYRA, PALMYRA_US)
    assert gazetteer.find("PALMYRA") == (PALMYRA, PALMYRA_US)


def test_other_names_and_loose_names_lead_to_the_place(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Tadmur") == (PALMYRA,)
    assert gazetteer.find("Deir ez Zor") == (DEIR,)
    assert gazetteer.find("Deir al-Zor") == () and gazetteer.find_loosely("Deir al-Zor") == (DEIR,)
    assert gazetteer.knows("tadmur") and not gazetteer.knows("Deir al-Zor")


def test_a_name_that_is_nowhere_finds_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Atlantis") == gazetteer.find("") == gazetteer.find("\x00") == ()


def test_countries_are_known_by_code(gazetteer: Gazetteer) -> None:
    assert gazetteer.countries() == {"SYR": SYRIA}


def test_the_cache_of_found_names_is_bounded(gazetteer: Gazetteer) -> None:
    gazetteer._known.update({f"filler {n}": () for n in range(50_001)})
    assert gazetteer.find("never asked for before") == ()
    assert len(gazetteer._known) < 10


def test_distances_are_great_circles() -> None:
    assert PALMYRA.distance_km(PALMYRA) == 0
    assert DEIR.distance_km(PALMYRA) == pytest.approx(190, abs=10)
    north, south = (Place("x", lat, 0, "XXX", None, None, "city", 0) for lat in (90.0, -90.0))
    assert north.distance_km(south) == pytest.approx(20_015, abs=1)


def test_a_region_outranks_towns_of_its_name() -> None:
    sea = Place("Red Sea", 20.0, 38.5, None, None, None, "region", 0)
    assert Gazetteer(*tables(), {"Red Sea": sea, "Palmyra": sea}).find("palmyra") == (sea,)
    assert sea.precision == "country"


def test_keys_are_the_same_everywhere() -> None:
    assert key("palmyra") == 16093107635844713


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Compile the few places instead of the world; counts how often."""
    calls: list[int] = []
    monkeypatch.setattr(places, "read_places", lambda: (
        calls.append(1) or ((place, list(others)) for place, others in KNOWN_AS.items())))
    return calls


def test_the_index_is_compiled_once(tmp_path: Path, compiled: list[int]) -> None:
    for _ in range(2):
        assert places.open_gazetteer(tmp_path / "cache").find("Palmyra") == (PALMYRA, PALMYRA_US)
    assert compiled == [1]
    assert len(list((tmp_path / "cache").iterdir())) == 1, "nothing half-made is left"


def test_a_cache_that_cannot_be_written_is_one_clear_line(
        tmp_path: Path, compiled: list[int]) -> None:
    (tmp_path / "file").write_text("I am no folder")
    with pytest.raises(WorkError, match="set DATELINE_CACHE to a folder that can be written"):
        places.open_gazetteer(tmp_path / "file" / "cache")


def test_codes_of_airports_are_no_names() -> None:
    assert list(places._keys("PMS", "SYR")) == [] and list(places._keys("تدمر", "SYR")) == []
    assert len(list(places._keys("Homs", "SYR"))) == 2
    keys = list(places._keys("Homs", "USA"))
    assert len(keys) == 1, "only names that come from Arabic are told loosely"
