"""The marts by value, on both engines."""

from datetime import date
from pathlib import Path

import pytest

from etl.lake import Lake
from etl.load.warehouse.warehouse import load_day, marts, open_warehouse
from etl.tables import contracts
from tests import factory
from tests.integration.load.queries import rows

NEXT = date(2026, 11, 4)


def test_v_events_has_an_event_as_its_newest_night_tells_it(lake: Lake, uri: str) -> None:
    again = factory.event(mention_count=5, publisher_count=3, killed=3, confidence=0.5)
    factory.commit_day(lake, NEXT, events=[again])
    for day in (factory.DAY, NEXT):
        load_day(lake, uri, day)
    found = rows(
        uri, 'SELECT confidence, killed, mention_count, publisher_count, "trigger", article_title, '
             "article_url, publisher, first_ingest_date, last_ingest_date FROM v_events")
    assert found == [
        (0.5, 3, 5, 3, "shelled", "Bridge shelled near Marrowgate", factory.URL, "The Courier",
         factory.DAY, NEXT)]


def test_an_event_that_another_has_taken_over_is_counted_in_no_mart(lake: Lake, uri: str) -> None:
    factory.commit_day(lake, events=[factory.event(), factory.event(event_id="other")])
    load_day(lake, uri, factory.DAY)
    assert rows(uri, "SELECT event_count, killed FROM daily_counts") == [(2, 8)]
    factory.commit_day(lake, NEXT, events=[
        factory.event(mention_count=2),
        factory.event(event_id="other", superseded_by=factory.EVENT_ID)])
    load_day(lake, uri, NEXT)
    assert rows(uri, "SELECT event_id, mention_count FROM v_events") == [(factory.EVENT_ID, 2)]
    for mart in ("daily_counts", "daily_dyads", "fatalities"):
        assert rows(uri, f"SELECT event_count, killed FROM {mart}") == [(1, 4)], mart


def test_an_event_that_moves_and_goes_is_followed_by_every_mart(lake: Lake, uri: str) -> None:
    old = date(2026, 10, 1)
    factory.commit_day(lake, events=[factory.event(event_date=old)])
    load_day(lake, uri, factory.DAY)
    assert rows(uri, "SELECT event_date, event_count FROM daily_counts") == [(old, 1)]
    factory.commit_day(lake, NEXT, events=[factory.event(event_date=factory.DAY, confidence=0.95)])
    load_day(lake, uri, NEXT)
    for mart in ("daily_counts", "daily_dyads", "fatalities"):
        assert rows(uri, f"SELECT event_date, event_count FROM {mart}") == [(factory.DAY, 1)], mart
    factory.commit(lake, NEXT, events=[])
    load_day(lake, uri, NEXT)
    for mart in ("v_events", "daily_counts", "daily_dyads", "fatalities"):
        assert rows(uri, f"SELECT event_date FROM {mart}") == [(old,)], mart


def test_daily_counts_and_dyads_by_value(lake: Lake, uri: str) -> None:
    factory.commit(lake, events=[
        factory.event(), factory.event(event_id="b", killed=None, injured=2, mention_count=3),
        factory.event(event_id="c", event_type="CONSULT", event_mode=None, quad_class=1,
                      goldstein=1.0, killed=None),
        factory.event(event_id="d", recipient_country=None, place_country=None,
                      event_date=date(2026, 10, 1))])
    load_day(lake, uri, factory.DAY)
    assert rows(uri, "SELECT * FROM daily_counts ORDER BY event_date, event_type") == [
        (date(2026, 10, 1), None, "ASSAULT", 4, 1, 1, 4, None),
        (factory.DAY, "MRW", "ASSAULT", 4, 2, 4, 4, 2),
        (factory.DAY, "MRW", "CONSULT", 1, 1, 1, None, None)]
    counts = (3, 1, 0, 0, 2, pytest.approx(-19 / 3), 5, 4, 2)
    assert rows(uri, "SELECT * FROM daily_dyads") == [(factory.DAY, "VLD", "MRW", *counts)]
    assert rows(uri, "SELECT * FROM dyads") == [("VLD", "MRW", date(2026, 11, 1), *counts)]


def test_an_event_of_several_parties_counts_once_for_each_pair_of_countries(
        lake: Lake, uri: str) -> None:
    factory.commit(lake, events=[
        factory.event(actors=["A", "B", "C"], actor_ids=["", "", ""],
                      actor_countries=["VLD", "LIS", ""], actor_sectors=["MIL", "", "GOV"],
                      recipients=["D", "E"], recipient_ids=["", ""],
                      recipient_countries=["MRW", "MRW"], recipient_sectors=["", "CVL"]),
        factory.event(event_id="b")])
    load_day(lake, uri, factory.DAY)
    columns = "actor_country, recipient_country, event_count, killed"
    expected = [("LIS", "MRW", 1, 4), ("VLD", "MRW", 2, 8)]
    for mart in ("daily_dyads", "dyads"):
        assert rows(uri, f"SELECT {columns} FROM {mart} ORDER BY actor_country") == expected
    [(actors,)] = rows(uri, "SELECT actors FROM v_events WHERE event_id <> 'b'")
    assert list(actors) == ["A", "B", "C"]


def test_an_event_that_was_loaded_without_lists_keeps_its_pair(lake: Lake, uri: str) -> None:
    load_day(lake, uri, factory.DAY)
    with open_warehouse(uri).loading() as connection:
        for column in ("actor_countries", "recipient_countries"):
            connection.execute(f"ALTER TABLE events DROP COLUMN {column}")
        connection.execute("DELETE FROM _marts")
    assert load_day(lake, uri, factory.DAY) == {}
    assert rows(uri, "SELECT actor_countries FROM v_events") == [(None,)]
    assert rows(uri, "SELECT actor_country, recipient_country, event_count FROM daily_dyads") == [
        ("VLD", "MRW", 1)]


def test_fatalities_by_value(lake: Lake, uri: str) -> None:
    factory.commit(lake, events=[
        factory.event(event_id="a", killed=3, injured=None),
        factory.event(event_id="b", killed=7, injured=2),
        factory.event(event_id="c", killed=None, injured=5, place_country=None),
        factory.event(event_id="d", killed=0, injured=None),
        factory.event(event_id="e", killed=None)])
    load_day(lake, uri, factory.DAY)
    assert rows(uri, "SELECT * FROM fatalities ORDER BY country NULLS LAST") == [
        (factory.DAY, "MRW", 2, 10, 2, "b"), (factory.DAY, None, 1, None, 5, "c")]


def test_story_of_the_day_is_the_one_that_most_publishers_print(lake: Lake, uri: str) -> None:
    factory.commit(
        lake, stories=[factory.story(story_id="s1", title="Small"),
                       factory.story(story_id="s2", title="Big", publisher_count=5,
                                   article_count=5)],
        story_articles=[factory.story_article(story_id="s2", article_id="copy",
                                              duplicate_of=factory.ARTICLE_ID),
                        factory.story_article(story_id="s2")])
    load_day(lake, uri, factory.DAY)
    columns = "ingest_date, title, publisher_count, article_id, article_url"
    assert rows(uri, f"SELECT {columns} FROM story_of_the_day") == [
        (factory.DAY, "Big", 5, factory.ARTICLE_ID, factory.URL)]


def test_feed_quality_follows_a_feed_to_its_mentions(lake: Lake, uri: str) -> None:
    factory.commit(
        lake,
        feeds=[factory.feed(), factory.feed(feed_id="dead", outcome="failed", status=None,
                                            reason="timeout")],
        articles=[factory.article(), factory.article(article_id="mute")])
    load_day(lake, uri, factory.DAY)
    assert rows(
        uri, "SELECT feed_id, outcome, reason, new_entry_count, page_count, article_count, "
             "coded_article_count, mention_count, reject_count, coded_share FROM feed_quality "
             "ORDER BY outcome DESC") == [
        (factory.FEED_ID, "ok", None, 1, 1, 2, 1, 1, 1, 0.5),
        ("dead", "failed", "timeout", 1, 0, 0, 0, 0, 0, None)]


def test_coder_quality_by_value(lake: Lake, uri: str) -> None:
    factory.commit(lake, mentions=[factory.mention(), factory.mention(
        mention_id="b", confidence=0.5, recipient_name=None, place_latitude=None,
        place_longitude=None, is_future=True, event_date_precision="published")])
    load_day(lake, uri, factory.DAY)
    (found,) = rows(uri, "SELECT * FROM coder_quality")
    assert [value if isinstance(value, str | date) else float(value) for value in found] == [
        factory.DAY, "1", "ASSAULT", 2, 1, pytest.approx(0.7), 1, 0.5, 0.5, 0.5, 0.5]


def test_marts_are_made_anew_when_their_queries_change(lake: Lake, uri: str) -> None:
    load_day(lake, uri, factory.DAY)
    with open_warehouse(uri).loading() as connection:
        connection.execute("UPDATE _marts SET sha256 = 'old' WHERE view_name = 'dyads'")
        connection.execute("DROP VIEW dyads")
        connection.execute("DROP TABLE fatalities")
    assert load_day(lake, uri, factory.DAY) == {}
    assert [rows(uri, f"SELECT count(*) FROM {mart}") for mart in ("dyads", "fatalities")] == [
        [(1,)], [(1,)]]


def test_every_mart_says_what_a_row_is(lake: Lake, uri: str) -> None:
    load_day(lake, uri, factory.DAY)
    assert {mart.name for mart in marts.MARTS} == {path.stem for path in marts.FOLDER.glob("*.sql")}
    for mart in marts.MARTS:
        assert mart.grain.startswith("One row per "), mart.name
        if not mart.is_for_browsing:
            assert rows(uri, f"SELECT count(*) FROM {mart.name}") == [(1,)], mart.name


def test_a_new_column_of_events_flows_into_v_events(lake: Lake, uri: str) -> None:
    load_day(lake, uri, factory.DAY)
    columns = {
        str(name) for (name,) in rows(uri, "SELECT column_name FROM information_schema.columns "
                                           "WHERE table_name = 'v_events'")}
    assert set(contracts.contract("events").schema.names) <= columns


def test_event_words_has_what_each_night_tells_of_an_event(lake: Lake, uri: str) -> None:
    factory.commit_day(
        lake, articles=[factory.article(title="Bridge SHELLED: four dead"), factory.article(article_id="b", title=None)],
        mentions=[factory.mention(sentence="\u201cStop\u201d \u2013 the army\u2019s guns, near\nMarrowgate."),
                  factory.mention(mention_id="m2", article_id="b", sentence="It fell silent.", actor_name=None, place_name=None,
                                  place_admin1=None)],
        event_mentions=[factory.event_mention(), factory.event_mention(event_id="other", mention_id="m2")],
        events=[factory.event(), factory.event(event_id="other")])
    load_day(lake, uri, factory.DAY)
    assert dict(rows(uri, "SELECT event_id, words FROM event_words")) == {
        factory.EVENT_ID: " bridge shelled four dead stop the army s guns near marrowgate army of veldania marrowgate "
                          "marrowgate north ", "other": " it fell silent marrowgate "}
    factory.commit_day(lake, NEXT, mentions=[factory.mention(sentence="Told again.")], events=[factory.event()])
    load_day(lake, uri, NEXT)
    nights = rows(uri, f"SELECT ingest_date FROM event_words WHERE event_id = '{factory.EVENT_ID}' ORDER BY ingest_date")
    assert nights == [(factory.DAY,), (NEXT,)]


def test_word_places_say_where_each_word_stands_and_are_made_where_the_events_page_reads(lake: Lake, uri: str) -> None:
    nobody = {"actor_name": None, "recipient_name": None, "place_name": None, "place_admin1": None}
    factory.commit_day(
        lake, articles=[factory.article(title=None)],
        mentions=[factory.mention(sentence="Guns, guns.", **nobody),
                  factory.mention(mention_id="m2", sentence="Near guns", **nobody)],
        event_mentions=[factory.event_mention(), factory.event_mention(event_id="other", mention_id="m2")],
        events=[factory.event(), factory.event(event_id="other")])
    load_day(lake, uri, factory.DAY)
    assert rows(uri, "SELECT event_id, number FROM v_events ORDER BY number") == [(factory.EVENT_ID, 0), ("other", 1)]
    if uri.startswith("postgresql"):
        assert rows(uri, "SELECT count(*) FROM information_schema.tables WHERE table_name = 'word_places'") == [(0,)]
        return
    assert rows(uri, "SELECT word, next_word, events, places FROM word_places ORDER BY word, next_word") == [
        ("guns", "", [0, 1], [1, 1]), ("guns", "guns", [0], [0]), ("near", "guns", [1], [0])]
    factory.commit_day(lake, NEXT, articles=[factory.article(title=None)],
                       mentions=[factory.mention(sentence="Silent", **nobody)])
    load_day(lake, uri, NEXT)
    assert rows(uri, "SELECT word, next_word, events, places FROM word_places WHERE last_ingest_date > "
                     f"'{factory.DAY}' ORDER BY word, next_word") == [
        ("guns", "", [0], [1]), ("guns", "guns", [0], [0]), ("silent", "", [0], [3])], "and no pair across two nights"


def test_marts_that_are_made_anew_have_more_events_than_duckdb_keeps_in_a_group(lake: Lake, tmp_path: Path) -> None:
    uri = f"duckdb:///{tmp_path}/warehouse.duckdb"
    load_day(lake, uri, factory.DAY)
    with open_warehouse(uri).loading() as connection:
        connection.execute("INSERT INTO events SELECT e.* REPLACE (event_id || i AS event_id) FROM events AS e, "
                           "range(130_000) AS r(i)")
        connection.execute("DELETE FROM _marts")
    assert load_day(lake, uri, factory.DAY) == {}
    assert rows(uri, "SELECT sum(event_count) FROM daily_counts") == [(130_001,)]
