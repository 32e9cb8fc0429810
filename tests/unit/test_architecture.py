"""What is written of the house is true: tree, order of rooms, walk, and every name of a module."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest

from etl.pipeline.stages import FETCH, LOAD, STAGES
from etl.tables import contracts
from tests.calls import exists, is_same, module_of, source, value
from tests.paths import CHECKOUT
from tests.unit.test_house import ROOMS

PAGE = CHECKOUT / "docs" / "architecture.md"
# The changelog tells of names that are gone; what is generated has a test of its own.
PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", PAGE, *(
    path for path in sorted((CHECKOUT / "docs").glob("*.md")) if path not in (PAGE,)),
    *sorted((CHECKOUT / "tests/golden").glob("*/README.md"))]
FOLDERS = "dags|plugins|etl|schemas|training|sample|tests|notebooks"
PATH = re.compile(rf"(?<![\w/.<>-])(?:{FOLDERS})/[\w*./-]*")
DOTTED = re.compile(r"(?<![\w/.-])(?:etl|bench|training)(?:\.\w+)+")
FILE = re.compile(r"`([\w-]+\.py)`")


def between(name: str) -> list[str]:
    """The lines between two marks of the page, the fence and empty ones left out."""
    text = PAGE.read_text("utf-8")
    inside = text.partition(f"<!-- {name} -->")[2].partition(f"<!-- /{name} -->")[0]
    return [line for line in inside.splitlines() if line.strip("` ")]


# The tree and the order of the rooms


def tree() -> Iterator[tuple[str, str]]:
    """Every path of the tree with what is said of it."""
    above: list[tuple[int, str]] = []
    for line in between("tree"):
        depth = len(line) - len(line.lstrip())
        while above and above[-1][0] >= depth:
            above.pop()
        folder = above[-1][1] if above else ""
        name, said = line.split(maxsplit=1)
        yield folder + name, said
        if name.endswith("/"):
            above.append((depth, folder + name))


def test_every_path_of_the_treeexists() -> None:
    missing = [path for path, _ in tree() if not (CHECKOUT / path).exists()]
    missing += [path for path, _ in tree() if path.endswith("/") != (CHECKOUT / path).is_dir()]
    assert missing == []
    for path, said in tree():
        for name in re.findall(r"[\w-]+\.(?:py|sql)", said):
            assert (CHECKOUT / path / name).is_file(), f"{name} of {path}"


def test_the_tree_has_every_room() -> None:
    rooms = {f"{path.parent.relative_to(CHECKOUT).as_posix()}/"
             for path in (CHECKOUT / "etl").rglob("__init__.py")}
    assert rooms <= {path for path, _ in tree()}


def test_the_order_of_the_rooms_is_that_of_the_plan() -> None:
    rows = [re.fullmatch(r"\| `(\w+)` \| (.+) \|", line) for line in between("order")]
    found: dict[str, set[str]] = {}
    for room, uses in (row.groups() for row in rows if row):
        named = set(re.findall(r"`(\w+)`", uses))
        found[room] = set(found) - named if uses.startswith("all above") else named
    assert list(found.items()) == list(ROOMS.items())


# The walk


@dataclass(frozen=True)
class Step:
    """A line of the walk: how far in it stands, a function, what it returns, what is said of it."""

    depth: int
    name: str
    returns: str
    said: str


def _step(line: str) -> Step:
    found = re.fullmatch(r"( *)([\w.]+) → (.+?)(?:  +(.+))?", line)
    assert found, line
    depth, name, returns, said = found.groups("")
    return Step(len(depth) // 2, f"etl.{name}", returns, said)


WALK = [_step(line) for line in between("walk")]


def called_by(number: int) -> list[Step]:
    """The steps that the one of this number calls, in order."""
    depth, after = WALK[number].depth, WALK[number + 1:]
    inside = list(takewhile(lambda step: step.depth > depth, after))
    return [step for step in inside if step.depth == depth + 1]


def reached(name: str) -> list[str]:
    """What a function of the walk calls, in order; see `Source.calls`."""
    module = module_of(name)
    return list(source(module).calls(name.removeprefix(f"{module}.")))


def test_the_walk_goes_by_the_stages_from_fetch_to_load() -> None:
    stages = STAGES[STAGES.index(FETCH):STAGES.index(LOAD) + 1]
    steps = [step for stage in stages for step in (stage.plan, stage.work, stage.commit) if step]
    assert [step.name for step in WALK if step.depth == 0] == [
        step.place.replace(":", ".") for step in steps]


@pytest.mark.parametrize("step", WALK, ids=lambda step: step.name)
def test_a_step_of_the_walk_exists_and_returns_what_is_said(step: Step) -> None:
    assert callable(value(step.name))
    module = module_of(step.name)
    node = source(module).functions[step.name.removeprefix(f"{module}.")]
    assert node.returns is not None
    assert ast.unparse(node.returns).strip("'") == step.returns


@pytest.mark.parametrize("number", range(len(WALK)), ids=lambda number: WALK[number].name)
def test_a_step_of_the_walk_calls_those_that_stand_in_it_in_this_order(number: int) -> None:
    above = WALK[number]
    inside, found = source(module_of(above.name)), reached(above.name)
    last = -1
    for step in called_by(number):
        if f'"{module_of(step.name)}:{step.name.rpartition(".")[2]}"' in inside.text:
            continue  # a guarded process is told the function by its place
        places = [n for n, name in enumerate(found) if is_same(name, step.name, inside)]
        assert places, f"{above.name} does not call {step.name}"
        assert places[-1] > last, f"{above.name} calls {step.name} earlier"
        last = next(place for place in places if place > last)


def test_the_order_can_be_told() -> None:
    names = [name.rpartition(".")[2] for name in reached("etl.transform.events.coder.Coder.steps")]
    order = [names.index(step) for step in ("read", "propose", "ask", "judge", "settle", "fill")]
    assert order == sorted(order)


@pytest.mark.parametrize("step", WALK, ids=lambda step: step.name)
def test_what_is_said_of_a_step_stands_in_its_module(step: Step) -> None:
    text = source(module_of(step.name)).text
    assert [name for name in re.findall(r"\b[A-Z][a-z]\w+", step.said)
            if name not in text and not exists(f"etl.tables.rows.{name}")] == []
    assert set(re.findall(r"`(\w+)`", step.said)) <= set(contracts.names())


# Names in all pages


def test_a_name_that_is_gone_is_found() -> None:
    text = "`etl/gone.py`, etl.cli and `etl.pipeline.run.Walk`; `etl/lake/` and `etl.lake.Change`"
    assert gone(text) == ["etl/gone.py", "etl.cli", "etl.pipeline.run.Walk"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_path_and_module_that_a_page_names_exists(page: Path) -> None:
    assert gone(page.read_text("utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_file_of_python_that_a_page_names_exists(page: Path) -> None:
    known = {path.name for folder in FOLDERS.split("|")
             for path in (CHECKOUT / folder).rglob("*.py")}
    known |= {path.name for path in (CHECKOUT / "bench").glob("*.py")}
    assert [name for name in FILE.findall(page.read_text("utf-8")) if name not in known] == []


def gone(text: str) -> list[str]:
    """Paths and dotted names of a text that are not there; a path may hold `*`."""
    paths = [path.rstrip(".") for path in PATH.findall(text)]
    missing = [path for path in paths if "<" not in path and not _is_there(path)]
    return missing + [name for name in DOTTED.findall(text) if not exists(name)]


def _is_there(path: str) -> bool:
    return any(CHECKOUT.glob(path)) if "*" in path else (CHECKOUT / path).exists()


def test_the_rooms_of_the_coder_that_the_page_names_exist() -> None:
    text = PAGE.read_text("utf-8").partition("## From page to article")[2].partition("## Deci")[0]
    rooms = {path.name for path in (CHECKOUT / "etl/transform").rglob("*") if path.is_dir()}
    named = [name for name in re.findall(r"\b[a-z]+/[a-z_]+\b", text)
             if name.split("/")[0] in rooms]
    files = {f"{path.parent.name}/{path.stem}" for path in (CHECKOUT / "etl").rglob("*.py")}
    assert len(named) > 10
    assert [name for name in named if name not in files and name != "transform/events"
            and name != "transform/places"] == []
