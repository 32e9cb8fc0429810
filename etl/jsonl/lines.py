"""Lines as objects: JSON lines are read and written, and worked on in order, here or in processes.

In: a file, or standard input. Out: a file, or standard output. Empty lines are passed over; a line
that is no JSON object is read as None, and what becomes of it is for the caller to say.
"""

import json
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice

from etl.errors import UsageError

# A JSON object; its values are of any type until somebody has looked at them.
Line = dict[str, object]
# Some readers take these characters for the end of a line.
LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
LINES_PER_TASK = 8
# So many tasks wait for each process: enough to keep it busy, and memory stays flat.
TASKS_PER_PROCESS = 4


@contextmanager
def reading(path: str) -> Iterator[Iterator[str]]:
    """The lines of a file ("-": standard input); raises UsageError if it can't be opened."""
    # UTF-8 whatever the locale says, so that a file and a pipe are read the same.
    try:
        file = open(0 if path == "-" else path, encoding="utf-8-sig",  # noqa: SIM115 - closed below
                    errors="replace", closefd=path != "-")
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from None
    with file:
        yield file


def filled(lines: Iterable[str]) -> Iterator[str]:
    """The lines that are not empty."""
    return (line for line in lines if line.strip())


@contextmanager
def writing(path: str | None) -> Iterator[Callable[[Line], object]]:
    """A function that writes an object as a line of a file (None: standard output).

    Raises UsageError if the file can't be opened.
    """
    # A lone surrogate can't be written as UTF-8: it leaves as it came, escaped (RFC 8259, 8.2).
    try:
        file = open(path or 1, "w", encoding="utf-8",  # noqa: SIM115 - closed below
                    errors="backslashreplace", newline="\n", closefd=bool(path))
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}") from None
    with file:
        yield lambda line: file.write(dumps(line))
        file.flush()


def dumps(line: Line) -> str:
    """An object as one line of JSON, with its line feed."""
    return json.dumps(line, ensure_ascii=False, default=str).translate(LINE_ENDS) + "\n"


def loads(text: str) -> Line | None:
    """The object of a line; None where it is no JSON object."""
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) else None


def mapped(work: Callable[[str], Line], lines: Iterable[str], jobs: int) -> Iterator[Line]:
    """What a function makes of every line, in order; more than one job is as many processes."""
    if jobs == 1:
        yield from map(work, lines)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[list[Line]]] = deque()
        for batch in _batches(lines):
            waiting.append(pool.submit(_work_on, work, batch))
            if len(waiting) > TASKS_PER_PROCESS * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    coming = iter(lines)
    while batch := list(islice(coming, LINES_PER_TASK)):
        yield batch


def _work_on(work: Callable[[str], Line], lines: list[str]) -> list[Line]:
    return [work(line) for line in lines]
