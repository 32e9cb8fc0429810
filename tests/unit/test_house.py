"""The plan of the house: which room may use which, no circle anywhere, and a sentence at every door."""

import ast
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.paths import CHECKOUT

ETL = CHECKOUT / "etl"
# Every room with the rooms that it may use. A room uses only rooms that stand before it: data goes one way.
ROOMS: dict[str, set[str]] = {
    "errors": set(),
    "settings": {"errors"},
    "tables": {"errors"},
    "lake": {"errors", "settings", "tables"},
    "extract": {"errors", "settings", "tables", "lake"},
    "transform": {"tables"},
    "resources": {"errors", "settings", "tables", "transform"},
    "load": {"errors", "tables", "lake"},
    "pipeline": {"errors", "settings", "tables", "lake", "extract", "transform", "resources", "load"},
    "jsonl": {"errors", "settings", "tables", "transform", "resources", "pipeline"},
    "browse": {"errors", "settings", "tables", "lake", "extract", "load"},
    "command": {"errors", "settings", "tables", "lake", "extract", "transform", "resources", "pipeline", "jsonl", "browse"},
    "orchestration": {"errors", "settings", "lake", "extract", "pipeline", "browse", "command"},
}
MODULES = {".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__"): path
           for path in ETL.rglob("*.py")}


def used_by(path: Path) -> set[str]:
    """Modules of the house that a module imports, anywhere in it: `from a import b` is a.b where that is a module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in names}
    return found & MODULES.keys()


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_every_room_is_in_the_plan() -> None:
    assert {room_of(module) for module in MODULES} - {""} == set(ROOMS)


def test_a_room_may_use_only_rooms_before_it() -> None:
    built: set[str] = set()
    for room, others in ROOMS.items():
        assert others <= built, f"{room} stands before a room that it uses"
        built.add(room)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_what_the_plan_says(room: str) -> None:
    found = {(module, used) for module, path in MODULES.items() if room_of(module) == room
             for used in used_by(path) if room_of(used) not in {"", room} | ROOMS[room]}
    assert found == set()


def test_the_plan_allows_nothing_that_is_not_used() -> None:
    used = {room: {room_of(u) for m, p in MODULES.items() if room_of(m) == room for u in used_by(p)} - {"", room}
            for room in ROOMS}
    assert used == ROOMS


def test_no_module_leads_back_to_itself() -> None:
    # A package that lists its own modules at its door is not used by them.
    TopologicalSorter({module: used_by(path) - {module} for module, path in MODULES.items()}).prepare()


@pytest.mark.parametrize("module", [m for m, p in MODULES.items() if p.name == "__init__.py" and m != "etl"])
def test_every_room_says_what_comes_in_and_goes_out(module: str) -> None:
    said = ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8"))) or ""
    assert "In: " in said and "Out: " in said


def test_the_house_has_no_loose_modules() -> None:
    assert {path.name for path in ETL.glob("*.py")} == {"__init__.py", "errors.py", "settings.py"}


def test_no_two_files_of_tests_have_one_name() -> None:
    names = Counter(path.name for path in (CHECKOUT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
