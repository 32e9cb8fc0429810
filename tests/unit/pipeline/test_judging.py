"""A stored night judged: what is unexpected is said by name, and fails where the settings want it."""

import logging
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.errors import BrokenExpectation
from etl.lake import Lake
from etl.pipeline import judging
from etl.pipeline.measures import Measures, of_feeds, of_night, usual_entries, usual_rows
from etl.pipeline.run import Run
from etl.settings import Settings
from etl.tables.rows import EntryRow
from tests import factory

FEEDS = {letter: letter * 20 for letter in "abcd"}


def run_of(tmp_path: Path, **settings: Any) -> Run:
    return Run.of(Settings(lake=f"{tmp_path}/lake", **settings), factory.DAY)


def feeds(*failed: str) -> list[Any]:
    return [factory.feed(feed_id=feed_id, url=f"https://{letter}.example/rss", title=f"The {letter.upper()}",
                         **({"outcome": "failed", "reason": "dns_failure"} if letter in failed else {}))
            for letter, feed_id in FEEDS.items()]


def entries(count: int) -> list[EntryRow]:
    return [factory.entry(entry_id=f"{number:020}", feed_id=FEEDS["a"]) for number in range(count)]


def nights_before(run: Run, count: int, entry_count: int) -> None:
    for number in range(1, count + 1):
        day = run.day - timedelta(days=number)
        rows = [replace(row, new_entry_count=entry_count if row.feed_id == FEEDS["a"] else 0) for row in feeds()]
        factory.commit(run.lake, day, feeds=rows, entries=entries(entry_count))


def test_a_night_is_the_sum_of_its_feeds(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    rejects = [factory.reject(key=factory.ENTRY_ID), factory.reject(key="x", reason="same_article")]
    factory.commit_day(run.lake, feeds=[factory.feed(), *feeds("b")], rejects=rejects,
                       articles=[factory.article(text_agreement=0.2)])
    found = of_feeds(run)
    assert found[factory.FEED_ID] == Measures(feeds=1, entries=1, failed_pages=1, pages=1, articles=1, disputed=1,
                                              mentions=1)
    assert of_night(found.values()) == Measures(feeds=5, failed_feeds=1, entries=5, failed_pages=1, pages=1,
                                                articles=1, disputed=1, mentions=1)


def test_what_is_usual_is_the_median_of_nights_before(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    nights_before(run, 2, 100)
    assert usual_entries(run) == usual_rows(run) == {}
    nights_before(run, 3, 90)
    assert usual_rows(run)["entries"] == usual_entries(run)[FEEDS["a"]] == 90
    factory.commit(run.lake, run.day, feeds=feeds(), entries=entries(2))
    assert usual_rows(run)["entries"] == 90, "the night itself is not among them"


def test_failed_feeds_break_what_is_expected(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run = run_of(tmp_path)
    factory.commit(run.lake, feeds=feeds("b", "c", "d"))
    said = r"2026-11-03 is stored, .*: 3 of 4 feeds failed \(DATELINE_MOST_FAILED_FEEDS=0.5\)$"
    with pytest.raises(BrokenExpectation, match=said):
        judging.judge_extract(run)
    factory.commit(run.lake, feeds=feeds("b", "c"))
    assert judging.judge_extract(run) == {"night": 0, "feeds": 0}


def test_a_night_that_brings_hardly_anything(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    nights_before(run, 4, 900)
    few = [replace(row, new_entry_count=12 if row.feed_id == FEEDS["a"] else 0) for row in feeds()]
    factory.commit(run.lake, feeds=few, entries=entries(12))
    with pytest.raises(BrokenExpectation, match="entries 12, usually 900"):
        judging.judge_extract(run)
    notes = judging.notes(run, {"entries": 12})
    assert notes["unusual"] == ["entries 12, usually 900"]
    assert notes["usual"]["entries"] == 900 and notes["rows"] == {"entries": 12}
    assert set(notes["checksums"]) == {"feeds", "entries"}


@pytest.mark.parametrize(("mode", "fails"), [("warn", False), ("fail", False), ("strict", True)])
def test_a_single_feed_fails_a_night_only_where_that_is_wanted(
        tmp_path: Path, caplog: pytest.LogCaptureFixture, mode: str, fails: bool) -> None:
    run = run_of(tmp_path, on_broken_expectation=mode)
    warned = [replace(row, warning="0 new entries, at least 5 expected") for row in feeds()[:1]]
    factory.commit(run.lake, feeds=warned)
    with caplog.at_level(logging.WARNING, "etl"):
        if fails:
            with pytest.raises(BrokenExpectation, match="The A: 0 new entries"):
                judging.judge_extract(run)
        else:
            assert judging.judge_extract(run) == {"night": 0, "feeds": 1}
    assert 'unexpected="The A: 0 new entries, at least 5 expected"' in caplog.text


def test_only_warned_of(tmp_path: Path) -> None:
    run = run_of(tmp_path, on_broken_expectation="warn")
    factory.commit(run.lake, feeds=feeds("a", "b", "c", "d"))
    assert judging.judge_extract(run) == {"night": 1, "feeds": 0}
    assert judging.nothing_read(run) == "nothing could be had: 4 of 4 feeds failed"


def test_a_coder_that_finds_nothing_and_a_parser_that_broke(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    ids = [f"{number:020}" for number in range(25)]
    articles = [factory.article(article_id=key, capture_id=key, text_agreement=0.1) for key in ids]
    factory.commit(run.lake, feeds=[factory.feed()], articles=articles,
                   captures=[factory.capture(capture_id=key) for key in ids])
    with pytest.raises(BrokenExpectation, match=r"25 of 25 articles have disputed texts .*; 0 mentions in 25"):
        judging.judge_transform(run)


def test_a_run_of_a_few_feeds_is_not_judged_as_a_night(tmp_path: Path) -> None:
    run = replace(run_of(tmp_path), only=("The A",))
    factory.commit(run.lake, feeds=feeds("a", "b", "c", "d"))
    assert judging.judge_extract(run) == {"night": 0, "feeds": 0}


def test_failed_feeds_stand_in_the_notes_by_name(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    factory.commit(run.lake, feeds=feeds("b"), rejects=[factory.reject(), factory.reject(key="k")])
    notes = judging.notes(run, {})
    assert notes["failed_feeds"] == ["The B: dns_failure"]
    assert notes["rejects"] == {"fetch http_404": 2}
    assert Lake(run.settings.lake).days("feeds") == [date(2026, 11, 3)]
