"""What a contract demands changes only together with its version.

`tests/golden/contracts.csv` has a line for each version of a contract, with a checksum of its
columns, limits, key and rules. Lines are added and never changed.
"""

import csv
import hashlib
import json

import pytest
import yaml

from etl.tables import contracts
from tests.paths import CHECKOUT

PINNED = CHECKOUT / "tests" / "golden" / "contracts.csv"


def pinned() -> dict[tuple[str, str], str]:
    with PINNED.open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["version"]): row["checksum"] for row in csv.DictReader(file)}


def without_prose(part: object) -> object:
    """A part of a contract without its descriptions, blanks told once."""
    if isinstance(part, dict):
        return {key: without_prose(value) for key, value in part.items()
                if key not in {"description", "dataGranularityDescription"}}
    if isinstance(part, list):
        return [without_prose(item) for item in part]
    return " ".join(part.split()) if isinstance(part, str) else part


def checksum(name: str) -> str:
    document = yaml.safe_load((contracts.folder() / f"{name}.yaml").read_text("utf-8"))
    demanded = json.dumps(without_prose(document["schema"]), sort_keys=True)
    return hashlib.sha256(demanded.encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", contracts.names())
def test_a_changed_contract_has_a_new_version(name: str) -> None:
    version, found = contracts.contract(name).version, checksum(name)
    known = pinned().get((name, version))
    assert known is not None, f"add the line {name},{version},{found} to {PINNED.name}"
    assert known == found, f"schemas/{name}.yaml has changed since version {version}: raise it"


def test_prose_is_no_change() -> None:
    one = {"description": "A.", "properties": [{"name": "a", "description": "B."}], "query": "a\nb"}
    other = {"properties": [{"name": "a"}], "query": "a b"}
    assert without_prose(one) == without_prose(other)
