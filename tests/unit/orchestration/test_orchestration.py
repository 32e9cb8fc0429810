"""A run's days and parameters."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("airflow.sdk")

from etl.errors import ParameterError, SettingError
from etl.orchestration.forms import check_conf, days_of, redoes
from etl.orchestration.forms import run_of as run_from
from etl.settings import read_settings


def run_of(key: str | None = None) -> Any:
    return SimpleNamespace(partition_key=key, run_after=datetime(2026, 11, 22, 2, 15, tzinfo=UTC))


@pytest.mark.parametrize(("key", "params", "first", "last"), [
    (None, {}, (2026, 11, 22), (2026, 11, 22)),
    ("2026-11-20", {}, (2026, 11, 20), (2026, 11, 20)),
    ("2026-11-20", {"day": None, "until": None}, (2026, 11, 20), (2026, 11, 20)),
    ("2026-11-20", {"day": "2026-11-20"}, (2026, 11, 20), (2026, 11, 20)),
    (None, {"day": "2026-02-27", "until": "2026-03-01"}, (2026, 2, 27), (2026, 3, 1)),
])
def test_days(key: str | None, params: dict[str, Any], first: tuple[int, ...],
              last: tuple[int, ...]) -> None:
    days = days_of(run_of(key), params)
    assert (days[0], days[-1]) == (date(*first), date(*last))
    assert len(days) == (days[-1] - days[0]).days + 1


@pytest.mark.parametrize(("key", "params", "said"), [
    (None, {"until": "2026-11-20"}, "without day"),
    (None, {"day": "2026-11-20", "until": "2026-11-19"}, "the range is empty"),
    (None, {"day": "2020-01-01", "until": "2026-01-01"}, "366"),
    (None, {"day": "20.11.2026"}, "no date"),
    (None, {"day": "2026-11-23"}, "in the future"),
    ("yesterday", {}, "no date"),
    ("2999-01-01", {}, "in the future"),
    ("2026-11-20", {"day": "2026-11-21"}, "give one of them"),
    ("2026-11-20", {"day": "2026-11-20", "until": "2026-11-21"}, "give one of them"),
])
def test_days_that_are_refused(key: str | None, params: dict[str, Any], said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        days_of(run_of(key), params)


def test_a_backfill_of_a_day_that_has_not_begun_is_refused() -> None:
    coming = SimpleNamespace(partition_key="2999-01-01", run_after=datetime(2999, 1, 1, 2, 15, tzinfo=UTC))
    with pytest.raises(ParameterError, match="2999-01-01 is in the future"):
        days_of(coming, {})


@pytest.mark.parametrize(("redo", "again"), [
    ("parse", ["parse", "code", "resolve"]), ("code", ["code", "resolve"]), ("resolve", ["resolve"])])
def test_what_a_recode_does_again(redo: str, again: list[str]) -> None:
    assert [stage for stage in ("parse", "code", "resolve") if redoes({"redo": redo}, stage)] == again


def test_a_form_changes_the_settings_of_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LAKE", str(tmp_path))
    run = run_from({"feeds": "my.opml", "target": "duckdb:///other", "only": ["A"], "force": True}, "2026-11-20")
    assert (run.settings.feeds, run.settings.warehouse) == ("my.opml", "duckdb:///other")
    assert (run.only, run.force, run.day) == (("A",), True, date(2026, 11, 20))
    bare = run_from({"day": None, "feeds": None, "target": "", "only": None, "force": False}, "2026-11-20")
    assert (bare.settings, bare.only, bare.force) == (read_settings(), (), False)
    with pytest.raises(SettingError, match="DATELINE_WAREHOUSE='mysql://h/d'"):
        run_from({"target": "mysql://h/d"}, "2026-11-20")


def test_parameters() -> None:
    check_conf(None, ["day"])
    check_conf({"day": None}, ["day", "until"])
    with pytest.raises(ParameterError, match="unknown parameter dya; this DAG takes day, until"):
        check_conf({"dya": 1}, ["until", "day"])
    with pytest.raises(ParameterError, match="takes none"):
        check_conf({"x": 1}, [])
