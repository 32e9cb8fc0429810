"""Versions of a contract: everybody reads files of an older one through the current one."""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import yaml

from etl.errors import LakeError
from etl.lake import Lake
from etl.lake.tidy import tidy
from etl.lake.verify import verify
from etl.load.warehouse.warehouse import load_day
from etl.settings import Settings
from etl.tables import contracts, migrations
from tests import factory
from tests.factory import DAY

NEXT = date(2026, 11, 4)


class Schemas:
    """A folder of contracts that a test changes as a later Dateline would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, version: str, **columns: dict[str, Any] | None) -> None:
        """Give `places` a new version: columns added (a definition), or dropped (None)."""
        path = self.folder / "places.yaml"
        document = yaml.safe_load(path.read_text("utf-8"))
        document["version"] = version
        table = document["schema"][0]
        table["properties"] = [p for p in table["properties"] if p["name"] not in columns]
        table["properties"] += [definition for definition in columns.values() if definition]
        path.write_text(yaml.safe_dump(document), "utf-8")
        contracts.contract.cache_clear()


def column(name: str, is_required: bool = False) -> dict[str, Any]:
    return {"name": name, "logicalType": "string", "required": is_required, "description": "New.",
            "customProperties": [{"property": "arrowType", "value": "string"}]}


@pytest.fixture
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Schemas]:
    shutil.copytree(contracts.folder(), tmp_path / "schemas")
    monkeypatch.setattr(contracts, "folder", lambda: tmp_path / "schemas")
    monkeypatch.setattr(migrations, "REGISTERED", {})
    contracts.contract.cache_clear()
    yield Schemas(tmp_path / "schemas")
    contracts.contract.cache_clear()


@pytest.fixture
def lake(tmp_path: Path, schemas: Schemas) -> Lake:
    made = Lake(str(tmp_path / "lake"))
    factory.commit_day(made)
    return made


def commit_place(lake: Lake, day: date, **columns: str) -> None:
    """Commit a place with columns of a contract that a test has changed."""
    row = {**asdict(factory.place()), "ingest_date": day, **columns}
    table = pa.Table.from_pylist([row], schema=contracts.contract("places").schema)
    lake.commit(day, {"places": factory.write(lake, "places", day, table)})


def loaded(lake: Lake, tmp_path: Path, columns: str, *days: date) -> list[tuple[Any, ...]]:
    uri = f"duckdb:///{tmp_path}/w.duckdb"
    for day in days:
        load_day(lake, uri, day)
    with duckdb.connect(tmp_path / "w.duckdb", read_only=True) as connection:
        return list(connection.sql(f"SELECT {columns} FROM places ORDER BY ingest_date").fetchall())


def test_a_file_of_an_older_minor_version_has_nulls_for_every_reader(
        lake: Lake, schemas: Schemas, tmp_path: Path) -> None:
    assert loaded(lake, tmp_path, "name", DAY) == [("Marrowgate",)]
    schemas.change("1.1.0", elevation=column("elevation"))
    factory.commit_day(lake, NEXT, places=[])
    commit_place(lake, NEXT, elevation="12 m")
    assert lake.read("places", DAY,
                     ["name", "elevation"]).to_pylist() == [
                         {"name": "Marrowgate", "elevation": None}]
    assert [row["elevation"] for batch in lake.batches("places", DAY)
            for row in batch.to_pylist()] == [None]
    assert lake.read_slice("places", DAY, 0, 1).schema.equals(contracts.contract("places").schema)
    both = pa.concat_tables([lake.read("places", NEXT), lake.read("places", DAY)])
    assert both["elevation"].to_pylist() == ["12 m", None]
    with lake.committed("places", lake.manifest(DAY)["places"]) as batches:
        assert [batch["elevation"].to_pylist() for batch in batches] == [[None]]
    assert loaded(lake, tmp_path, "name, elevation", DAY,
                  NEXT) == [("Marrowgate", None), ("Marrowgate", "12 m")]
    assert not [fault for fault in verify(lake, DAY, NEXT).faults if fault.startswith("places")]


def test_a_rolled_up_month_of_two_versions_is_of_the_newer(lake: Lake, schemas: Schemas) -> None:
    schemas.change("1.1.0", elevation=column("elevation"))
    factory.commit_day(lake, NEXT, places=[])
    commit_place(lake, NEXT, elevation="12 m")
    tidy(lake, Settings(rollup_days=1), date(2027, 2, 1))
    assert lake.files("places") == ["2026-11.parquet"]
    assert [lake.read("places", day)["elevation"].to_pylist()
            for day in (DAY, NEXT)] == [[None], ["12 m"]]


def test_a_column_that_the_contract_has_lost_is_not_dropped_in_silence(
        lake: Lake, schemas: Schemas) -> None:
    schemas.change("1.1.0", admin1=None)
    with pytest.raises(
            LakeError,
            match=r"has columns that the contract 1.1.0 does not know: admin1; .*migration are "
                  r"missing"):
        lake.read("places", DAY)


def test_a_file_of_a_newer_minor_version_is_read_with_a_warning(
        lake: Lake, schemas: Schemas, caplog: pytest.LogCaptureFixture) -> None:
    schemas.change("1.2.0", elevation=column("elevation"))
    commit_place(lake, DAY, elevation="12 m")
    schemas.change("1.1.0", elevation=None)
    with caplog.at_level(logging.WARNING, "etl"):
        assert lake.read("places", DAY)["name"].to_pylist() == ["Marrowgate"]
    assert "elevation; a newer Dateline wrote them" in caplog.text


def test_a_file_of_a_newer_major_version_is_refused(lake: Lake, schemas: Schemas) -> None:
    schemas.change("2.0.0", label=column("label", True), name=None)
    commit_place(lake, DAY, label="Marrowgate")
    schemas.change("1.0.0", label=None, name=column("name", True))
    with pytest.raises(
            LakeError,
            match=r"is of contract version 2.0.0, this Dateline knows 1.0.0: upgrade it"):
        lake.read("places", DAY)


def rename(table: pa.Table) -> pa.Table:
    return table.rename_columns(
        ["label" if name == "name" else name for name in table.column_names])


def test_without_a_migration_an_older_major_version_is_refused(
        lake: Lake, schemas: Schemas) -> None:
    schemas.change("2.0.0", label=column("label", True), name=None)
    with pytest.raises(
            LakeError,
            match=r"places of contract version 1 can't be read: there is no migration to 2"):
        lake.read("places", DAY)


def test_a_migration_leads_old_files_to_the_new_major_version(
        lake: Lake, schemas: Schemas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = lake.manifest(DAY)["places"]
    schemas.change("3.0.0", label=column("label", True), name=None, origin=column("origin", True))
    monkeypatch.setattr(migrations, "REGISTERED", {
        ("places", 1): rename,
        ("places", 2): lambda table: table.append_column(
            "origin", pa.array(["GeoNames"] * table.num_rows))})
    assert lake.read("places", DAY,
                     ["label", "origin"]).to_pylist() == [
                         {"label": "Marrowgate", "origin": "GeoNames"}]
    assert [batch["label"].to_pylist() for batch in lake.batches("places", DAY)] == [["Marrowgate"]]
    assert loaded(lake, tmp_path, "label, origin", DAY) == [("Marrowgate", "GeoNames")]
    assert lake.manifest(DAY)["places"] == old, "reading changes nothing"
    assert [tidy(lake, Settings(), DAY).migrated for _ in range(2)] == [1, 0]
    assert lake.manifest(DAY)["places"].version == "3.0.0"
    monkeypatch.setattr(migrations, "REGISTERED", {})
    assert lake.read("places", DAY)["label"].to_pylist() == ["Marrowgate"]
    assert not [fault for fault in verify(lake, DAY, NEXT).faults if fault.startswith("places")]


@pytest.mark.parametrize("name", contracts.names())
def test_every_major_version_has_its_migrations(name: str) -> None:
    contract = contracts.contract(name)
    assert {step for table, step in migrations.REGISTERED
            if table == name} == set(range(1, contract.major))
