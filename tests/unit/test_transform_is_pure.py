"""`etl/transform` takes no clock, environment, network, file or random number; data goes one way through the packages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import CHECKOUT

ETL = CHECKOUT / "etl"
TRANSFORM = sorted((ETL / "transform").rglob("*.py"))
FORBIDDEN_MODULES = frozenset({
    "os", "pathlib", "socket", "time", "random", "subprocess", "shutil", "tempfile", "secrets", "glob", "io", "requests",
    "httpx", "aiohttp", "httpcore", "urllib.request", "urllib3", "http.client", "multiprocessing", "threading",
    "etl.extract", "etl.load", "etl.pipeline", "etl.resources", "etl.lake", "etl.settings"})
FORBIDDEN_CALLS = frozenset({"now", "utcnow", "today", "open", "read_text", "read_bytes", "write_text", "getenv", "uuid4",
                             "urlopen", "input", "print"})
STAGES = ("etl.extract", "etl.transform", "etl.load")


def imports(path: Path) -> set[str]:
    """Dotted names that a module imports anywhere in it: `from a import b` gives `a` and `a.b`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def impure_imports(path: Path) -> set[str]:
    return {name for name in imports(path) if any(is_within(name, bad) for bad in FORBIDDEN_MODULES)}


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def impure_calls(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in FORBIDDEN_CALLS:
                yield f"{name} in line {node.lineno}"
        elif isinstance(node, ast.Attribute) and node.attr == "environ":
            yield f"environ in line {node.lineno}"


def modules(package: str) -> list[Path]:
    return sorted((ETL / package).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ETL))


def test_there_is_something_to_check() -> None:
    assert len(TRANSFORM) > 20


@pytest.mark.parametrize("path", TRANSFORM, ids=named)
def test_transform_imports_nothing_impure(path: Path) -> None:
    assert impure_imports(path) == set()


@pytest.mark.parametrize("path", TRANSFORM, ids=named)
def test_transform_reads_no_clock_file_or_environment(path: Path) -> None:
    assert list(impure_calls(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("line", ["datetime.now(UTC)", "date.today()", "open('x')", "x = os.environ['A']", "uuid.uuid4()"])
def test_the_check_finds_what_it_looks_for(line: str) -> None:
    assert list(impure_calls(line))


def test_only_the_pipeline_joins_the_stages() -> None:
    joining = {named(path.parent) for path in ETL.rglob("*.py")
               if all(any(is_within(name, stage) for name in imports(path)) for stage in STAGES)}
    assert joining <= {"pipeline"}


def test_a_module_that_joins_two_stages_is_named_here() -> None:
    joining = {named(path) for path in ETL.rglob("*.py")
               if sum(any(is_within(name, stage) for name in imports(path)) for stage in STAGES) > 1}
    # `trace` and the events page read bytes and show them decoded; they run no stage.
    assert joining <= {"pipeline/transform.py", "command/trace.py", "command/why.py", "browse/exports.py"}
