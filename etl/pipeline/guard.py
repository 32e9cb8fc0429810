"""Work under guard: a process of its own does it, item by item.

The parent waits, and ends the process when an item takes too long or too much memory. A bad item
costs one process and its own result; the others go on in a new process. A process serves many
items, so that the guard costs a message an item. `python -m etl.pipeline.guard` is the child.
"""

import ctypes
import importlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from types import TracebackType
from typing import Any, Self

from etl.errors import DatelineError, WorkError

# How often an unfinished item is looked at.
WATCH_SECONDS = 0.2
# How long a process may take to start, on a cold disk of a busy machine.
START_SECONDS = 120
_PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True)
class Limits:
    """What one item may take: seconds of wall time, and resident bytes of the whole process."""

    seconds: float
    memory_bytes: int


@dataclass(frozen=True)
class Ended:
    """An item whose process was ended, or ended itself.

    `reason` is a stable code: too_slow, too_much_memory or parser_failed.
    """

    reason: str
    detail: str


class Guard:
    """One guarded process for a function "module:name" of one argument.

    It is started when it is needed, and again when it was ended.
    """

    def __init__(self, target: str, limits: Limits) -> None:
        """Keep what to do; nothing is started yet."""
        self._target, self._limits = target, limits
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection[Any, Any] | None = None

    def __enter__(self) -> Self:
        """Nothing to do: the process starts with the first item."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """End the process."""
        self.close()

    def call(self, item: Any) -> Any:
        """The function's result for one item, or Ended.

        Raises WorkError if no process starts, or the error of ours that kept it from starting.
        """
        if self._process is None:
            self._start()
        assert self._pipe is not None
        try:
            self._pipe.send(item)
            return self._wait()
        except (EOFError, ConnectionError):
            detail = f"the parsing process ended by itself with status {self._status()}"
            return self._ended(reason="parser_failed", detail=detail)

    def interrupt(self) -> None:
        """Let a call that waits in another thread end at once; that thread tidies up."""
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _start(self) -> None:
        self._pipe, theirs = Pipe()
        command = [sys.executable, "-m", "etl.pipeline.guard", self._target, str(theirs.fileno()),
                   str(os.getpid()), str(self._limits.memory_bytes)]
        with theirs:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                             stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        try:
            answer = self._pipe.recv() if self._pipe.poll(START_SECONDS) else None
        except (EOFError, ConnectionError):
            answer = None
        if answer is not True:
            self.close()
            raise answer or WorkError("the process that parses pages did not start, and did not "
                                      "say why; is there memory left?")

    def _wait(self) -> Any:
        assert self._pipe is not None and self._process is not None
        deadline = time.monotonic() + self._limits.seconds
        while not self._pipe.poll(min(WATCH_SECONDS, max(0.0, deadline - time.monotonic()))):
            if resident_bytes(self._process.pid) > self._limits.memory_bytes:
                return self._ended(reason="too_much_memory",
                                   detail=f"more than {self._limits.memory_bytes:,} bytes")
            if time.monotonic() >= deadline:
                return self._ended(reason="too_slow",
                                   detail=f"more than {self._limits.seconds:g} seconds")
        result = self._pipe.recv()
        if isinstance(result, Ended):
            self.close()  # what ran out of memory is not to be trusted with the next item
        return result

    def _status(self) -> int | None:
        return self._process.wait() if self._process else None

    def _ended(self, reason: str, detail: str) -> Ended:
        self.close()
        return Ended(reason, detail)


def guarded_map(target: str, items: Iterable[Any], jobs: int,
                limits: Limits) -> Iterator[tuple[Any, Any]]:
    """Every item with a function's result for it, in order; the result of a bad item is Ended.

    So many guarded processes (`jobs`) work at once.
    """
    guards: list[Guard] = []
    mine = threading.local()

    def begin() -> None:
        mine.guard = Guard(target, limits)
        guards.append(mine.guard)

    def call(item: Any) -> tuple[Any, Any]:
        return item, mine.guard.call(item)

    # A thread waits for each process; the window keeps memory flat and the order.
    with ThreadPoolExecutor(jobs, initializer=begin) as pool:
        waiting: deque[Future[tuple[Any, Any]]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(call, item))
                if len(waiting) > 8 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
            for guard in guards:
                guard.interrupt()
            pool.shutdown()
            for guard in guards:
                guard.close()


def resident_bytes(pid: int) -> int:
    """Resident memory of a process; 0 where the system does not tell (only Linux does so)."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except (OSError, IndexError, ValueError):
        return 0


def serve(target: str, descriptor: int, parent: int, memory_bytes: int) -> None:
    """The child's side: say that it is ready, then answer item by item until the parent hangs up.

    Where it can't get ready, the error is what it says.
    """
    _end_with_parent(parent)
    with Connection(descriptor) as pipe:
        try:
            work = _prepared(target)
        except DatelineError as error:
            pipe.send(error)
            return
        except Exception as error:
            pipe.send(WorkError("the process that parses pages did not start: "
                                f"{type(error).__name__}: {error}"))
            return
        _limit_memory(memory_bytes)
        pipe.send(True)
        while True:
            try:
                item = pipe.recv()
            except (EOFError, ConnectionError):
                return
            try:
                result = work(item)
            except MemoryError:
                result = Ended(reason="too_much_memory", detail=f"more than {memory_bytes:,} bytes")
            pipe.send(result)


def _prepared(target: str) -> Callable[[Any], Any]:
    """A function by "module:name", whose module has loaded what it needs.

    A module's `prepare()`, where it has one, is called: the first item does not pay for it.
    """
    module, _, name = target.partition(":")
    imported = importlib.import_module(module)
    getattr(imported, "prepare", lambda: None)()
    work: Callable[[Any], Any] = getattr(imported, name)
    return work


def _limit_memory(memory_bytes: int) -> None:
    """Let an allocation fail that the parent would see too late.

    The address space is capped so far above what is mapped now.
    """
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            mapped = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + memory_bytes, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        return  # not Linux, or a tighter limit is set already: the parent watches


def _end_with_parent(parent: int) -> None:
    """Ask the kernel (Linux) to end this process when its parent dies, also in mid-page."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the kernel was asked
            os._exit(1)


if __name__ == "__main__":
    # By its own name: what this module sends must not be of a module "__main__".
    importlib.import_module("etl.pipeline.guard").serve(sys.argv[1], *map(int, sys.argv[2:5]))
