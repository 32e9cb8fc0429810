"""Words are found by their places as a reading of all texts finds them, however the nights were loaded."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from etl.browse.asked import Asked, written
from etl.browse.search import Search
from etl.browse.store import Store
from etl.browse.words import parts_of
from etl.lake import Lake
from etl.load.warehouse.warehouse import load_day, load_days
from tests import factory

NIGHTS = [factory.DAY + timedelta(days=number) for number in range(4)]
WORDS = ("ferry", "bridge", "bridges", "convoy", "night", "the", "über", "a1")
TYPED = ["ferry", "FERRY -bridge", "-ferry", "-ferry -bridge", "bridg*", "-bridg*", '"ferry bridge"', '"the ferry bridge"',
         '"the ferry bridge night"', '"ferry bridg*"', '"the ferry bri*"', '-"convoy night" über', "a*", "zebra",
         '"ferry zebra"', '"zebra*"', "ferry bridge convoy night", "Marrowgate", '"north the"', '"ferry ferry"', "nor* -a1",
         '"ferry ferry ferry"']


def commit_night(lake: Lake, night: date, seed: int) -> None:
    """A night that tells a dozen of thirty events, one or two sentences each, and joins some with others."""
    chance, number = random.Random(seed), NIGHTS.index(night)
    told = sorted(chance.sample(range(30), 12))
    taken = {event: (event * 7 + 3) % 30 for event in told[:3] if number >= 2}
    mentions = [(event, f"{event}-{one}", " ".join(chance.choices(WORDS, k=chance.randint(2, 9))))
                for event in told for one in range(chance.randint(1, 2))]
    factory.commit_day(
        lake, night, articles=[factory.article(title=chance.choice([None, "the ferry"]))],
        mentions=[factory.mention(mention_id=mention, sentence=text) for _, mention, text in mentions],
        events=[factory.event(event_id=f"event {event}", mention_id=f"{event}-0",
                              superseded_by=f"event {taken[event]}" if event in taken else None) for event in told],
        event_mentions=[factory.event_mention(event_id=f"event {event}", mention_id=mention) for event, mention, _ in mentions])


def lake_of(folder: Path) -> Lake:
    lake = Lake(str(folder / "lake"))
    for seed, night in enumerate(NIGHTS):
        commit_night(lake, night, seed)
    return lake


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return lake_of(tmp_path_factory.mktemp("nights"))


def found(uri: str) -> list[set[str]]:
    """The events of each search."""
    warehouse, answers = Store(uri), []
    for typed in TYPED:
        with warehouse.asking() as asking:
            source, values = Search(asking, Asked(q=typed)).events_but()
            answers.append([str(row["event_id"]) for row in asking.rows(f"SELECT event_id FROM {source}", values)])
    warehouse.close()
    assert all(len(events) == len({*events}) for events in answers)
    return [{*events} for events in answers]


def read(uri: str) -> list[set[str]]:
    """The same events, by reading whatever any night tells of them, or of one that they have taken over."""
    with duckdb.connect(uri.removeprefix("duckdb:///"), read_only=True) as connection:
        living = [str(one) for (one,) in connection.execute("SELECT event_id FROM v_events").fetchall()]
        heirs = dict(connection.execute("SELECT event_id, superseded_by FROM events WHERE superseded_by <> ''").fetchall())
        texts: dict[str, list[str]] = {event: [] for event in living}
        for event, words in connection.execute("SELECT event_id, words FROM event_words").fetchall():
            seen = {event}
            texts.get(event, []).append(words)
            while (event := heirs.get(event)) and event not in seen:
                seen.add(event)
                texts.get(event, []).append(words)
    return [{event for event, told in texts.items()
             if all(any(part.run in text for text in told) == part.is_wanted for part in parts_of(typed))} for typed in TYPED]


def written_down(uri: str) -> list[set[str]]:
    """The same events, by the SQL that the page gives away."""
    with duckdb.connect(uri.removeprefix("duckdb:///"), read_only=True) as connection:
        queries = [written(Asked(q=typed)).rstrip(";\n") for typed in TYPED]
        return [{str(event) for (event,) in connection.execute(f"SELECT event_id FROM ({query})").fetchall()}
                for query in queries]


@pytest.mark.parametrize("order", [NIGHTS, NIGHTS[::-1], [NIGHTS[2], NIGHTS[0], NIGHTS[3], NIGHTS[1]], None])
def test_words_are_found_as_they_are_read(lake: Lake, tmp_path: Path, order: Sequence[date] | None) -> None:
    uri = f"duckdb:///{tmp_path}/warehouse.duckdb"
    if order is None:
        load_days(lake, uri, NIGHTS)
    for night in order or ():
        load_day(lake, uri, night)
    by_reading = read(uri)
    assert sum(map(bool, by_reading)) > len(TYPED) / 2
    assert found(uri) == by_reading
    assert written_down(uri) == by_reading


def test_a_night_that_is_told_anew_is_found_anew(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    uri, fresh = (f"duckdb:///{tmp_path}/{name}.duckdb" for name in ("kept", "fresh"))
    load_days(lake, uri, NIGHTS)
    for seed, night in ((11, NIGHTS[1]), (12, NIGHTS[3]), (13, NIGHTS[0])):
        commit_night(lake, night, seed)
        load_day(lake, uri, night)
        assert found(uri) == read(uri)
    load_days(lake, fresh, NIGHTS)
    assert found(uri) == found(fresh)
