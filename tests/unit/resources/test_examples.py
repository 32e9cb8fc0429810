"""The codebook's examples: every row is usable, and there is enough to learn from."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from etl.errors import CodebookError
from etl.resources.examples import read_examples
from etl.tables import contracts
from etl.tables.plover import TYPES
from etl.transform.events.verdicts.opinion import LABELS, NO_EVENT, REVERSED

PATH = contracts.folder() / "codebook" / "examples.csv"
FLAGS = {"", "future", "historical", "hypothetical", "negation"}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with PATH.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_an_example(rows: list[dict[str, str]]) -> None:
    examples = read_examples(PATH)
    assert len(examples) == len(rows) >= 11_000
    assert {e.label for e in examples} <= set(LABELS) - {REVERSED}
    assert all(e.pair.actor or e.pair.recipient for e in examples)


def test_columns_hold_what_the_ontology_knows(rows: list[dict[str, str]]) -> None:
    assert {row["event_type"] for row in rows} == {*TYPES, NO_EVENT}
    assert {flag for row in rows for flag in row["flags"].split(" ")} <= FLAGS
    assert {row["note"] for row in rows} <= {"", "embargo"}
    assert len({(row["text"], row["actor"], row["recipient"]) for row in rows}) == len(rows)


def test_the_mix_teaches_that_most_pairs_are_no_event(rows: list[dict[str, str]]) -> None:
    counts = Counter(row["event_type"] for row in rows)
    assert counts[NO_EVENT] >= len(rows) / 3
    assert min(counts.values()) >= 150
    assert sum(count > 1 for count in Counter(row["text"] for row in rows).values()) >= 2000


def test_a_row_whose_party_is_not_in_its_text_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "examples.csv"
    bad.write_text("text,actor,recipient,event_type,event_mode,flags,origin,note\n"
                   "Chad hit Mali.,Niger,,ASSAULT,,,,\n")
    with pytest.raises(CodebookError, match="line 2: 'Niger' does not stand in 'Chad hit Mali"):
        read_examples(bad)
