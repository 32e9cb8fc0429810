"""A team's nights: loaded into a real PostgreSQL, copied beside it, and read on the events page."""

import logging
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from etl.browse.app import create
from etl.errors import WarehouseError
from etl.pipeline.load import copy, load
from etl.pipeline.run import Run
from etl.settings import Settings
from tests import factory
from tests.commands import dateline
from tests.integration.browse.invented import lake_of
from tests.integration.load.queries import events, rows

NEXT, LATER, LATEST = date(2026, 11, 4), date(2026, 11, 9), date(2026, 11, 10)
TOLD = "SELECT event_id, event_date, sentence, killed, publisher FROM v_events ORDER BY event_id"
HELD = "SELECT ingest_date, table_name, sha256, row_count FROM _loads ORDER BY 1, 2"


@pytest.fixture
def team(tmp_path: Path, postgres: str) -> Run:
    """A team that has two nights in its lake and nothing in its warehouse yet."""
    settings = Settings(lake=lake_of(tmp_path).uri, warehouse=postgres, reports=str(tmp_path / "reports"),
                        browse_copy=f"duckdb:///{tmp_path}/copy/browse.duckdb", scratch=str(tmp_path / "scratch"))
    return Run.of(settings, factory.DAY)


def night(team: Run, day: date, **tables: list[object]) -> None:
    """Load a day as `dateline_load` does, after it was committed anew where tables are given."""
    if tables:
        factory.commit_day(team.lake, day, **tables)
    run = Run.of(team.settings, day)
    load(run)
    copy(run)


def warned(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def file_of(team: Run) -> Path:
    return Path(team.settings.browse_copy.removeprefix("duckdb:///"))


def test_the_events_page_shows_what_a_teams_warehouse_holds(team: Run, tmp_path: Path) -> None:
    with TestClient(create(lambda: team.settings), base_url="http://127.0.0.1") as reader:
        missing = reader.get("/events")
        assert missing.status_code == 503 and f"copy of the warehouse (DATELINE_BROWSE_COPY) at {tmp_path}" in missing.text
        night(team, factory.DAY)
        night(team, NEXT)
        found = reader.get("/events")
        assert found.status_code == 200 and "<b>3</b> events" in found.text and factory.SENTENCE[27:] in found.text
        told = rows(team.settings.warehouse, TOLD)
        assert len(told) == 3 and rows(team.settings.browse_copy, TOLD) == told
        assert all(reader.get(f"/events/{event[0]}").status_code == 200 for event in told)
        assert "<b>1</b> event" in reader.get("/events?q=ferry").text, "words are found"
        night(team, LATER, events=[factory.event(event_id="7" * 20)])
        assert "<b>4</b> events" in reader.get("/events").text, "a later night is there as soon as it is loaded"
        assert "9 November 2026" in reader.get("/feeds").text
    assert rows(team.settings.browse_copy, HELD) == rows(team.settings.warehouse, HELD)
    assert [path.name for path in file_of(team).parent.iterdir() if path.suffix == ".duckdb"] == ["browse.duckdb"]


def test_a_second_run_of_the_night_changes_nothing(team: Run) -> None:
    night(team, factory.DAY)
    before = file_of(team).stat()
    assert (load(team), copy(team)) == ({}, {})
    after = file_of(team).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_team_that_has_loaded_for_long_gets_all_its_days_at_once(team: Run) -> None:
    for day in (LATER, LATEST):
        factory.commit_day(team.lake, day, events=[factory.event(event_id=f"{day:%d}" * 10)])
    for day in (factory.DAY, NEXT, LATER):
        load(Run.of(team.settings, day))
    copy(team)
    assert events(team.settings.browse_copy) == events(team.settings.warehouse) == {
        "2026-11-03": 3, "2026-11-04": 1, "2026-11-09": 1}, "what is not loaded is not copied"


def test_a_copy_that_fails_loses_no_load_and_the_next_one_brings_what_is_missing(team: Run) -> None:
    night(team, factory.DAY)
    held = rows(team.settings.browse_copy, HELD)
    recoded = [factory.event(killed=9)]
    factory.commit(team.lake, factory.DAY, events=recoded)
    good = team.lake.read_bytes(team.lake.table_file("events", factory.DAY))
    load(team)
    team.lake.write_bytes(team.lake.table_file("events", factory.DAY), b"torn")
    with pytest.raises(WarehouseError, match=r"^the warehouse is loaded, but its copy for the events page is not: ") as caught:
        copy(team)
    assert "is not the file of its manifest" in str(caught.value) and "\n" not in str(caught.value)
    assert rows(team.settings.warehouse, "SELECT killed FROM events") == [(9,)], "what is loaded stays loaded"
    assert rows(team.settings.browse_copy, HELD) == held, "what was copied stays whole"
    team.lake.write_bytes(team.lake.table_file("events", factory.DAY), good)
    night(team, NEXT)
    assert rows(team.settings.browse_copy, HELD) == rows(team.settings.warehouse, HELD)


def test_days_that_the_lake_has_dropped_stay_in_the_copy_and_are_named_by_a_new_one(
        team: Run, caplog: pytest.LogCaptureFixture) -> None:
    night(team, factory.DAY)
    night(team, NEXT)
    team.lake.fs.delete_file(f"{team.lake.root}/manifests/{factory.DAY}.json")
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        assert copy(Run.of(team.settings, NEXT)) == {} and not warned(caplog)
        assert set(events(team.settings.browse_copy)) == {"2026-11-03", "2026-11-04"}
        file_of(team).unlink()
        copy(Run.of(team.settings, NEXT))
    assert set(events(team.settings.browse_copy)) == {"2026-11-04"}
    assert [said.split(" ")[1] for said in warned(caplog)] == ["lacking=1"]


def test_nothing_is_copied_where_the_page_reads_the_warehouse_or_nobody_wants_it(team: Run, tmp_path: Path) -> None:
    load(team)
    for changed in ({"browse_copy": "none"}, {"warehouse": f"duckdb:///{tmp_path}/w.duckdb"}):
        assert copy(Run.of(team.settings.model_copy(update=changed), factory.DAY)) == {}
    assert not file_of(team).parent.exists()


def test_the_command_keeps_the_copy_and_ends_with_one_line_where_it_can_not(team: Run, tmp_path: Path) -> None:
    given = {name: getattr(team.settings, name) for name in ("lake", "warehouse", "reports", "browse_copy")}
    done = dateline("load", "--date", factory.DAY, "--until", NEXT, **given)
    assert done.returncode == 0 and [line.split()[0] for line in done.stderr.splitlines()] == ["load", "copy"], done.stderr
    assert rows(team.settings.browse_copy, HELD) == rows(team.settings.warehouse, HELD)
    (tmp_path / "file").write_text("")
    failed = dateline("load", "--date", factory.DAY, **{**given, "browse_copy": f"duckdb:///{tmp_path}/file/b.duckdb"})
    assert failed.returncode == 1 and failed.stdout.endswith(f"{factory.DAY}.html\n"), "the page is written all the same"
    assert "dateline: the warehouse is loaded, but its copy for the events page is not: can't" in failed.stderr.splitlines()[-1]
    none = dateline("browse", "--port", "0", **{**given, "browse_copy": "none"})
    assert (none.returncode, none.stderr.count("\n")) == (2, 1) and "DATELINE_BROWSE_COPY is none" in none.stderr
    missing = dateline("browse", "--port", "0", **{**given, "browse_copy": f"duckdb:///{tmp_path}/no.duckdb"})
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1) and "no DuckDB copy of the warehouse" in missing.stderr
