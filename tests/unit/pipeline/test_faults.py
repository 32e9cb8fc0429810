"""Failures told by name and reason, with what to do."""

import logging
from pathlib import Path

import pytest

from etl.pipeline import faults
from etl.pipeline.run import Run
from etl.settings import Settings
from etl.tables import contracts
from etl.tables.reasons import reasons, remedy
from tests import factory


def test_every_failure_is_named_with_its_remedy(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run = Run.of(Settings(lake=f"{tmp_path}/lake"), factory.DAY)
    factory.commit(run.lake, feeds=[factory.feed()])
    rows = [factory.reject(stage="poll", key=factory.FEED_ID, url=factory.FEED_URL, reason="dns_failure",
                           detail="no\x1b[2J such\u202e host")]
    rows += [factory.reject(key=f"{n:02}", url=f"https://courier.example/{n:02}") for n in range(12)]
    with caplog.at_level(logging.INFO, "etl"):
        faults.log_faults(run, contracts.from_rows("rejects", rows, factory.DAY))
    said = [record.getMessage() for record in caplog.records]
    poll = [line for line in said if "stage=poll" in line]
    assert poll == [
        'stage=poll ingest_date=2026-11-03 rejected=1 reason=dns_failure do="a dead feed: remove it. If all hosts '
        'have it: your DNS"',
        'stage=poll ingest_date=2026-11-03 reason=dns_failure name="The Courier" url="https://courier.example/rss" '
        'detail="no [2J such host"']
    fetch = [line for line in said if "stage=fetch" in line]
    assert "rejected=12 reason=http_404 do=" in fetch[0] and 'name="courier.example"' in fetch[1]
    assert len(fetch) == 1 + faults.NAMED + 1 and fetch[-1].endswith("and 2 more: see the table rejects")
    levels = [record.levelno for record in caplog.records]
    assert levels == [logging.INFO] * len(fetch) + [logging.WARNING] * len(poll)


def test_many_reasons_are_counted() -> None:
    rows = [factory.reject(key=str(n), reason=f"reason_{n:02}") for n in range(faults.REASONS_NAMED + 2)]
    last = list(faults.lines(faults.grouped(rows), {}))[-1]
    assert last == "rejected=2 for 2 more reasons: see the table rejects"


def test_nothing_rejected_says_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run = Run.of(Settings(lake=f"{tmp_path}/lake"), factory.DAY)
    faults.log_faults(run, contracts.contract("rejects").schema.empty_table())
    assert caplog.text == ""


def test_a_remedy_for_every_reason() -> None:
    assert all(reason.remedy and reason.meaning and reason.stages for reason in reasons().values())
    assert remedy("http_503") == reasons()["http_<status>"].remedy.replace("`", "")
    assert remedy("of_tomorrow") == "look at one"
