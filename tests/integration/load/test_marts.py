"""The marts by value, on both engines."""

from datetime import date

import pytest

from etl.lake import Lake
from etl.load.warehouse import load_day, open_warehouse
from tests import factory
from tests.integration.load.queries import rows

NEXT = date(2026, 11, 4)


def test_v_events_has_an_event_of_two_nights_once_with_its_evidence(lake: Lake, uri: str) -> None:
    again = factory.event(mention_count=4, publisher_count=3, killed=6, confidence=0.5)
    factory.commit_day(lake, NEXT, events=[again])
    for day in (factory.DAY, NEXT):
        load_day(lake, uri, day)
    found = rows(uri, 'SELECT confidence, killed, mention_count, publisher_count, "trigger", article_title, '
                      "article_url, publisher, first_ingest_date, last_ingest_date FROM v_events")
    assert found == [(0.9, 6, 5, 3, "shelled", "Bridge shelled near Marrowgate", factory.URL, "The Courier",
                      factory.DAY, NEXT)]


def test_daily_counts_and_dyads_by_value(lake: Lake, uri: str) -> None:
    factory.commit(lake, events=[
        factory.event(), factory.event(event_id="b", killed=None, injured=2, mention_count=3),
        factory.event(event_id="c", event_type="CONSULT", quad_class=1, goldstein=1.0, killed=None),
        factory.event(event_id="d", recipient_country=None, place_country=None, event_date=date(2026, 10, 1))])
    load_day(lake, uri, factory.DAY)
    assert rows(uri, "SELECT * FROM daily_counts ORDER BY event_date, event_type") == [
        (date(2026, 10, 1), None, "ASSAULT", 4, 1, 1, 4, None),
        (factory.DAY, "MRW", "ASSAULT", 4, 2, 4, 4, 2), (factory.DAY, "MRW", "CONSULT", 1, 1, 1, None, None)]
    assert rows(uri, "SELECT * FROM dyads") == [
        ("VLD", "MRW", date(2026, 11, 1), 3, 1, 0, 0, 2, pytest.approx(-19 / 3), 5, 4, 2)]


def test_views_are_made_anew_only_when_their_queries_change(lake: Lake, uri: str) -> None:
    load_day(lake, uri, factory.DAY)
    with open_warehouse(uri).loading() as connection:
        connection.execute("UPDATE _marts SET sha256 = 'old' WHERE view_name = 'dyads'")
        connection.execute("DROP VIEW dyads")
    assert load_day(lake, uri, factory.DAY) == {}
    assert rows(uri, "SELECT count(*) FROM dyads") == [(1,)]
