"""Processes that are started, and how they all end."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.orchestration.embedded import sessions
from etl.orchestration.embedded.home import MARK
from etl.orchestration.embedded.sessions import PROC, Sessions

# Starts a grandchild in a process group of its own, as Airflow's tasks are, and one that ignores
# signals; then says that it is ready.
FAMILY = """
import os, signal, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], process_group=0)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open("ready", "w").close()
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "GRACE_SECONDS", 0.3)


def started(folder: Path) -> Sessions:
    ours = Sessions(folder)
    ours.start([sys.executable, "-c", FAMILY], {**os.environ, MARK: str(folder)}, folder / "log",
               folder)
    deadline = time.monotonic() + 20
    while not (folder / "ready").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return ours


def test_all_of_a_family_ends(tmp_path: Path) -> None:
    ours = started(tmp_path)
    assert len(ours.left()) == 2
    ours.end()
    assert ours.left() == []
    assert not (tmp_path / "sessions.json").exists()


def test_the_next_start_ends_what_a_killed_one_left(tmp_path: Path) -> None:
    first = started(tmp_path)
    assert Sessions(tmp_path).sweep() == 2
    assert first.left() == []
    first.end()


def test_a_stranger_with_a_recorded_number_lives(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"],
                                start_new_session=True)
    try:
        (tmp_path / "sessions.json").write_text(f"[{stranger.pid}]", "utf-8")
        assert Sessions(tmp_path).sweep() == 0
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.skipif(not PROC.is_dir(), reason="marks are read from /proc")
def test_one_that_has_left_its_session_is_known_by_its_mark(tmp_path: Path) -> None:
    stray = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"],
                             start_new_session=True,
                             env={**os.environ, MARK: str(tmp_path)})
    Sessions(tmp_path).end()
    assert stray.wait(5) != 0


@pytest.mark.parametrize("text", ["", "[", "{}", '["x"]', "3"])
def test_a_torn_record_is_no_record(tmp_path: Path, text: str) -> None:
    (tmp_path / "sessions.json").write_text(text, "utf-8")
    assert Sessions(tmp_path).sweep() == 0
