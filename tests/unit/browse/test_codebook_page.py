"""The codebook's page has all that the ontology has, each with a meaning and an example."""

import csv

from etl.browse.codebook import codebook
from etl.tables import contracts
from etl.tables.plover import CONTEXTS, EVENT_TYPES


def test_every_type_mode_and_context_has_a_meaning_and_an_example() -> None:
    book = codebook()
    assert [(one.entry.name, *(mode.name for mode in one.modes)) for one in book.types] == [
        (one.name, *one.modes) for one in EVENT_TYPES]
    assert tuple(one.name for one in book.contexts) == CONTEXTS
    entries = [*(one.entry for one in book.types), *(mode for one in book.types for mode in one.modes), *book.contexts]
    for entry in entries:
        assert entry.meaning.endswith("."), entry.name
        assert len(entry.example) > 20, entry.name
    assert sum(not mode.triggers for one in book.types for mode in one.modes) <= 1, "a mode that no pattern reports"


def test_nothing_is_explained_that_the_ontology_does_not_have() -> None:
    with (contracts.folder() / "meanings.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], row["of"], row["name"]) for row in csv.DictReader(file)]
    assert rows == [*(("type", "", one.name) for one in EVENT_TYPES),
                    *(("mode", one.name, mode) for one in EVENT_TYPES for mode in one.modes),
                    *(("context", "", name) for name in CONTEXTS)]
