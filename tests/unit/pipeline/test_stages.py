"""The list of stages: a name leads to a function of the right shape, every table has a writer."""

import importlib
import inspect
import subprocess
import sys

import pytest

from etl.pipeline import stages
from etl.pipeline.run import Run
from etl.pipeline.stages import CODE, PHASES, STAGES, Counts, Stage, Step, after, named, of_phase
from etl.tables import contracts
from tests.paths import CHECKOUT

HEAVY = ("pyarrow", "pydantic", "spacy", "duckdb", "lxml", "etl.lake", "etl.settings")
EVERYWHERE = {"rejects", "runs"}


def shape(step: Step[..., object]) -> tuple[dict[str, type], object]:
    module, _, name = step.place.partition(":")
    found = inspect.signature(getattr(importlib.import_module(module), name), eval_str=True)
    taken = {name: part.annotation for name, part in found.parameters.items()}
    return taken, found.return_annotation


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_step_is_a_function_of_its_shape(stage: Stage) -> None:
    if stage.plan:
        assert shape(stage.plan) == ({"run": Run}, list[str])
        assert shape(stage.work) == ({"run": Run, "chunk": str}, Counts)
    if stage.commit:
        assert shape(stage.commit) == ({"run": Run}, Counts)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_is_whole(stage: Stage) -> None:
    assert bool(stage.plan) == bool(stage.work) == bool(stage.staged)
    assert stage.commit or after(stage)[0].phase == stage.phase, "nobody commits what it leaves"
    assert bool(stage.tables) <= bool(stage.commit)


def test_every_stage_is_listed() -> None:
    assert {one for one in vars(stages).values() if isinstance(one, Stage)} == set(STAGES)


def test_every_table_is_written_by_a_stage() -> None:
    written = {table for stage in STAGES for table in stage.tables}
    assert written | EVERYWHERE == set(contracts.names())


@pytest.mark.parametrize("table", sorted(EVERYWHERE))
def test_the_contracts_know_the_stages_in_their_order(table: str) -> None:
    [column] = [column for column in contracts.contract(table).columns if column.name == "stage"]
    assert column.allowed == tuple(stage.name for stage in STAGES if stage.name != "report")


def test_phases_are_whole_and_in_order() -> None:
    assert PHASES == ("extract", "transform", "load")
    assert tuple(stage for phase in PHASES for stage in of_phase(phase)) == STAGES


def test_parts_are_named_after_their_stage() -> None:
    assert CODE.parts == ("code-mentions", "code-place_mentions", "code-rejects", "code-plan",
                          "code-counts")
    assert CODE.tasks == ("plan_codes", "code")
    parts = [part for stage in STAGES for part in stage.parts]
    assert len(parts) == len(set(parts))


def test_a_stage_is_found_by_its_name() -> None:
    assert all(named(stage.name) is stage for stage in STAGES)
    with pytest.raises(KeyError):
        named("export")


def test_a_step_without_a_place_is_false_and_does_nothing() -> None:
    assert not Step() and Step("etl.pipeline.load:load")
    with pytest.raises(ValueError, match="module"):
        Step[[], None]()()


def test_the_list_is_light() -> None:
    code = (f"import sys, {stages.__name__}; "
            f"print([name for name in {HEAVY!r} if name in sys.modules])")
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           cwd=CHECKOUT)
    assert shown.stdout.strip() == "[]"
