"""A night's window: the days before it, as far back as the setting says, and none after it."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from etl.pipeline.run import Run
from etl.pipeline.window import window_batches, window_days, window_rows
from etl.settings import Settings
from etl.tables.row import Row
from tests import factory
from tests.factory import DAY


@dataclass(frozen=True, slots=True)
class Titled(Row):
    """Two columns of `articles`."""

    TABLE: ClassVar[str] = "articles"

    article_id: str
    title: str | None


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    found = Run.of(Settings(lake=str(tmp_path / "lake")), DAY)
    for days in (20, 15, 14, 3, 1, 0, -1):
        factory.commit(found.lake, ago(days), articles=[
            factory.article(article_id=f"{days}-{number}", capture_id=f"{days}-{number}") for number in (1, 2)])
    return found


def test_the_window_is_the_days_before_the_night(run: Run) -> None:
    assert window_days(run, "articles") == [ago(14), ago(3), ago(1)]
    assert window_days(run, "mentions") == []


def test_the_setting_says_how_far_back_it_reaches(run: Run) -> None:
    short = run.settings.model_copy(update={"window_days": 2})
    assert window_days(Run.of(short, DAY), "articles") == [ago(1)]
    none = run.settings.model_copy(update={"window_days": 0})
    assert window_days(Run.of(none, DAY), "articles") == []


def test_rows_come_with_their_day_and_the_oldest_first(run: Run) -> None:
    rows = list(window_rows(run, Titled))
    assert [(day, row.article_id) for day, row in rows] == [
        (ago(days), f"{days}-{number}") for days in (14, 3, 1) for number in (1, 2)]
    assert all(row.title for _, row in rows)


def test_batches_have_the_columns_that_were_asked_for(run: Run) -> None:
    batches = list(window_batches(run, "articles", ["article_id", "url"]))
    assert [day for day, _ in batches] == [ago(14), ago(3), ago(1)]
    assert {tuple(batch.schema.names) for _, batch in batches} == {("article_id", "url")}
    assert {name for _, batch in window_batches(run, "articles") for name in batch.schema.names} > {"text"}
