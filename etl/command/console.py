"""How work shows itself: progress bars on a terminal, plain lines elsewhere; on standard error."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console as RichConsole
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

EVERY_LINES = 1000


class Console:
    """Progress of stages; lines go to standard error, so that results may go to standard output."""

    def __init__(self) -> None:
        """Look whether standard error is a terminal."""
        self.rich = RichConsole(stderr=True)

    @contextmanager
    def stage(self, name: str, chunks: int) -> Iterator[Callable[[dict[str, int]], None]]:
        """Show a stage of so many chunks.

        The function that the block gets takes the counts of each chunk that is done.
        """
        totals: Counter[str] = Counter()
        began = time.monotonic()
        with self._bar(name, chunks) as tick:
            def advance(counts: dict[str, int]) -> None:
                totals.update(counts)
                tick()
            yield advance
        numbers = ", ".join(f"{value:,} {label}" for label, value in totals.items())
        print(f"{name:8} {time.monotonic() - began:6.1f} s  {numbers or 'nothing to do'}",
              file=sys.stderr)

    @contextmanager
    def counter(self, name: str) -> Iterator[Callable[[int], None]]:
        """Show how many lines are done."""
        done = 0
        with self._bar(name, None) as tick:
            def advance(count: int) -> None:
                nonlocal done
                done += count
                tick()
                if not self.rich.is_terminal and done % EVERY_LINES == 0:
                    print(f"{name}: {done:,} lines", file=sys.stderr)
            yield advance

    @contextmanager
    def _bar(self, name: str, total: int | None) -> Iterator[Callable[[], None]]:
        if not self.rich.is_terminal:
            yield lambda: None
            return
        columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(),
                   TimeElapsedColumn())
        with Progress(*columns, console=self.rich, transient=True) as progress:
            task = progress.add_task(name, total=total)
            yield lambda: progress.update(task, advance=1)
