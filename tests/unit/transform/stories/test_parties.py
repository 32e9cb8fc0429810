"""Which spans name a party: no bare figure, no pronoun, no clause."""

import pytest

from etl.transform.stories.parties import Listed, actors_of, distinct, names_party
from tests.factory import mention


@pytest.mark.parametrize(("name", "names"), [
    ("14", False), ("at least twenty-one", False), ("them", False), ("the two of them", False), ("27 were injured", False),
    ("dozens of others", False), ("14 dockers", True), ("people", True), ("Army of Veldania", True), ("The Hague", True)])
def test_a_figure_a_pronoun_and_a_clause_name_nobody(name: str, names: bool) -> None:
    assert names_party(Listed(name, "", "", "")) is names


def test_what_the_codebook_knows_names_a_party() -> None:
    assert names_party(Listed("Those Who Were Silent", "group:silent", "", "REB"))


def test_the_parties_of_an_event_are_those_that_are_named() -> None:
    told = mention(actors=["they", "Army of Veldania"], actor_ids=["", "state:VEL/MIL"], actor_countries=["", "VEL"],
                   actor_sectors=["", "MIL"])
    assert [one.name for one in distinct([told, told], actors_of)] == ["Army of Veldania"]
