"""Happenings to learn from: how a group is read, and what is refused."""

from pathlib import Path

import pytest

from bench.happenings import BadGoldSet
from training.happenings import read_training_set

GROUP = """happening raid | ASSAULT | 2026-03-03 | apart: second-raid
happening second-raid | ASSAULT | 2026-03-04 | apart: raid

article Marrow Post | 2026-03-04 08:00 | second-raid
title {second-raid} Second raid in two days
{raid second-raid} Two raids shook Lisse.
{second-raid} The second killed four.
{} It rained.
"""


def test_a_group_is_read_as_the_gold_set_is(tmp_path: Path) -> None:
    (tmp_path / "lisse.txt").write_text(GROUP, "utf-8")
    gold = read_training_set(tmp_path)
    [article] = gold.articles
    assert article["text"] == "Two raids shook Lisse.\n\nThe second killed four.\n\nIt rained."
    told = {row["happening_id"]: (row["sentence"], row["also_told_in"]) for row in gold.mentions}
    assert told["lisse.raid"] == ("Two raids shook Lisse.", "")
    first, others = told["lisse.second-raid"]
    assert first in article["text"] and "Second raid in two days" in others


@pytest.mark.parametrize(("text", "fault"), [
    ("A line of no kind", "is no line of a group"), (GROUP.replace("| ASSAULT |", "| MURDER |", 1), "there is no type"),
    (GROUP.replace("{raid second-raid}", "{}"), "has no mention")])
def test_what_does_not_fit_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "lisse.txt").write_text(text, "utf-8")
    with pytest.raises(BadGoldSet, match=fault):
        read_training_set(tmp_path)


def test_what_ships_is_sound() -> None:
    assert len(read_training_set().happenings) > 100
