"""Rows beyond what memory may hold go into the folder of the settings, and nothing is left there."""

import os
import time
from pathlib import Path

import pytest

from etl.errors import LakeError, SettingError
from etl.lake.scratch import LEFT_SECONDS, Scratch
from etl.settings import Settings

MANY = "SELECT repeat(chr(97 + (n % 26)::INTEGER), 400) || hash(n) AS text FROM range(600_000) AS t(n)"


def test_what_memory_does_not_hold_is_spilled_and_then_gone(tmp_path: Path) -> None:
    scratch = Scratch(str(tmp_path / "new" / "scratch"), 100_000_000)
    with scratch.database(tight=True) as connection:
        rows = connection.sql(f"{MANY} ORDER BY text DESC").to_arrow_reader(1000)
        assert rows.read_next_batch()["text"][0].as_py().startswith("zz")
        [place] = (tmp_path / "new" / "scratch").iterdir()
        assert sum(path.stat().st_size for path in place.rglob("*")) > 0
    assert list((tmp_path / "new" / "scratch").iterdir()) == []


def test_what_has_no_room_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match=r"no room for rows .*DATELINE_SCRATCH.*DATELINE_MEMORY_BYTES") as caught, \
            Scratch(str(tmp_path), 100_000_000).database(tight=True) as connection:
        connection.execute("SET max_temp_directory_size = '1MB'")
        connection.execute(f"CREATE TABLE many AS {MANY}")
    assert "\n" not in str(caught.value)


def test_a_folder_that_can_not_be_made_names_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    scratch = Scratch(str(tmp_path / "file" / "scratch"))
    with pytest.raises(SettingError, match="DATELINE_SCRATCH: can't write to"), scratch.database():
        pass
    with pytest.raises(SettingError, match="DATELINE_SCRATCH: can't write to"):
        scratch.file()


def test_what_killed_processes_left_is_swept_when_it_is_old(tmp_path: Path) -> None:
    for name in ("dateline-old", "dateline-new", "foreign"):
        (tmp_path / name).mkdir()
    long_ago = time.time() - LEFT_SECONDS - 60
    for name in ("dateline-old", "foreign"):
        os.utime(tmp_path / name, (long_ago, long_ago))
    assert Scratch(str(tmp_path)).sweep() == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dateline-new", "foreign"]
    assert Scratch(str(tmp_path / "none")).sweep() == 0


def test_the_settings_name_it(tmp_path: Path) -> None:
    assert Scratch.of(Settings(scratch=f"{tmp_path}/s", memory_bytes=123_000_000)) == Scratch(
        f"{tmp_path}/s", 123_000_000)
