"""The registry of proposers: a name that is none is an error that lists the names."""

import importlib
import pkgutil

import pytest

from etl.errors import UsageError
from etl.resources.opinions import PROPOSERS as CHOSEN
from etl.resources.proposers import PROPOSERS, SHIPPED, load_proposers
from etl.settings import Settings
from etl.transform.events import proposals
from etl.transform.events.proposals.candidates import Proposer
from etl.transform.events.proposals.codebook import Codebook

BOOK = Codebook([], [])


def test_what_ships_is_registered_and_keeps_its_order() -> None:
    assert tuple(load_proposers(BOOK)) == SHIPPED and set(SHIPPED) <= set(PROPOSERS)
    assert SHIPPED == CHOSEN == tuple(Settings().proposers.split(","))
    assert tuple(load_proposers(BOOK, ["links", "patterns"])) == ("links", "patterns")


def test_a_wrong_name_is_an_error_that_lists_the_names() -> None:
    message = "no proposer is called 'pattern'; there are extractor, patterns, links"
    with pytest.raises(UsageError, match=message):
        load_proposers(BOOK, ["pattern"])


def test_every_proposer_is_registered() -> None:
    modules = [importlib.import_module(f"{proposals.__name__}.{found.name}")
               for found in pkgutil.iter_modules(proposals.__path__)]
    written = {kind for module in modules for kind in vars(module).values()
               if isinstance(kind, type) and hasattr(kind, "begin") and kind is not Proposer}
    assert {type(one) for one in load_proposers(BOOK, list(PROPOSERS)).values()} == written
