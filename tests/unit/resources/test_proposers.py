"""The registry of proposers: a name that is none is an error that lists the names."""

import pytest

from etl.errors import UsageError
from etl.resources.proposers import PROPOSERS, SHIPPED, load_proposers
from etl.transform.events.proposals.codebook import Codebook

BOOK = Codebook([], [])


def test_what_ships_is_registered_and_keeps_its_order() -> None:
    assert tuple(load_proposers(BOOK)) == SHIPPED and set(SHIPPED) <= set(PROPOSERS)
    assert tuple(load_proposers(BOOK, ["links", "patterns"])) == ("links", "patterns")


def test_a_wrong_name_is_an_error_that_lists_the_names() -> None:
    message = "no proposer is called 'pattern'; there are patterns, links"
    with pytest.raises(UsageError, match=message):
        load_proposers(BOOK, ["pattern"])
