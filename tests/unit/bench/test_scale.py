"""The bench of large days: growth by its formula, a plot that is drawn to scale, and a day without faults."""

import re
from pathlib import Path

import pytest

from bench import day, growth_plot
from bench.scale import growth
from etl.lake.verify import verify
from etl.pipeline.run import Run
from etl.pipeline.stages import CODE, FETCH, PARSE, POLL
from etl.settings import Settings


def test_growth_is_the_exponent_between_two_sizes() -> None:
    assert growth(2.0, 20.0, 10) == pytest.approx(1.0)
    assert growth(1.0, 100.0, 10) == pytest.approx(2.0)
    assert growth(0.01, 5.0, 10) is None, "too quick to tell"
    assert growth(2.0, 2.0, 1) is None, "one size alone"


def test_a_step_that_grows_as_the_day_does_is_parallel_to_the_dashed_line(tmp_path: Path) -> None:
    growth_plot.write(tmp_path / "plot.svg", {1_000: {"<load>": 0.5}, 10_000: {"<load>": 5.0}})
    drawn = (tmp_path / "plot.svg").read_text()
    assert "&lt;load&gt;, 5.0 s" in drawn
    [dashed] = re.findall(r"M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)", drawn)
    [line] = re.findall(r'points="[\d.]+,([\d.]+) [\d.]+,([\d.]+)"', drawn)
    rise = [float(begin) - float(end) for begin, end in (dashed, line)]
    assert rise[0] == pytest.approx(rise[1], abs=0.2)


def test_the_invented_day_goes_through_every_stage_and_has_no_faults(tmp_path: Path) -> None:
    feeds = tmp_path / "90.opml"
    day.write_feeds(feeds, 90)
    settings = Settings(lake=f"{tmp_path}/lake", feeds=str(feeds), scratch=f"{tmp_path}/scratch")
    run = Run.of(settings, day.DAY)
    POLL.plan(run)
    day.stage_polls(run, 90)
    assert POLL.commit(run)["entries"] == 90
    day.stage_fetches(run, FETCH.plan(run))
    pages = FETCH.commit(run)["captures"] - 3
    assert 70 < pages <= 90, "three answers of feeds, and most pages"
    day.stage_parses(run, PARSE.plan(run))
    assert PARSE.commit(run)["articles"] == pages
    assert len(CODE.plan(run)) == 1
    day.stage_codes(run)
    day.commit_unjoined(run)
    assert run.lake.manifest(run.day)["events"].row_count == pages * day.MENTIONS_AN_ARTICLE
    assert verify(run.lake).faults == []
    assert list((tmp_path / "scratch").iterdir()) == []
