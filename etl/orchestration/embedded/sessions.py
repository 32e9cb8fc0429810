"""The processes that the embedded Airflow has started.

Each service leads a session, and a session is ended whole: a task leaves its service's process
group, but not its session. Where /proc shows it, a process is also known by the mark in its
environment, so that none escapes that was started a moment before a signal.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.orchestration.embedded.home import MARK, write_private
from etl.orchestration.embedded.signals import STOPPING

GRACE_SECONDS = 5.0
PROC = Path("/proc")


class Sessions:
    """Sessions of one home, kept in a file: the next start can end what a killed one has left."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet: `sweep` does."""
        self.folder = folder
        self.file = folder / "sessions.json"
        self.ids: list[int] = []
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, command: list[str], environment: dict[str, str], log: Path,
              cwd: Path) -> "subprocess.Popen[bytes]":
        """Start a process in a session of its own; its output goes to the log file."""
        with open(log, "ab") as sink:
            process = subprocess.Popen(
                command, env=environment, cwd=cwd, stdin=subprocess.DEVNULL, stdout=sink,
                stderr=subprocess.STDOUT, start_new_session=True)
        self.ids.append(process.pid)
        self.processes.append(process)
        write_private(self.file, json.dumps(self.ids))
        return process

    def sweep(self) -> int:
        """End what a start that was killed has left running; returns the number of processes."""
        try:
            recorded = {int(number) for number in json.loads(self.file.read_text("utf-8"))}
        except (OSError, ValueError, TypeError):
            recorded = set()
        # The system may have given a number to a stranger since: a process of the session must bear
        # our mark.
        self.ids = sorted({session_of(pid) or 0 for pid in _processes()
                           if session_of(pid) in recorded and is_of(pid, self.folder)})
        left = self.left()
        if left:
            self.end()
        return len(left)

    def left(self) -> list[int]:
        """Numbers of the living processes that were started for this home."""
        marked = PROC.is_dir()
        ours = [pid for pid in _processes()
                if session_of(pid) in self.ids or (marked and is_of(pid, self.folder))]
        return list(filter(is_alive, ours))

    def end(self) -> None:
        """End all processes: ask, wait a little, then kill until none is left."""
        with _undisturbed():
            deadline = time.monotonic() + GRACE_SECONDS
            send(signal.SIGTERM, self.left())
            while self.left() and time.monotonic() < deadline:
                self._reap()
                time.sleep(0.05)
            while left := self.left():
                send(signal.SIGKILL, left)
                self._reap()
                time.sleep(0.05)
            self._reap()
            self.ids, self.processes = [], []
            self.file.unlink(missing_ok=True)

    def _reap(self) -> None:
        for process in self.processes:
            process.poll()


@contextmanager
def _undisturbed() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def session_of(pid: int) -> int | None:
    """Session of a process; None where it is gone."""
    try:
        return os.getsid(pid)
    except OSError:
        return None


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be reaped does not."""
    try:
        stat = (PROC / str(pid) / "stat").read_text("utf-8", "replace")
        state = stat.rpartition(")")[2].split()[0]
    except OSError:
        return not PROC.is_dir() and session_of(pid) is not None
    return state not in {"Z", "X"}


def is_of(pid: int, folder: Path) -> bool:
    """Whether a process was started for this home: its environment says so."""
    mark = f"{MARK}={folder}"
    if PROC.is_dir():
        try:
            return mark.encode() in (PROC / str(pid) / "environ").read_bytes().split(b"\0")
        except OSError:
            return False
    command = ["ps", "-E", "-ww", "-o", "command=", "-p", str(pid)]
    shown = subprocess.run(command, capture_output=True, check=False)
    return mark.encode() in shown.stdout


def _processes() -> list[int]:
    if PROC.is_dir():
        return [int(entry) for entry in os.listdir(PROC) if entry.isdigit()]
    shown = subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, check=False)
    return [int(number) for number in shown.stdout.split()]


def send(number: signal.Signals, pids: Iterable[int]) -> None:
    """Send a signal to processes; those that are gone already are passed over."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except (ProcessLookupError, PermissionError):
            continue

