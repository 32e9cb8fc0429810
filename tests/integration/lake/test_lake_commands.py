"""`dateline lake` as people call it."""

from pathlib import Path

import pytest

from etl.lake import Lake
from tests import factory
from tests.commands import dateline
from tests.factory import DAY


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(str(tmp_path / "lake"))
    factory.commit(made, DAY, stories=[factory.story()], places=[factory.place()])
    return made


def test_a_sound_lake_is_status_0_and_a_fault_is_a_line_and_status_1(lake: Lake) -> None:
    sound = dateline("lake", "verify", lake=lake.uri)
    assert (sound.returncode, sound.stderr) == (0, "")
    assert sound.stdout == "1 days, 2 files, 2 rows: no faults\n"
    lake.write_bytes(f"stories/{DAY}.parquet", b"torn")
    broken = dateline("lake", "verify", "--date", DAY, lake=lake.uri)
    lines = broken.stdout.splitlines()
    assert broken.returncode == 1 and len(lines) == 2
    assert lines[1] == "1 days, 2 files, 2 rows: 1 faults"
    assert lines[0].startswith(f"stories {DAY}: ") and "is not the file of its manifest" in lines[0]
    assert broken.stderr == f"dateline: 1 faults in {lake.uri}\n"


def test_tidy_says_what_it_did(lake: Lake) -> None:
    done = dateline("lake", "tidy", "--lake", lake.uri)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("0 days dropped, 0 answers dropped, 0 migrated, ")


@pytest.mark.parametrize(("arguments", "settings", "fault"), [
    (("verify",), {"lake": "nowhere"}, "there is no lake at nowhere"),
    (("tidy",), {"lake": "nowhere"}, "there is no lake at nowhere"),
    (("verify", "--date", "soon"), {}, "--date 'soon' is no date"),
    (("tidy",), {"keep_days": "0"}, "DATELINE_KEEP_DAYS='0': "),
    (("tidy",), {"keep_days": "40"},
     "DATELINE_KEEP_DAYS=40 must be at least 2 times DATELINE_SEEN_DAYS=30"),
])
def test_wrong_usage_is_one_line_and_status_2(
        lake: Lake, arguments: tuple[str, ...], settings: dict[str, str], fault: str) -> None:
    done = dateline("lake", *arguments, **{"lake": lake.uri, **settings})
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"dateline: {fault}")
