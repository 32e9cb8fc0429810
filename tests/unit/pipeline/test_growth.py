"""An event grows over nights: what the nights of the window have joined, and what a night adds."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl.lake import Lake
from etl.pipeline.past import past_window
from etl.pipeline.run import Run
from etl.resources.joining import load_joiner
from etl.resources.rarity import load_rarity
from etl.settings import Settings
from etl.tables.rows.events import EventRow
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.resolve import Joining, Resolved, resolve_rows
from tests import factory
from tests.factory import DAY

NIGHTS = [DAY + timedelta(days=number) for number in range(3)]
SHELLED = "Veldanian soldiers shelled a bridge near Marrowgate on Tuesday, killing {} people."


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def told(number: int, killed: int, **changes: object) -> MentionRow:
    """What article aN says of the shelling."""
    return factory.mention(mention_id=f"m{number}", article_id=f"a{number}", killed=killed,
                           killed_low=killed, killed_high=killed,
                           **{"sentence": SHELLED.format(killed), **changes})


def night(lake: Lake, day: date, *mentions: MentionRow) -> Resolved:
    """Resolve a night and store it."""
    run = Run(Settings(lake=str(lake.root), window_days=14), day, lake, "1", "1")
    names = {m.article_id for m in mentions}
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    articles = [factory.article(article_id=name, publisher=f"Paper {name}", published_at=at,
                                text=f"Nobody else prints the words of {name}.") for name in names]
    found = resolve_rows(mentions, articles, [], Joining(load_rarity(), load_joiner()), day, past_window(run))
    factory.commit(lake, day, mentions=mentions, articles=articles, **found.tables)
    return found


def truth(events: Sequence[EventRow]) -> list[tuple[int, int | None, int, date]]:
    return [(e.mention_count, e.killed, e.publisher_count, e.first_ingest_date) for e in events]


def test_a_night_adds_to_an_event_and_says_what_all_nights_tell(lake: Lake) -> None:
    [first] = night(lake, NIGHTS[0], told(1, 14)).events
    [second] = night(lake, NIGHTS[1], told(2, 14)).events
    assert second.event_id == first.event_id
    assert truth([first, second]) == [(1, 14, 1, DAY), (2, 14, 2, DAY)]
    assert (second.mention_id, second.killed_voices) == ("m2", 2)


def test_a_night_that_tells_nothing_of_it_stores_nothing_of_it(lake: Lake) -> None:
    night(lake, NIGHTS[0], told(1, 14))
    elsewhere = told(2, 3, event_type="CONSULT", event_mode=None, sentence="They met in Lisse.")
    [event] = night(lake, NIGHTS[1], elsewhere).events
    assert (event.event_type, event.first_ingest_date) == ("CONSULT", NIGHTS[1])


def test_a_second_run_of_a_night_gives_the_same_rows(lake: Lake) -> None:
    night(lake, NIGHTS[0], told(1, 14))
    once = night(lake, NIGHTS[1], told(2, 14))
    assert night(lake, NIGHTS[1], told(2, 14)).tables == once.tables


def test_nights_in_their_order_and_all_at_once_join_the_same(lake: Lake, tmp_path: Path) -> None:
    mentions = [told(1, 14), told(2, 14), told(3, 13),
                told(4, 0, event_type="PROTEST", event_mode="demo",
                     sentence="Thousands marched through Lisse.")]
    nightly: dict[str, str] = {}
    for day, mention in zip([*NIGHTS, NIGHTS[-1] + timedelta(days=1)], mentions, strict=True):
        nightly |= {b.mention_id: b.event_id for b in night(lake, day, mention).event_mentions}
    other = Lake(str(tmp_path / "other"))
    at_once = {b.mention_id: b.event_id for b in night(other, DAY, *mentions).event_mentions}
    assert len(set(nightly.values())) == len(set(at_once.values())) == 2
    assert nightly["m1"] == nightly["m2"] == nightly["m3"] != nightly["m4"]


def test_after_the_window_an_event_takes_no_more(lake: Lake) -> None:
    [first] = night(lake, DAY, told(1, 14)).events
    [late] = night(lake, DAY + timedelta(days=15), told(2, 14)).events
    assert (late.event_id == first.event_id, late.mention_count) == (False, 1)


def test_an_event_that_turns_out_to_be_another_says_so(lake: Lake) -> None:
    told_apart = [told(1, 14), told(2, 14)]
    at = factory.PUBLISHED
    articles = [factory.article(article_id=f"a{n}", published_at=at) for n in (1, 2)]
    events = [factory.event(event_id="one", mention_id="m1"),
              factory.event(event_id="two", mention_id="m2")]
    links = [factory.event_mention(event_id="one", mention_id="m1"),
             factory.event_mention(event_id="two", mention_id="m2")]
    factory.commit(lake, DAY, mentions=told_apart, articles=articles, events=events,
                   event_mentions=links, story_articles=[])
    found = night(lake, NIGHTS[1], told(3, 14))
    assert [(e.event_id, e.superseded_by, e.mention_count) for e in found.events] == [
        ("one", None, 3), ("two", "one", 3)]
    assert [(b.event_id, b.mention_id) for b in found.event_mentions] == [("one", "m3")]
    again = night(lake, NIGHTS[2], told(4, 14))
    assert [(e.event_id, e.mention_count) for e in again.events] == [("one", 4)]
