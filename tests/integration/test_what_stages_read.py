"""Each stage says which tables it reads; what it reads in a night over the sample newsroom is noted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.lake import Lake
from etl.orchestration.embedded.newsroom import serve
from etl.pipeline import night
from etl.pipeline.lineage import RECORDS
from etl.pipeline.run import Run
from etl.pipeline.stages import REPORT, STAGES, Counts, Stage
from etl.settings import Settings
from tests.paths import CACHE, CHECKOUT


class Quiet:
    @contextmanager
    def stage(self, name: str, chunks: int) -> Iterator[Callable[[Counts], None]]:
        yield lambda counts: None


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of the tables that were opened: by their files or, once committed, by their manifest."""
    found: set[str] = set()

    def noting(method: Any) -> Any:
        def opened(lake: Lake, name: str, *rest: Any) -> Any:
            found.add(name)
            return method(lake, name, *rest)
        return opened

    for name in ("parts", "committed"):
        monkeypatch.setattr(Lake, name, noting(getattr(Lake, name)))
    return found


def incidental(stage: Stage) -> set[str]:
    """What a stage reads beside what its tables are made of: its own, and for its log the feeds' titles."""
    return set() if stage is REPORT else {*stage.tables, *RECORDS, "feeds"}


def test_a_stage_reads_what_it_says(tmp_path: Path, noted: set[str]) -> None:
    with serve(CHECKOUT / "sample") as newsroom:
        settings = Settings.model_validate({
            "lake": str(tmp_path / "lake"), "warehouse": f"duckdb:///{tmp_path}/warehouse.duckdb",
            "reports": str(tmp_path / "reports"), "cache": str(CACHE), "jobs": 1, "host_delay_seconds": 0,
            "feeds": str(CHECKOUT / "sample" / "feeds.opml"), "connect_to": newsroom.connect_to})
        run = Run.of(settings, date(2026, 3, 7))
        for stage in STAGES:
            noted.clear()
            night.do(run, [stage], Quiet())
            assert set(stage.reads) <= noted <= set(stage.reads) | incidental(stage), stage.name
