"""A night told in words."""

from pathlib import Path

from etl.command.summary import summarise
from etl.lake import Lake
from etl.settings import Settings
from tests import factory


def settings_of(tmp_path: Path) -> Settings:
    return Settings(lake=f"{tmp_path}/lake", reports=f"{tmp_path}/pages",
                    warehouse="postgresql://analyst:secret@db/dateline")


def test_a_night_is_told(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    rejects = [factory.reject(stage="fetch", key=key, reason="http_404") for key in "kl"]
    rejects.append(factory.reject(stage="parse", key="k", reason="empty"))
    feeds = [factory.feed(), factory.feed(feed_id="b" * 20, url="https://down.example/",
                                          outcome="failed", reason="timeout")]
    factory.commit(Lake(settings.lake), factory.DAY, feeds=feeds, entries=[factory.entry()],
                   captures=[factory.capture()], articles=[factory.article()],
                   mentions=[factory.mention()],
                   events=[factory.event(actor_name="Vel\x1b[2Jdania")], rejects=rejects)
    told = summarise(settings, factory.DAY)
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert "feeds polled 2 (1 ok, 1 failed)" in lines
    assert "events 1" in lines
    assert lines.index("2 fetch http_404") < lines.index("1 parse empty")
    assert f"“{factory.SENTENCE}”" in lines
    assert f"lake {tmp_path}/lake" in lines
    assert "secret" not in told and "\x1b" not in told


def test_a_day_of_which_nothing_is_stored(tmp_path: Path) -> None:
    told = summarise(settings_of(tmp_path), factory.DAY)
    assert "Nothing was rejected." in told
    assert "Some of the events" not in told
