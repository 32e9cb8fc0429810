"""What CONTRIBUTING.md names is there: its tests, files and folders."""

import re

from tests.paths import CHECKOUT

PAGE = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")


def test_every_test_that_it_names_is_there() -> None:
    files = list((CHECKOUT / "tests").rglob("test_*.py"))
    there = {path.name for path in files} | {
        name for path in files
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)}
    assert set(re.findall(r"`(test_\w+(?:\.py)?)`", PAGE)) <= there


def test_every_path_that_it_names_is_there() -> None:
    named = re.findall(r"`([\w-]+(?:/[\w.-]+)+/?)`", PAGE)
    assert [path for path in named if not (CHECKOUT / path).exists()] == []
