"""What the events page shows and refuses, asked as a browser asks."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from etl.browse import store as stores
from etl.browse.app import create
from etl.browse.asked import Asked
from etl.browse.dyads import matrix
from etl.browse.facets import facets
from etl.browse.search import Search
from etl.browse.store import Store, TooSlow
from etl.errors import WarehouseError
from etl.load.warehouse.warehouse import load_day
from etl.settings import Settings
from tests import factory
from tests.integration.browse.invented import HOSTILE, TALKS, lake_of

TALKS_ID, HOSTILE_ID = "f" * 20, "e" * 20
PAGES = ["events", f"events/{factory.EVENT_ID}", f"events/{HOSTILE_ID}", "matrix", "stories", f"stories/{factory.STORY_ID}",
         "feeds", f"feeds?night={factory.DAY}", f"rejects?night={factory.DAY}", "codebook", "events?box=-70,0,-50,20"]


def ids(reader: TestClient, query: str) -> set[str]:
    """The events of a search, as its CSV file has them."""
    found = reader.get(f"/events.csv?{query}")
    assert found.status_code == 200, found.text
    return {row["event_id"] for row in csv.DictReader(io.StringIO(found.text))}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_and_under_the_policy(reader: TestClient, path: str) -> None:
    found = reader.get(f"/{path}")
    assert found.status_code == 200
    policy = found.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in found.text and "style=" not in found.text and " onerror=\"" not in found.text


@pytest.mark.parametrize("path", PAGES)
def test_hostile_texts_are_escaped_and_turn_nothing_around(reader: TestClient, path: str) -> None:
    text = reader.get(f"/{path}").text
    assert "<img" not in text and 'href="javascript:' not in text
    assert "\u202e" not in text and "\u2066" not in text


def test_a_huge_name_does_not_make_a_huge_page(reader: TestClient) -> None:
    assert len(reader.get("/events").content) < 120_000


@pytest.mark.parametrize(("query", "found"), [
    ("", {factory.EVENT_ID, TALKS_ID, HOSTILE_ID}),
    ("q=bridge", {factory.EVENT_ID}),
    ("q=Bridge+-marrowgate", set()),
    ("q=%22talk+about+the+ferry%22", {TALKS_ID}),
    ("q=ferr*", {TALKS_ID}), ("q=ferr", set()),
    ("q=quiet", set()),
    ("type=CONSULT", {TALKS_ID}), ("type=CONSULT&type=ASSAULT&losses=killed", {factory.EVENT_ID}),
    ("mode=visit", {TALKS_ID}), ("context=diplomatic", {TALKS_ID}),
    ("country=LIS", {TALKS_ID}), ("actor=Lisaria", {TALKS_ID}), ("recipient_country=VLD", {TALKS_ID}),
    ("actor=Envoys+of+Ost", {TALKS_ID}), ("recipient=The+Ferry+Line", {TALKS_ID}),
    ("actor_country=OST&recipient_country=VLD", {TALKS_ID}), ("actor_country=OST&recipient_country=MRW", set()),
    ("q=ferry&recipient_country=VLD", {TALKS_ID}), ("publisher=The+Courier", {factory.EVENT_ID}),
    (f"from={factory.DAY}", {factory.EVENT_ID}), (f"to={factory.DAY - timedelta(days=20)}", {HOSTILE_ID}),
    ("confidence=0.8&losses=any", {factory.EVENT_ID}), ("losses=ten", set()),
    ("box=-70,0,-50,20", {TALKS_ID}),
    (f"story={factory.STORY_ID}", {factory.EVENT_ID}),
    (f"night={factory.DAY}", {factory.EVENT_ID, TALKS_ID, HOSTILE_ID})])
def test_filters_choose_what_they_say(reader: TestClient, query: str, found: set[str]) -> None:
    assert ids(reader, query) == found
    shown = reader.get(f"/events?{query}").text
    assert f"<b>{len(found)}</b>" in shown
    for event_id in found:
        assert f"/events/{event_id}" in shown


@pytest.mark.parametrize("query", ["q=bridge+-ferry", f"country=MRW&from={factory.DAY}", "actor=O%27Brien%3F&type=AID",
                                   "actor_country=OST&recipient=The+Ferry+Line",
                                   "box=-70,0,-50,20&losses=any", f"story={factory.STORY_ID}&sort=deadliest"])
def test_the_sql_of_a_view_gives_its_events(reader: TestClient, settings: Settings, query: str) -> None:
    sql = reader.get(f"/events.sql?{query}").text
    with duckdb.connect(settings.warehouse.removeprefix("duckdb:///"), read_only=True) as connection:
        done = connection.execute(sql)
        place = [column[0] for column in done.description or ()].index("event_id")
        assert {row[place] for row in done.fetchall()} == ids(reader, query)


@pytest.mark.parametrize("query", ["type=WAR", "country=syria", "page=0", "page=401", "from=soon", "box=1,2,3", "box=10,0,5,1",
                                   "confidence=2", "sort=any", "unknown=1", "q=" + "a" * 301, "story=%27",
                                   "&".join(f"actor={number}" for number in range(21))])
def test_an_address_that_is_not_understood_says_so(reader: TestClient, query: str) -> None:
    found = reader.get(f"/events?{query}")
    assert found.status_code == 422
    assert "This address is not understood" in found.text


@pytest.mark.parametrize("name", ["q", "actor", "publisher", "recipient"])
def test_what_is_asked_for_never_becomes_sql(reader: TestClient, name: str) -> None:
    tricks = "x') OR 1=1; DROP TABLE events; --"
    assert reader.get("/events", params={name: tricks}).status_code == 200
    assert ids(reader, "") >= {factory.EVENT_ID}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["events", "events.csv", "captures/x", "static/browse.js"])
def test_nothing_can_be_changed(reader: TestClient, method: str, path: str) -> None:
    assert getattr(reader, method)(f"/{path}").status_code == 405


def test_another_hosts_name_is_refused(reader: TestClient) -> None:
    assert reader.get("/events", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", ["static/../app.py", "static/%2e%2e%2fapp.py", "static/countries-50m.json", "nothing",
                                  "events/unknown", "stories/unknown", "captures/unknown", "2026-13-40.html"])
def test_what_is_not_there_is_not_found(reader: TestClient, path: str) -> None:
    assert reader.get(f"/{path}").status_code in (404, 422)


def test_a_card_has_each_sentence_in_its_context_with_copies_differences_and_trace(reader: TestClient) -> None:
    text = reader.get(f"/events/{factory.EVENT_ID}").text
    assert "It was quiet before." in text and "Then the guns fell silent." in text
    assert "<mark>shelled</mark>" in text and '<span class="who actor">Veldanian soldiers</span>' in text
    assert "The Wire" in text and "97 % alike" in text and "The Mirror" in text
    assert re.search(r"<dt>killed</dt><dd><bdi>4</bdi>.*<bdi>5</bdi>", text)
    assert "<bdi>Amberfield</bdi>" in text
    assert f"dateline trace {factory.EVENT_ID}" in text and f"/captures/{factory.CAPTURE_ID}" in text
    assert "bytes 0 to 1200" in text and f"/stories/{factory.STORY_ID}" in text


def test_an_event_that_was_taken_over_leads_to_its_successor(reader: TestClient) -> None:
    found = reader.get(f"/events/{'9' * 20}")
    assert (found.status_code, found.headers["location"]) == (307, factory.EVENT_ID)


def test_a_span_is_widened_by_its_own_length_up_to_the_ends_of_the_calendar(reader: TestClient) -> None:
    day = factory.DAY
    assert 'href="?from=2026-11-02&amp;to=2026-11-04">− Zoom out' in reader.get(f"/events?from={day}&to={day}").text
    assert reader.get("/events?from=0001-01-01&to=9999-12-31").status_code == 200
    assert "All dates" not in reader.get("/events").text


def test_the_exports_are_those_of_the_command(reader: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(reader.get("/events.csv?type=CONSULT").text)))
    assert [(row["sentence"], row["place_country"]) for row in rows] == [(TALKS, "LIS")]
    points = json.loads(reader.get("/events.geojson?type=CONSULT").text)
    assert points["features"][0]["geometry"]["coordinates"] == [-60.0, 10.0]


def test_a_facet_in_use_still_counts_its_other_values(reader: TestClient) -> None:
    text = reader.get("/events?type=CONSULT").text
    facet = text.partition("<summary>What was done</summary>")[2].partition("</details>")[0]
    assert "ASSAULT" in facet and "type=CONSULT&amp;type=ASSAULT" in facet
    assert 'class="chosen"' in facet and 'href="?"' in facet


@pytest.mark.parametrize("asked", [Asked(), Asked(q="ferry"), Asked(actor=("Lisaria",))], ids=["all", "words", "actor"])
def test_the_lists_count_each_party_of_an_event_once(settings: Settings, asked: Asked) -> None:
    with Store(settings.warehouse).asking() as asking:
        found = {facet.name: {value.value: value.count for value in facet.values} for facet in facets(Search(asking, asked))}
    assert (found["actor"]["Lisaria"], found["actor"]["Envoys of Ost"], found["recipient"]["The Ferry Line"]) == (1, 1, 1)
    assert (found["actor_country"]["OST"], found["recipient_country"]["VLD"]) == (1, 1)
    assert all("" not in values for values in found.values())


@pytest.mark.parametrize("asked", [
    Asked(), Asked(q="the"), Asked(q="ferry -bridge", type=("CONSULT",), confidence=0.5), Asked(actor=("Lisaria",)),
    Asked(context=("diplomatic",), country=("LIS",)), Asked(night=factory.DAY, losses="killed"),
    Asked(story=factory.STORY_ID, actor_country=("VLD",), type=("ASSAULT", "AID"))])
def test_a_list_says_how_many_events_a_click_finds(settings: Settings, asked: Asked) -> None:
    warehouse = Store(settings.warehouse)
    with warehouse.asking() as asking:
        lists = facets(Search(asking, asked))
    assert any(facet.values for facet in lists)
    for facet in lists:
        for value in facet.values:
            wanted = {"confidence": float, "losses": str}.get(facet.name, lambda one: (one,))(value.value)
            with warehouse.asking() as asking:
                assert Search(asking, asked.model_copy(update={facet.name: wanted})).count() == value.count, (facet, value)
    warehouse.close()


def test_the_matrix_counts_all_pairs_of_countries_and_leads_to_their_events(reader: TestClient,
                                                                            settings: Settings) -> None:
    with Store(settings.warehouse).asking() as asking:
        found = matrix(Search(asking, Asked()))
    counts = {(who, whom): cell.count for who, row in zip(found.countries, found.cells, strict=True)
              for whom, cell in zip(found.countries, row, strict=True) if cell}
    assert counts == {("LIS", "VLD"): 1, ("OST", "VLD"): 1, ("VLD", "MRW"): 2} and found.event_count == 3
    text = reader.get("/matrix").text
    for who in ("LIS", "OST"):
        assert f"actor_country={who}&amp;recipient_country=VLD" in text
        assert ids(reader, f"actor_country={who}&recipient_country=VLD") == {TALKS_ID}


def test_feeds_and_rejects_say_what_to_do(reader: TestClient) -> None:
    feeds = reader.get("/feeds").text
    assert "failed" in feeds and "timeout" in feeds
    rejects = reader.get(f"/rejects?night={factory.DAY}&reason=http_404").text
    assert "http_404" in rejects and factory.URL in rejects and "&lt;img" not in rejects
    assert "&lt;img" in reader.get(f"/rejects?night={factory.DAY}&reason=no_text").text


def test_the_sample_says_that_it_is_invented(reader: TestClient) -> None:
    assert "nothing of it has happened" in reader.get("/events").text


def test_the_nights_pages_are_there_too(reader: TestClient) -> None:
    assert "3 November 2026" in reader.get("/index.html").text
    night = reader.get(f"/{factory.DAY}.html").text
    out = re.findall(r'<a class="browser"[^>]* href="([^"]*)"', night)
    assert out and all(reader.get(f"/{address}").status_code == 200 for address in out), "it leads here, wherever here is"
    assert "style-src 'unsafe-inline'" in reader.get(f"/{factory.DAY}.html").headers["content-security-policy"]


def test_a_new_load_is_seen_at_once_and_the_same_search_asks_only_once(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    uri = f"duckdb:///{tmp_path}/warehouse.duckdb"
    with TestClient(create(lambda: Settings(lake=lake.uri, warehouse=uri)), base_url="http://127.0.0.1") as reader:
        missing = reader.get("/events")
        assert missing.status_code == 503 and "there is no warehouse" in missing.text
        load_day(lake, uri, factory.DAY)
        assert "<b>3</b>" in reader.get("/events").text
        day = factory.DAY + timedelta(days=5)
        factory.commit_day(lake, day, events=[factory.event(event_id="7" * 20)])
        load_day(lake, uri, day)
        assert "<b>4</b>" in reader.get("/events").text


def test_a_question_has_a_time_limit(settings: Settings) -> None:
    endless = "SELECT count(*) FROM range(1000000) AS a, range(1000000) AS b"
    with pytest.raises(TooSlow, match="took more than 0 seconds"), Store(settings.warehouse).asking(0.2) as asking:
        asking.rows(endless)


@pytest.mark.parametrize("sql", ["CREATE TABLE x AS SELECT 1", "DELETE FROM events", "SELECT * FROM read_csv('/etc/passwd')",
                                 "COPY events TO '/tmp/x.csv'", "ATTACH '/tmp/x.db' AS x", "SET enable_external_access = true"])
def test_a_question_can_change_and_reach_nothing(settings: Settings, sql: str) -> None:
    with Store(settings.warehouse).asking() as asking, pytest.raises(duckdb.Error):
        asking.rows(sql)


def test_a_warehouse_that_can_not_be_read_says_what_to_do(tmp_path: Path) -> None:
    old = tmp_path / "old.duckdb"
    with duckdb.connect(old) as connection:
        connection.execute("CREATE TABLE events (event_id TEXT)")
    with pytest.raises(WarehouseError, match="older version and lacks feed_quality, v_events, word_places"):
        Store(f"duckdb:///{old}").check()
    old.write_bytes(b"no database")
    with pytest.raises(WarehouseError, match="can't read the warehouse"):
        Store(f"duckdb:///{old}").check()


def test_hostile_words_are_still_there_to_be_read(reader: TestClient) -> None:
    text = reader.get(f"/events/{HOSTILE_ID}").text
    assert "&lt;img src=x onerror=" in text and HOSTILE not in text
    assert stores.SECONDS <= 10
