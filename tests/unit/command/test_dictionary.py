"""The documentation is true: generated pages are fresh, every reject reason is explained."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from etl.command import dictionary as docs
from etl.errors import UsageError
from etl.extract.fetch.refusals import REASONS
from etl.tables import contracts
from tests.paths import CHECKOUT

OPERATIONS = CHECKOUT / "docs" / "operations.md"
# Where a call takes its reason.
POSITIONS = {"Reject": 2, "Refusal": 0, "NotAFeed": 0, "PageRejected": 0, "BadItem": 1}
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*_?")


GENERATED = docs.pages(CHECKOUT)
BEGIN, END = "<!-- settings -->", "<!-- /settings -->"


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_what_is_generated_is_fresh(path: Path) -> None:
    assert path.read_text("utf-8") == GENERATED[path], "run python -m etl.command.dictionary"


def test_there_is_no_class_without_a_contract() -> None:
    generated = {path for path in GENERATED if path.suffix == ".py"}
    assert set((CHECKOUT / docs.ROWS).glob("*.py")) == generated


@pytest.mark.parametrize("text",
                         ["", BEGIN, f"{END} {BEGIN}", f"{BEGIN}{END}{BEGIN}"])
def test_a_page_without_its_markers(text: str) -> None:
    with pytest.raises(UsageError, match="must hold"):
        docs.replaced(text, "settings", "table")


def test_only_what_is_between_the_markers_is_replaced() -> None:
    assert docs.replaced(f"a{BEGIN}old{END}z", "settings", "new") == f"a{BEGIN}\n\nnew\n{END}z"


def test_the_source_of_dbt_has_every_table_column_and_check() -> None:
    [source] = yaml.safe_load(docs.dbt_sources())["sources"]
    tables = {table["name"]: {column["name"]: column for column in table["columns"]}
              for table in source["tables"]}
    assert {name: list(columns) for name, columns in tables.items()} == {
        name: contracts.contract(name).schema.names for name in contracts.loaded_names()}
    assert tables["captures"]["kind"]["data_tests"] == [
        "not_null", {"accepted_values": {"arguments": {"values": ["feed", "page"]}}}]
    assert tables["articles"]["entry_id"]["data_tests"] == [
        {
            "relationships": {
                "arguments": {"to": "source('dateline', 'entries')", "field": "entry_id"}}}]
    assert "data_tests" not in tables["articles"]["title"]


def test_check_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                              capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(docs, "CHECKOUT", tmp_path)
    assert docs.main([]) == 2
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / docs.OPERATIONS
    bare = f"{BEGIN}{END}<!-- reasons --><!-- /reasons -->"
    page.write_text(bare, "utf-8")
    assert docs.main(["--check"]) == 1
    assert "docs/tables.md is stale" in capsys.readouterr().err
    assert page.read_text("utf-8") == bare
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0


def test_every_reject_reason_is_explained_and_every_explained_one_exists() -> None:
    used = {reason for path in (CHECKOUT / "etl").rglob("*.py")
            for reason in _reasons(ast.parse(path.read_text("utf-8")))}
    section = OPERATIONS.read_text("utf-8").partition("<!-- reasons -->")[2].partition(
        "<!-- /reasons -->")[0]
    explained = re.findall(r"^\| `([^`]+)` \|(?: [^|]+ \|){3}$", section, re.MULTILINE)
    assert set(explained) == used
    assert explained == sorted(explained)


def test_the_reasons_of_the_network_are_those_that_it_declares() -> None:
    trees = [ast.parse(path.read_text("utf-8"))
             for path in (CHECKOUT / "etl" / "extract" / "fetch").glob("*.py")]
    assert {reason for tree in trees
            for reason in _reasons(tree)} - {"http_<status>"} == set(REASONS)


def test_the_search_finds_reasons_in_every_form() -> None:
    source = """
Reject("parse", key, "a_first", url)
raise PageRejected("b", "detail")
replace(answer, reason="c_third")
replace(answer, reason=f"http_{status}")
row = {"reject": "d"}
def unfit() -> tuple[str | None, str | None]:
    return "e", f"detail"
"""
    found = set(_reasons(ast.parse(source)))
    assert found == {"a_first", "b", "c_third", "http_<status>", "d", "e"}


def _reasons(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        for value in _places(node):
            stated = value.value if isinstance(value, ast.Constant) else None
            if isinstance(stated, str) and CODE.fullmatch(stated):
                yield stated
            if isinstance(value, ast.JoinedStr):
                yield ast.unparse(value)[2:].partition("{")[0] + "<status>"


def _places(node: ast.AST) -> Iterator[ast.expr]:
    """Every expression that can be a reason.

    Those are arguments of calls, the key `reject` of rows, and what `unfit` returns.
    """
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        position = POSITIONS.get(name, len(node.args))
        yield from node.args[position:position + 1]
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "reason")
    elif isinstance(node, ast.Dict):
        yield from (value for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant) and key.value == "reject")
    elif isinstance(node, ast.FunctionDef) and node.name == "unfit":
        yield from (inner.value.elts[0] for inner in ast.walk(node)
                    if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Tuple))
