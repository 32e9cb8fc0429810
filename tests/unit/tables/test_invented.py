"""Invented news says so: in words, on the page, in the list of nights, in the rows of `feeds`."""

from pathlib import Path

import pytest

from etl.command.summary import summarise
from etl.extract.feeds.roster import read_roster
from etl.lake import Lake
from etl.load.report.report import write_report
from etl.settings import Settings
from etl.tables.invented import NOTICE, is_invented, notice
from tests import factory
from tests.paths import CHECKOUT


@pytest.mark.parametrize(("url", "expected"), [
    ("http://www.northernwire.example/rss/world.xml", True), ("https://COURIER.EXAMPLE/", True),
    ("https://example.com/feed", False), ("https://real.org/.example", False), ("http://[broken", False),
    ("urls:list.txt", False)])
def test_only_hosts_where_nobody_can_publish_are_invented(url: str, expected: bool) -> None:
    assert is_invented(url) is expected
    assert notice(["https://real.org/", url]) == (NOTICE if expected else None)


@pytest.mark.parametrize(("url", "count"), [("https://courier.example/rss", 1), ("https://courier.org/rss", 0)])
def test_it_is_said_on_every_page_and_in_the_terminal(tmp_path: Path, url: str, count: int) -> None:
    settings = Settings(lake=f"{tmp_path}/lake", reports=f"{tmp_path}/pages")
    lake = Lake(settings.lake)
    factory.commit_day(lake, feeds=[factory.feed(url=url)])
    page = Path(write_report(lake, factory.DAY, tmp_path / "pages"))
    assert page.read_text("utf-8").count(NOTICE) == count
    assert (tmp_path / "pages" / "index.html").read_text("utf-8").count(NOTICE) == count
    assert summarise(settings, factory.DAY).startswith(NOTICE) == bool(count)


def test_the_rows_of_its_feeds_say_it_too() -> None:
    feeds = read_roster(str(CHECKOUT / "sample" / "feeds.opml"))
    assert all(feed.title == f"{feed.publisher} (invented)" for feed in feeds)
    assert all(is_invented(feed.url) for feed in feeds)
