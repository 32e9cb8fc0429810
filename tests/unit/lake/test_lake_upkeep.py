"""Verification names what is wrong; tidying changes no row that is kept, and may be repeated."""

import gzip
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.errors import LakeError, SettingError
from etl.lake import Change, Lake, swap
from etl.lake.tidy import tidy, trim_logs
from etl.lake.verify import verify
from etl.pipeline import upkeep
from etl.settings import Settings
from etl.tables import contracts
from tests import factory
from tests.factory import DAY

OLD = date(2026, 1, 5)
TODAY = date(2026, 11, 10)
ROLLING = Settings(rollup_days=1)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A day in which everything refers to something."""
    made = Lake(str(tmp_path / "lake"))
    commit_whole(made, DAY)
    return made


# A gzip member of 1,200 bytes.
RECORD = gzip.compress(b"x" * 1177, compresslevel=0, mtime=0)


def commit_whole(lake: Lake, day: date, **changes: object) -> None:
    raw = f"raw/{day}/pages.warc.gz"
    lake.write_bytes(raw, RECORD)
    feed = factory.capture(capture_id=factory.feed().capture_id, kind="feed", entry_id=None,
                           warc_file=raw)
    factory.commit_day(lake, day, captures=[factory.capture(warc_file=raw, **changes), feed],
                       runs=[factory.run(stage="fetch", in_count=2, out_count=1, rejected_count=1)])


def faults(lake: Lake) -> list[str]:
    return verify(lake).faults


def test_a_sound_lake_has_no_faults(lake: Lake) -> None:
    found = verify(lake)
    assert (found.faults, found.day_count, found.file_count, found.row_count) == ([], 1, 15, 16)
    assert upkeep.verify(Settings(lake=lake.uri), TODAY) == {"days": 1, "files": 15, "rows": 16}


def test_a_changed_a_torn_and_a_missing_file_are_named(lake: Lake) -> None:
    factory.write(lake, "events", DAY,
                  contracts.from_rows("events", [factory.event(killed=5)], DAY))
    lake.write_bytes(f"stories/{DAY}.parquet", b"torn")
    lake.delete(f"actors/{DAY}.parquet")
    assert sorted(fault.split(": ")[0] for fault in faults(lake)) == [
        f"{name} {DAY}" for name in ("actors", "events", "stories", "story_articles")]
    with pytest.raises(
            LakeError, match=r"^4 faults in the lake, see `dateline lake verify`: actors"):
        upkeep.verify(Settings(lake=lake.uri), TODAY)


def test_rows_that_break_their_contract_are_counted(lake: Lake) -> None:
    rows = contracts.from_rows("mentions",
                               [factory.mention(mention_id=m, killed=-1)
                                for m in (factory.MENTION_ID, "0")], DAY)
    with Change(lake, DAY) as change:
        change.write_batches("mentions", rows.to_batches())
        change.publish()
    assert faults(lake) == [f"mentions {DAY}: killed is below 0 in 2 rows",
                            f"mentions {DAY}: is not sorted by ingest_date, mention_id"]


def test_a_row_that_refers_to_nothing_is_named(lake: Lake) -> None:
    factory.commit(lake, event_mentions=[factory.event_mention(event_id="nowhere")])
    assert faults(lake) == [
        f"event_mentions {DAY}: event_id has 1 values that no row of events has, such as nowhere"]


def test_a_row_may_refer_to_another_day(lake: Lake) -> None:
    later = DAY + timedelta(days=1)
    factory.commit(lake, later, story_articles=[factory.story_article()])
    assert faults(lake) == []


def test_lost_records_are_found(lake: Lake) -> None:
    factory.commit(
        lake, runs=[factory.run(stage="fetch", in_count=5, out_count=1, rejected_count=2)])
    assert faults(lake) == [f"runs {DAY}: fetch had 5 records in, but 3 out, rejected and skipped",
                            f"runs {DAY}: fetch rejected 2 records, but 1 are in rejects"]


def test_answers_that_are_missing_or_short_are_named_unless_retention_took_them(lake: Lake) -> None:
    lake.write_bytes(f"raw/{DAY}/pages.warc.gz", b"x" * 100)
    short = f"captures {DAY}: raw/{DAY}/pages.warc.gz has 100 bytes, records reach to 1200"
    assert verify(lake, is_deep=False).faults == [short]
    assert faults(lake)[0] == short and len(faults(lake)) == 3, "and each of the two captures"
    lake.delete(f"raw/{DAY}")
    assert faults(lake) == [f"captures {DAY}: raw/{DAY}/pages.warc.gz is missing"]
    assert verify(lake, answers_since=DAY + timedelta(days=1)).faults == []


def test_what_belongs_to_nothing_is_named(lake: Lake, tmp_path: Path) -> None:
    for name in ("events/2026-11-09.parquet", "events/notes.txt", "events/.x.parquet.1",
                 "gossip/a.parquet", ".pending/x.parquet"):
        path = tmp_path / "lake" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    assert faults(lake) == ["events/2026-11-09.parquet: no manifest has it",
                            "events/notes.txt: no manifest has it",
                            "events/.x.parquet.1: left by a writer that was killed",
                            "gossip/: there is no table of this name",
                            ".pending/x.parquet: left by a writer that was killed, or being "
                            "written now"]


def test_a_broken_manifest_is_a_fault_and_hides_no_other(lake: Lake) -> None:
    lake.write_bytes("manifests/2026-11-02.json", b"{")
    lake.delete(f"actors/{DAY}.parquet")
    named = [fault.split(": ")[0] for fault in faults(lake)]
    assert named == ["manifests/2026-11-02.json", f"actors {DAY}"]


def test_leftovers_go_when_they_are_old(lake: Lake, tmp_path: Path) -> None:
    lake.stage_rows("events", OLD, "code", "0000", [])
    lake.stage_rows("events", TODAY, "code", "0000", [])
    for name, day in ((".pending/old.parquet", OLD), (".pending/new.parquet", TODAY),
                      ("manifests/.m.json.1", OLD)):
        path = tmp_path / "lake" / name
        path.write_bytes(b"")
        os.utime(path, (moment := (day - date(1970, 1, 1)).total_seconds(), moment))
    assert [tidy(lake, Settings(), TODAY).leftovers for _ in range(2)] == [3, 0]
    assert lake.files(".pending") == ["new.parquet"] and lake.folders(".staging") == [
        TODAY.isoformat()]


def test_nothing_is_dropped_unless_a_setting_says_so(lake: Lake) -> None:
    commit_whole(lake, OLD)
    assert tidy(lake, Settings(rollup_days=0), TODAY).counts() == {
        "days_dropped": 0, "answers_dropped": 0, "migrated": 0, "rolled_up": 0, "leftovers": 0}
    assert faults(lake) == []


def test_days_that_are_too_old_go_with_all_that_is_theirs(lake: Lake) -> None:
    commit_whole(lake, OLD)
    keeping = Settings(keep_days=90, lake=lake.uri)
    assert [tidy(lake, keeping, TODAY).days_dropped for _ in range(2)] == [1, 0]
    assert lake.days("events") == [DAY] and lake.folders("raw") == [
        DAY.isoformat()] and lake.manifest(OLD) == {}
    assert upkeep.findings(keeping, TODAY).faults == []


def test_a_killed_drop_is_finished_by_the_next(lake: Lake) -> None:
    commit_whole(lake, OLD)
    lake.delete(f"manifests/{OLD}.json")
    assert tidy(lake, Settings(keep_days=90), TODAY).days_dropped == 1
    assert faults(lake) == []


def test_answers_that_kept_captures_need_are_kept(lake: Lake) -> None:
    commit_whole(lake, OLD)
    lake.write_bytes(f"raw/{OLD}/other.warc.gz", b"x")
    commit_whole(lake, DAY, is_revisit=True, refers_to_id="a", refers_to_date=OLD,
                 body_file=f"raw/{OLD}/pages.warc.gz", body_offset=0, body_length=1200)
    keeping = Settings(keep_raw_days=90, lake=lake.uri)
    assert [tidy(lake, keeping, TODAY).answers_dropped for _ in range(2)] == [1, 0]
    assert lake.files(f"raw/{OLD}") == ["pages.warc.gz"] and lake.days("events") == [OLD, DAY]
    assert upkeep.findings(keeping, TODAY).faults == []


def test_days_that_polls_look_at_are_not_dropped(lake: Lake) -> None:
    fault = "DATELINE_KEEP_DAYS=59 must be at least 2 times DATELINE_SEEN_DAYS=30"
    with pytest.raises(SettingError, match=fault):
        tidy(lake, Settings(keep_days=59), TODAY)


def rolled_up(lake: Lake) -> list[date]:
    days = [OLD + timedelta(days=number) for number in range(3)]
    for day in days:
        commit_whole(lake, day)
    assert [tidy(lake, ROLLING, TODAY).rolled_up for _ in range(2)] == [15, 0]
    return days


def test_a_past_month_becomes_one_file_and_stays_what_it_was(lake: Lake) -> None:
    manifest = lake.manifest(DAY)
    days = rolled_up(lake)
    assert lake.files("events") == ["2026-01.parquet", f"{DAY}.parquet"]
    assert lake.days("events") == [*days, DAY] and lake.manifest(DAY) == manifest
    assert [lake.read("events", day)["ingest_date"].to_pylist()
            for day in days] == [[day] for day in days]
    assert lake.read("events", OLD - timedelta(days=1)).num_rows == 0
    assert faults(lake) == []


def test_a_day_of_a_rolled_up_month_can_be_written_anew(lake: Lake) -> None:
    days = rolled_up(lake)
    before = [lake.read("events", day) for day in days]
    factory.commit(lake, days[1], events=[factory.event(killed=9)])
    assert lake.files("events") == ["2026-01.parquet", f"{DAY}.parquet"]
    assert lake.read("events", days[1])["killed"].to_pylist() == [9]
    assert [lake.read("events", day) for day in (days[0], days[2])] == [before[0], before[2]]
    factory.commit(lake, days[1], events=[factory.event()])
    assert [lake.read("events", day) for day in days] == before
    assert faults(lake) == []


def test_a_month_with_a_fault_stays_as_it_is(lake: Lake, caplog: pytest.LogCaptureFixture) -> None:
    for day in (OLD, OLD + timedelta(days=1)):
        commit_whole(lake, day)
    lake.write_bytes(f"events/{OLD}.parquet", b"torn")
    assert tidy(lake, ROLLING, TODAY).rolled_up == 14
    assert lake.files("events")[:2] == [f"{OLD}.parquet", f"{OLD + timedelta(days=1)}.parquet"]
    assert "table=events month=2026-01 rolled_up=no" in caplog.text


def test_where_folders_cannot_be_exchanged_days_stay_days(
        lake: Lake, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    for day in (OLD, OLD + timedelta(days=1)):
        commit_whole(lake, day)
    monkeypatch.setattr("etl.lake.rollup.exchange", lambda first, second: False)
    assert tidy(lake, ROLLING, TODAY).rolled_up == 0
    assert lake.days("events") == [OLD, OLD + timedelta(days=1), DAY] and faults(lake) == []
    assert "can't exchange two folders" in caplog.text


def test_folders_that_are_not_there_cannot_be_exchanged(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="No such file or directory"):
        swap.exchange(str(tmp_path / "a"), str(tmp_path / "b"))


def test_old_logs_go_and_new_ones_stay(tmp_path: Path) -> None:
    for name, age in (("dag/old/1.log", 40), ("dag/new/1.log", 0), ("empty/new", None)):
        path = tmp_path / name
        (path if age is None else path.parent).mkdir(parents=True)
        if age is not None:
            path.write_text("log")
            moment = (TODAY - timedelta(days=age) - date(1970, 1, 1)).total_seconds()
            os.utime(path, (moment, moment))
            os.utime(path.parent, (moment, moment))
    assert [trim_logs(tmp_path, TODAY, 30) for _ in range(2)] == [1, 0]
    assert sorted(path.name for path in (tmp_path / "dag").iterdir()) == ["new"]
    assert (tmp_path / "empty" / "new").is_dir()
