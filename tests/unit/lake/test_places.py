"""Where things are stored: the settings' places, and the sample's where nothing else is there to be read."""

import logging
from pathlib import Path

import pytest

from etl.errors import UsageError
from etl.lake import Lake
from etl.lake.places import SAMPLE, in_sample, stored
from etl.settings import read_settings
from tests import factory

USUAL = {"lake": "data/lake", "warehouse": "duckdb:///data/warehouse.duckdb", "browse_copy": "duckdb:///data/browse.duckdb",
         "reports": "data/reports"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def night(place: str) -> None:
    factory.commit(Lake(place), feeds=[factory.feed()], events=[factory.event()])


def found(root: str = "", **given: str) -> dict[str, str]:
    read = stored(root, **given)
    return {name: getattr(read, name) for name in SAMPLE}


def test_with_nothing_stored_the_places_are_those_of_the_settings(folder: Path,
                                                                  caplog: pytest.LogCaptureFixture) -> None:
    assert found() == USUAL
    assert not caplog.records and not list(folder.iterdir()), "looking makes no folders"


def test_the_samples_night_is_found_where_there_is_no_other(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "data" / "lake").mkdir(parents=True)
    night("data/sample/lake")
    with caplog.at_level(logging.WARNING):
        assert found() == SAMPLE
    [said] = caplog.messages
    assert "data/lake" in said and "sample's night" in said and "data/sample/lake" in said


def test_a_night_of_ones_own_comes_first(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    night("data/sample/lake")
    night("data/lake")
    assert found() == USUAL and not caplog.records


def test_a_warehouse_of_ones_own_comes_first_though_its_lake_is_elsewhere(folder: Path) -> None:
    night("data/sample/lake")
    (folder / "data" / "warehouse.duckdb").touch()
    assert found() == USUAL


def test_a_named_lake_is_taken_though_it_is_empty(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night("data/sample/lake")
    assert found(lake="mine") == {**USUAL, "lake": "mine"}
    monkeypatch.setenv("DATELINE_LAKE", "mine")
    assert found() == {**USUAL, "lake": "mine"}


def test_only_places_that_nobody_has_named_are_the_samples(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night("data/sample/lake")
    monkeypatch.setenv("DATELINE_WAREHOUSE", "postgresql://h/db")
    assert found(reports="pages") == {**SAMPLE, "warehouse": "postgresql://h/db", "reports": "pages"}
    assert in_sample(read_settings()).warehouse == "postgresql://h/db"


def test_relative_places_begin_where_it_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night("data/sample/lake")
    (folder / "notebooks").mkdir()
    monkeypatch.chdir(folder / "notebooks")
    assert found("..") == {"lake": "../data/sample/lake", "warehouse": "duckdb:///../data/sample/warehouse.duckdb",
                           "browse_copy": "duckdb:///../data/sample/browse.duckdb", "reports": "../data/sample/reports"}


def test_what_takes_in_fills_the_lake_of_the_settings(folder: Path) -> None:
    from etl.command import stages

    night("data/sample/lake")
    assert stages._run_again("2026-11-03").settings.lake == SAMPLE["lake"]
    assert stages._run("2026-11-03").settings.lake == USUAL["lake"]


def test_an_event_is_traced_from_its_newest_night(folder: Path) -> None:
    from etl.command.trace import trace_event

    lake = Lake("data/lake")
    later = factory.DAY.replace(day=9)
    factory.commit(lake, events=[factory.event(killed=1)])
    factory.commit(lake, later, events=[factory.event(killed=2)])
    event = factory.event().event_id
    said = {day: " ".join(next(trace_event(lake, day, event[:6])).says) for day in (None, factory.DAY)}
    assert "2 killed" in said[None] and "1 killed" in said[factory.DAY]
    with pytest.raises(UsageError, match="no night of the lake"):
        next(trace_event(lake, None, "ffff"))
