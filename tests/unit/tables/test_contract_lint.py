"""The contracts are contracts by the standard's own linter, and say nothing that nobody checks."""

import subprocess
import sys
from typing import Any

import pytest
import yaml

from etl.errors import ContractError
from etl.tables import contracts

LINT = """
import sys
from datacontract.data_contract import DataContract
for path in sys.argv[1:]:
    run = DataContract(data_contract_file=path).lint()
    print(path, run.result, [check.reason for check in run.checks if check.result != "passed"])
"""


def test_every_contract_passes_the_standards_linter() -> None:
    paths = sorted(map(str, contracts.folder().glob("*.yaml")))
    done = subprocess.run([sys.executable, "-c", LINT, *paths], capture_output=True, text=True,
                          timeout=300, check=False)
    assert done.stdout.splitlines() == [f"{path} ResultEnum.passed []"
                                        for path in paths], done.stderr


def document(**table: Any) -> dict[str, Any]:
    return {"version": "1.0.0", "schema": [{"description": "One row.", "properties": [], **table}]}


@pytest.mark.parametrize(("table", "fault"), [
    (
        {"customProperties": [{"property": "maxRejectShare", "value": 0},
                              {"property": "owner", "value": "me"}]},
        "t: unknown customProperties owner"),
    ({"quality": [{"name": "r", "description": "R.", "query": "SELECT 1", "mustBe": 0}],
      "customProperties": [{"property": "maxRejectShare", "value": 0}]},
     "t: a rule must be SELECT count"),
    (
        {
            "properties": [
                {"name": "c",
                 "customProperties": [{"property": "allowedValues", "value": ["a"]}]}]},
        "t.c: unknown customProperties allowedValues"),
    (
        {
            "properties": [{"name": "c", "customProperties": [],
                            "quality": [{"metric": "rowCount", "mustBe": 0}]}]},
        "t.c: only a library metric invalidValues"),
])
def test_what_nobody_would_check_is_refused(
        table: dict[str, Any], fault: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.yaml").write_text(yaml.safe_dump(document(**table)), "utf-8")
    monkeypatch.setattr(contracts, "folder", lambda: tmp_path)
    with pytest.raises(ContractError, match=fault):
        contracts.contract("t")


@pytest.mark.parametrize("name", contracts.names())
def test_filtered_columns_and_references_are_columns(name: str) -> None:
    contract = contracts.contract(name)
    assert set(contract.filtered_by) <= set(contract.schema.names) - set(contract.key)
    assert 0 <= contract.max_reject_share <= 0.05
    for column in contract.columns:
        if column.references:
            target = contracts.contract(column.references)
            assert target.schema.field(column.referenced).type == column.type
            assert column.referenced in target.key
