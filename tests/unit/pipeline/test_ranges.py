"""Days of a range by themselves, and events made anew from stored mentions."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from etl.errors import ParameterError
from etl.pipeline.chunks import staged_table, total
from etl.pipeline.days import ready
from etl.pipeline.recoding import restage
from etl.pipeline.run import Run
from etl.pipeline.stages import CODE
from etl.settings import Settings
from tests import factory


def runs_of(tmp_path: Path, count: int) -> list[Run]:
    settings = Settings(lake=f"{tmp_path}/lake")
    return [Run.of(settings, factory.DAY + timedelta(days=n)) for n in range(count)]


def test_a_missing_day_is_skipped_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    runs = runs_of(tmp_path, 3)
    for run in (runs[0], runs[2]):
        factory.commit_day(run.lake, run.day)
    with caplog.at_level(logging.WARNING, "etl"):
        assert ready(runs, "captures") == ["2026-11-03", "2026-11-05"]
    assert "ingest_date=2026-11-04 skipped='the lake has no captures of it'" in caplog.text


def test_a_broken_manifest_is_no_other_days_matter(tmp_path: Path) -> None:
    runs = runs_of(tmp_path, 2)
    for run in runs:
        factory.commit_day(run.lake, run.day)
    (tmp_path / "lake" / "manifests" / "2026-11-03.json").write_text("{")
    assert ready(runs, "runs") == ["2026-11-04"]


def test_a_single_day_is_taken_as_it_is_and_an_empty_range_refused(tmp_path: Path) -> None:
    assert ready(runs_of(tmp_path, 1), "captures") == ["2026-11-03"]
    with pytest.raises(ParameterError, match="no day from 2026-11-03 until 2026-11-04 has captures"):
        ready(runs_of(tmp_path, 2), "captures")


def test_what_was_coded_is_put_back_into_staging(tmp_path: Path) -> None:
    [run] = runs_of(tmp_path, 1)
    rejects = [factory.reject(stage="code", reason="wrong_language"), factory.reject()]
    factory.commit_day(run.lake, rejects=rejects, runs=[factory.run(stage="code", in_count=7, out_count=6,
                                                                    rejected_count=1)])
    assert restage(run) == []
    for name in ("mentions", "place_mentions"):
        assert staged_table(run, CODE, name).equals(run.read(name))
    assert staged_table(run, CODE, "rejects")["reason"].to_pylist() == ["wrong_language"]
    assert (total(run, CODE, "out"), total(run, CODE, "rejected")) == (6, 1)


def test_a_day_that_was_never_coded_is_refused(tmp_path: Path) -> None:
    [run] = runs_of(tmp_path, 1)
    with pytest.raises(ParameterError, match="2026-11-03 was never coded"):
        restage(run)
