"""What is shown while a night goes on: bars on a terminal, elsewhere a line for each done task."""

import sys
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from etl.orchestration.embedded.signals import say
from etl.orchestration.embedded.watch import TaskProgress


class Display(Protocol):
    """Shows a night's progress in its block."""

    def __enter__(self) -> Self:
        """Begin to show."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Leave what is shown as it is."""

    def __call__(self, tasks: list[TaskProgress]) -> None:
        """Show how far the tasks of a run are."""


class Lines:
    """A plain line for each task when it has ended, or has failed and will be tried again."""

    def __init__(self) -> None:
        """Nothing has been said yet."""
        self.said: set[tuple[str, str, str]] = set()

    def __enter__(self) -> Self:
        """Nothing to begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Nothing to end."""

    def __call__(self, tasks: list[TaskProgress]) -> None:
        """Say what has ended since."""
        for task in tasks:
            is_news = task.done == task.total or task.state == "up_for_retry"
            key = (task.dag_id, task.task_id, task.state)
            if is_news and key not in self.said:
                self.said.add(key)
                say(f"{task.dag_id:<18} {task.task_id:<14} {task.state:<15} {task.total:>4} × "
                    f"{task.seconds:6.1f} s")


class Terminal:
    """A bar for each task."""

    def __init__(self, console: Console) -> None:
        """Take the terminal."""
        self.bars = Progress(
            TextColumn("{task.fields[dag]:<18} {task.description:<14}"), BarColumn(),
            MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.fields[state]}"),
            console=console)
        self.known: dict[tuple[str, str], TaskID] = {}

    def __enter__(self) -> Self:
        """Begin to draw."""
        self.bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Leave the last picture."""
        self.bars.stop()

    def __call__(self, tasks: list[TaskProgress]) -> None:
        """Draw how far they are."""
        for task in tasks:
            if task.state in {"waiting", "scheduled"} and not task.done:
                continue
            key = (task.dag_id, task.task_id)
            if key not in self.known:
                self.known[key] = self.bars.add_task(task.task_id, dag=task.dag_id, state="")
            self.bars.update(self.known[key], completed=task.done, total=task.total,
                             state=task.state)


def display() -> Display:
    """Bars where standard output is a terminal, lines elsewhere."""
    if sys.stdout is not None and not sys.stdout.closed and sys.stdout.isatty():
        return Terminal(Console())
    return Lines()
