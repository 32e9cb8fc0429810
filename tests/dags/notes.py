"""A stand-in for the pipeline that only takes notes."""

from datetime import date
from types import ModuleType
from typing import Any

from etl.pipeline.run import Run

COUNTS = {"in": 4, "out": 3, "rejected": 1, "skipped": 0}
PLANS = {"plan_polls": 2, "plan_fetches": 1, "plan_parses": 2, "plan_codes": 1}


class Notes(ModuleType):
    """Stands in for the modules of etl.pipeline that work: its functions note their calls."""

    def __init__(self) -> None:
        super().__init__("etl.pipeline.any")
        self.calls: list[tuple[Any, ...]] = []
        self.feeds: set[str] = set()
        self.warehouses: dict[str, str] = {}
        self.failing: dict[str, Exception] = {}
        self.failing_days: set[date] | None = None
        self.chunks = dict(PLANS)
        self.answers: dict[str, dict[str, int]] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def stage(first: Any, *arguments: Any, **_: Any) -> Any:
            is_run = isinstance(first, Run)
            if name in ("ready", "notes"):
                return [run.day.isoformat() for run in first] if name == "ready" else {
                    "rows": arguments[0]}
            self.calls.append((name, first.day, *arguments) if is_run else (name, *arguments))
            settings = first.settings if is_run else first
            self.feeds.add(settings.feeds)
            self.warehouses[name] = settings.warehouse
            is_bad_day = self.failing_days is None or first.day in self.failing_days
            if name in self.failing and is_bad_day:
                raise self.failing[name]
            if name == "restage":
                return []
            if name in self.answers:
                return self.answers[name]
            if name in self.chunks:
                return [f"{n:04}" for n in range(self.chunks[name])]
            return dict(COUNTS)

        return stage

    def names(self) -> list[str]:
        """Stages in the order in which they were called."""
        return [call[0] for call in self.calls]
