"""What a night finds is stored, and read again by the nights of its window and by no others."""

from datetime import timedelta
from pathlib import Path

import pytest

from etl.pipeline.past import past_window
from etl.pipeline.run import Run
from etl.resources.joining import load_joiner
from etl.resources.rarity import load_rarity
from etl.settings import Settings
from etl.transform.stories.resolve import Joining, Resolved, resolve_rows
from tests import factory
from tests.factory import DAY, article

TEXT = ("Engineers shut the sluice of the Veldan reservoir on Monday after cracks had opened in its western wall. "
        "Three villages below it were cleared overnight, and buses took the families to the school of Lisse.")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(lake=str(tmp_path / "lake"))


def night(settings: Settings, days: int, name: str, text: str) -> Resolved:
    """Resolve a night of one article, and commit what it found."""
    run = Run.of(settings, DAY + timedelta(days))
    told = article(article_id=name, text=text, published_at=factory.PUBLISHED + timedelta(days))
    found = resolve_rows([], [told], [], Joining(load_rarity(), load_joiner()), run.day, past_window(run))
    factory.commit(run.lake, run.day, prints=found.prints, stories=found.stories, story_articles=found.story_articles)
    return found


def test_a_later_night_finds_the_original_and_the_story(settings: Settings) -> None:
    first = night(settings, 0, "wire", TEXT)
    later = night(settings, 5, "copy", f"(Agencies) {TEXT}")
    [member] = later.story_articles
    assert (member.duplicate_of, member.similarity) == ("wire", 1)
    assert [story.story_id for story in later.stories] == [story.story_id for story in first.stories]
    assert [story.article_count for story in later.stories] == [2]


def test_a_rerun_of_the_earlier_night_does_not_see_the_later_one(settings: Settings) -> None:
    first = night(settings, 0, "wire", TEXT)
    night(settings, 1, "copy", f"(Agencies) {TEXT}")
    assert night(settings, 0, "wire", TEXT).tables == first.tables


def test_what_lies_before_the_window_is_forgotten(settings: Settings) -> None:
    night(settings, 0, "wire", TEXT)
    [member] = night(settings, 15, "copy", f"(Agencies) {TEXT}").story_articles
    assert member.duplicate_of is None


def test_a_first_night_has_an_empty_window(settings: Settings) -> None:
    window = past_window(Run.of(settings, DAY))
    assert (dict(window.past.stories), list(window.prints)) == ({}, [])
