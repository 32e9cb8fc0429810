"""One broken manifest is named and stops no other day."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.errors import BrokenManifest, LakeError
from etl.lake import Lake
from etl.lake.manifests import days, months, readable
from etl.lake.tidy import tidy
from etl.lake.verify import verify
from etl.load.exports.selection import committed_days
from etl.load.report.report import write_report
from etl.pipeline import load, upkeep
from etl.pipeline.history import captured_pages, days_back
from etl.pipeline.run import Run
from etl.settings import Settings
from tests import factory
from tests.factory import DAY

OLD = date(2026, 1, 5)
TORN = date(2026, 11, 2)
BROKEN = [b"", b"{", b"[]", b"\xff\xfe", b'{"tables": []}', b"[" * 100_000,
          b'{"tables": {"events": {"file": "events/2026-11-02.parquet", "rows": 1, "bytes": 9}}}',
          b'{"tables": {"events": null}}']


@pytest.fixture(params=BROKEN, ids=range(len(BROKEN)))
def lake(tmp_path: Path, request: pytest.FixtureRequest) -> Lake:
    """Three days, the second of which has a broken manifest."""
    made = Lake(str(tmp_path / "lake"))
    for day in (OLD, TORN, DAY):
        factory.commit_day(made, day)
    made.write_bytes(f"manifests/{TORN}.json", request.param)
    return made


def test_it_is_named_by_who_needs_it(lake: Lake) -> None:
    with pytest.raises(BrokenManifest, match=f"manifests/{TORN}.json is no manifest"):
        lake.manifest(TORN)
    assert any(f"{TORN}.json is no manifest" in fault for fault in verify(lake).faults)
    assert [day for day, _ in readable(lake)] == [OLD, DAY]


def test_the_latest_day_is_exported_and_a_day_that_is_asked_for_is_refused(
        lake: Lake, caplog: pytest.LogCaptureFixture) -> None:
    assert committed_days(lake, None, None) == [DAY]
    assert f"ingest_date={TORN} passed_over=" in caplog.text
    assert committed_days(lake, DAY, None) == [DAY]
    with pytest.raises(LakeError, match="is no manifest"):
        committed_days(lake, TORN, None)


def test_later_nights_have_their_page_and_their_list(lake: Lake, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / f"{TORN}.html").write_text("an earlier page")
    write_report(lake, DAY, folder)
    assert f"{TORN}.html" in (folder / "index.html").read_text("utf-8")


def test_a_range_is_loaded_but_for_the_broken_day(lake: Lake) -> None:
    first = Run.of(Settings(lake=lake.uri), OLD)
    assert [run.day for run in load.committed(first, DAY)] == [OLD, DAY]
    [fault] = load.broken(first, DAY)
    assert fault.startswith(f"{TORN}: ") and "is no manifest" in fault


def test_tidying_goes_on(lake: Lake) -> None:
    factory.commit_day(lake, OLD + timedelta(days=1))
    assert tidy(lake, Settings(rollup_days=1), date(2026, 11, 10)).migrated == 0
    assert tidy(lake, Settings(keep_days=90), date(2026, 11, 10)).days_dropped >= 1


def test_what_is_damaged_is_found_in_all_days(lake: Lake) -> None:
    found = upkeep.repair(Settings(lake=lake.uri))
    assert [damage.ingest_date for damage in found.damages] == [OLD, TORN, DAY]
    assert found.unread == []


def test_the_manifest_of_a_month_stops_no_night(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    factory.commit_day(lake, DAY)
    factory.commit(lake, date(2026, 10, 20), captures=[factory.capture()])
    Path(lake.path("captures/2026-10-20.parquet")).rename(lake.path("captures/2026-10.parquet"))
    lake.write_bytes("manifests/2026-10.json", b"{")
    run = Run.of(Settings(lake=lake.uri), DAY)
    assert lake.days("captures") == days_back(run, "captures") == [date(2026, 10, 20), DAY]
    assert captured_pages(lake, lake.days("captures")).keys() == {factory.URL}


def test_files_of_other_names_are_no_manifests(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    factory.commit(lake, DAY, places=[factory.place()])
    for name in ("2026-13-45.json", "2026-11-0x.json", "notes.txt", "abcdefghij.json",
                 "2026-11-03.json.bak", "2026-99.json", "2026-11-03-0001.json"):
        lake.write_bytes(f"manifests/{name}", b"{}")
    assert (days(lake), months(lake)) == ([DAY], [])
