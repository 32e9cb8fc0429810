"""Exports as GDELT's client, geopandas, feedparser and pandas see them; and what is refused."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import geopandas
import pandas
import pyarrow.parquet as pq
import pytest
from py_gdelt.lookups.countries import Countries
from py_gdelt.models.events import Event, Mention
from py_gdelt.parsers.events import EventsParser
from py_gdelt.parsers.mentions import MentionsParser

from etl.errors import LakeError, UsageError, WorkError
from etl.lake import Lake
from etl.load.exports import codes
from etl.load.exports.formats import FORMATS, export
from etl.tables import contracts
from tests import factory

NEXT = date(2026, 11, 4)
HOSTILE = 'x\t"y"\r\nz\u2028<b>&\x0b\x01'


@pytest.fixture
def wide(tmp_path: Path) -> Lake:
    """Two nights: an event of both, one without place or country, and one of hostile texts."""
    lake = Lake(str(tmp_path / "lake"))
    yemen = {"place_country": "YEM", "place_name": "Aden", "place_admin1": "Aden",
             "actor_country": "USA", "place_latitude": 12.7794, "place_longitude": -145.03669,
             "recipient_country": "ROU", "recipient_sector": "PTY"}
    factory.commit_day(lake, events=[factory.event(**yemen)])
    bare = factory.event(event_id="bare", actor_name=None, actor_country=None, actor_sector=None,
                         recipient_name=None, place_latitude=None, place_longitude=None,
                         place_country=None, place_name=None, place_precision=None,
                         place_admin1=None, killed=None, event_type="PROTEST", event_mode=None,
                         mention_id="gone", first_ingest_date=NEXT)
    odd = factory.event(event_id="odd", actor_name=HOSTILE, sentence=HOSTILE, place_name=HOSTILE,
                        mention_id="odd", first_ingest_date=NEXT)
    again = factory.event(**yemen, confidence=0.5, mention_count=2, article_count=2)
    factory.commit_day(lake, NEXT, events=[again, bare, odd],
                       mentions=[factory.mention(),
                                 factory.mention(mention_id="odd", article_id="odd", in_title=True,
                                                 sentence_number=-1, actor_text=None,
                                                 actor_start=None, actor_end=None)],
                       articles=[factory.article(),
                                 factory.article(article_id="odd", title=HOSTILE,
                                                 canonical_url="https://www.x.example/a b\"c")],
                       event_mentions=[factory.event_mention(),
                                       factory.event_mention(event_id="odd", mention_id="odd")])
    return lake


def exported(lake: Lake, name: str, where: str | None = None,
             first: date | None = factory.DAY) -> bytes:
    out = Path(lake.uri).parent / "out" / f"{name}.export"
    export(lake, name, first, None, where, str(out))
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".")] == []
    return out.read_bytes()


def test_gdelts_client_reads_our_events(wide: Lake) -> None:
    rows = [Event.from_raw(row) for row in EventsParser().parse(exported(wide, "gdelt-events"))]
    told = {row.global_event_id: row for row in rows}
    assert len(told) == 3
    event = told[codes.global_id(factory.EVENT_ID)]
    assert (event.date, event.event_code, event.event_root_code, event.quad_class,
            event.goldstein_scale) == (
        factory.DAY, "194", "19", 4, -10.0)
    assert event.actor1 is not None and event.actor2 is not None and event.action_geo is not None
    assert (event.actor1.name, event.actor1.country_code,
            event.actor1.type1_code) == ("ARMY OF VELDANIA", "USA", "MIL")
    assert (event.actor2.country_code, event.actor2.type1_code) == ("ROM", None)
    assert (event.action_geo.country_code, event.action_geo.name) == ("YM", "Aden, Yemen")
    assert (event.action_geo.lat, event.action_geo.lon) == (12.7794, -145.03669)
    assert (event.num_mentions, event.num_articles, event.source_url) == (2, 2, factory.URL)
    assert event.date_added.date() == factory.DAY
    bare = told[codes.global_id("bare")]
    assert bare.actor1 is None and bare.source_url is None
    assert bare.action_geo is not None and bare.action_geo.lat is None


def test_gdelts_events_have_61_columns_whatever_the_texts_hold(wide: Lake) -> None:
    lines = exported(wide, "gdelt-events").decode().splitlines()
    assert [len(line.split("\t")) for line in lines] == [61, 61, 61]
    assert any("X 'Y'  Z <B>&" in line and "https://www.x.example/a%20b%22c" in line
               for line in lines)


def test_gdelts_client_reads_our_mentions(wide: Lake) -> None:
    rows = [
        Mention.from_raw(row) for row in MentionsParser().parse(exported(wide, "gdelt-mentions"))]
    found = [(row.global_event_id, row.source_name, row.sentence_id, row.actor1_char_offset,
              row.confidence, row.doc_length)
             for row in rows]
    told = (codes.global_id(factory.EVENT_ID), "courier.example", 1, 0, 90, len(factory.SENTENCE))
    assert found == [
        told, told, (codes.global_id("odd"), "x.example", 1, -1, 90, len(factory.SENTENCE))]


def test_fips_codes_are_those_of_gdelts_client() -> None:
    theirs, ours = Countries(), {row["fips"]: row["iso3"]
                                 for row in codes.countries().to_pylist() if row["fips"]}
    assert len(ours) > 240
    for fips in ("UP", "RS", "IZ", "SU", "CH", "GM", "UK", "YM", "WE", "BM", "KN", "KS", "AS", "AU",
                 "SP", "EI", "OD", "CG"):
        assert theirs.fips_to_iso3(fips) == ours[fips], fips


def test_global_ids_are_stable_positive_and_fit_64_bits() -> None:
    assert codes.global_id("event") == codes.global_id("event") == 832637618904673799
    assert all(0 < codes.global_id(str(number)) < 2**60 for number in range(1000))
    assert len({codes.global_id(str(number)) for number in range(1000)}) == 1000


def test_polecats_40_columns(wide: Lake) -> None:
    found = pandas.read_csv(io.BytesIO(exported(wide, "polecat")), sep="\t", dtype=str,
                            keep_default_na=False, quoting=csv.QUOTE_NONE)
    assert len(found.columns) == 40
    row = found[found["Event ID"] == factory.EVENT_ID].iloc[0]
    expected = {
        "Event Date": "2026-11-03", "Event Type": "ASSAULT", "Event Mode": "heavy-weapons",
        "Intensity": "-9", "Quad Code": "MATERIAL CONFLICT", "Contexts": "military",
        "Actor Name": "Army of Veldania", "Actor Name Raw": "Veldanian soldiers", "City": "Aden",
        "Raw Placename": "Marrowgate", "Story Locations": "Marrowgate",
        "Language": "en", "Version": "1"}
    assert {name: row[name] for name in expected} == expected


def test_all_parties_of_an_event_reach_the_files_that_have_room_for_them(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    factory.commit_day(lake, events=[factory.event(
        actors=["Army of Veldania", "Lisse"], actor_ids=["vld-army", ""],
        actor_countries=["VLD", ""], actor_sectors=["MIL", "GOV"],
        recipients=["Marrowgate", "Aden"], recipient_ids=["", ""],
        recipient_countries=["MRW", ""], recipient_sectors=["CVL", ""])])
    polecat = pandas.read_csv(io.BytesIO(exported(lake, "polecat")), sep="\t").iloc[0]
    assert (polecat["Actor Name"], polecat["Actor Sectors"]) == ("Army of Veldania", "GOV;MIL")
    assert polecat["Recipient Sectors"] == "CVL"
    table = pandas.read_csv(io.BytesIO(exported(lake, "csv")), keep_default_na=False).iloc[0]
    assert (table["actors"], table["recipients"]) == ("Army of Veldania;Lisse", "Marrowgate;Aden")
    assert table["actor_countries"] == "VLD;"
    [entry] = feedparser.parse(exported(lake, "rss")).entries
    assert entry.title == "Army of Veldania with Lisse attacks Marrowgate and Aden (Marrowgate)"


def test_polecat_without_events_still_has_its_header(wide: Lake) -> None:
    assert exported(wide, "polecat", where="false").decode().count("\t") == 39


def test_every_plover_type_has_its_intensity() -> None:
    allowed = next(c.allowed for c in contracts.contract("events").columns
                   if c.name == "event_type")
    assert {row["event_type"] for row in codes.intensities().to_pylist()} == set(allowed)


def test_geopandas_reads_our_points(wide: Lake, tmp_path: Path) -> None:
    content = exported(wide, "geoparquet")
    found = geopandas.read_parquet(io.BytesIO(content))
    assert found.crs == "OGC:CRS84"
    points = {row.event_id: row.geometry for row in found.itertuples()}
    assert (points[factory.EVENT_ID].x, points[factory.EVENT_ID].y) == (-145.03669, 12.7794)
    assert points["bare"] is None
    stated = json.loads(pq.read_schema(io.BytesIO(content)).metadata[b"geo"])
    assert stated["version"] == "1.1.0" and stated["columns"]["geometry"]["bbox"] == [
        -145.03669, 12.7794, 16.4, 48.2]


def test_geojson_is_whole_and_in_degrees_east_then_north(wide: Lake) -> None:
    found = json.loads(exported(wide, "geojson"))
    assert [feature["geometry"] and feature["geometry"]["coordinates"]
            for feature in found["features"]] == [
        [-145.03669, 12.7794], None, [16.4, 48.2]]
    assert found["features"][2]["properties"]["sentence"] == HOSTILE
    assert found["features"][0]["properties"]["contexts"] == ["military"]


def test_csv_and_its_dictionary(wide: Lake, tmp_path: Path) -> None:
    out = tmp_path / "november.csv"
    export(wide, "csv", factory.DAY, NEXT, None, str(out))
    found = pandas.read_csv(out, keep_default_na=False)
    assert list(found["event_id"]) == [factory.EVENT_ID, "bare", "odd"]
    assert found["sentence"][2] == HOSTILE and found["contexts"][0] == "military"
    words = pandas.read_csv(tmp_path / "november.dictionary.csv")
    assert list(words["column"]) == list(found.columns)
    assert words["meaning"].notna().all()
    assert dict(zip(words["column"], words["null"], strict=True))["killed"] == "yes"


def test_feeds_of_new_events(wide: Lake) -> None:
    read = feedparser.parse(exported(wide, "rss"))
    assert not read.bozo and len(read.entries) == 3
    entry = next(e for e in read.entries if e.id == factory.EVENT_ID)
    assert (entry.title, entry.link) == ("Army of Veldania attacks Marrowgate (Aden)", factory.URL)
    assert factory.SENTENCE in entry.summary and "4 killed." in entry.summary
    odd = json.loads(exported(wide, "jsonfeed"))["items"]
    assert {item["id"] for item in odd} == {factory.EVENT_ID, "bare", "odd"}
    assert "external_url" not in next(item for item in odd
                                      if item["id"] == "odd"), "an address with a blank is no link"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_lake_gives_the_same_bytes(wide: Lake, name: str) -> None:
    assert exported(wide, name) == exported(wide, name)


def test_one_condition_chooses(wide: Lake) -> None:
    def ids(where: str | None, first: date | None = factory.DAY) -> list[str]:
        return [
            row["id"] for row in json.loads(exported(wide, "geojson", where, first))["features"]]

    assert ids("event_type = 'PROTEST' OR killed > 5") == ["bare"]
    assert ids("list_contains(contexts, 'military') AND place_country = 'YEM' -- why not") == [
        factory.EVENT_ID]
    assert ids("1 = 0") == []
    assert ids(None, first=None) == [factory.EVENT_ID, "bare", "odd"], "the latest night"


@pytest.mark.parametrize(("where", "message"), [
    ("killed > 1; DROP TABLE chosen", "more than one statement"),
    ("1 = 1) UNION SELECT * FROM articles --", "syntax error"),
    ("killed", "is INTEGER, not a condition"),
    ("countri = 'UKR'", 'Referenced column "countri" not found'),
    ("killed > 1, killed > 2", "single expression"),
    ("exists(SELECT * FROM read_text('/etc/passwd'))", "disabled by configuration"),
    ("exists(SELECT * FROM glob('/*'))", "disabled by configuration"),
    ("exists(SELECT * FROM '/etc/passwd')", "--where"),
    ("exists(SELECT * FROM wide)", "does not exist"),
    ("", "SELECT clause"),
    ("error('stop')", "--where"),
    ("CAST(sentence AS INTEGER) > 1", "Could not convert"),
])
def test_what_is_no_condition_is_one_clear_line(wide: Lake, where: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        exported(wide, "csv", where)
    assert message in str(caught.value) and "\n" not in str(caught.value)
    assert not (Path(wide.uri).parent / "out" / "csv.export").exists()


def test_a_condition_that_takes_too_long_is_ended(
        wide: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.load.exports.selection.WHERE_SECONDS", 0.5)
    endless = "(SELECT max(hash(a.range + b.range)) FROM range(10000000) a, range(10000000) b) > 0"
    with pytest.raises(UsageError, match="took more than 0 seconds; make it simpler"):
        exported(wide, "csv", endless)


@pytest.mark.parametrize("text", ["=HYPERLINK(\"http://x.example\")", "+1", "-1+1|cmd", "@SUM(A1)",
                                  "\t=1", "\r=1"])
def test_a_formula_of_a_publisher_is_text_in_csv(wide: Lake, text: str) -> None:
    factory.commit(wide, NEXT, events=[factory.event(sentence=text, actor_name=text, killed=4,
                                                     place_longitude=-16.4, place_name="a=b-c")])
    [row] = csv.DictReader(io.StringIO(exported(wide, "csv", first=NEXT).decode(), newline=""))
    assert (row["sentence"], row["actor_name"], row["actors"]) == (f"'{text}",) * 3
    assert (row["place_name"], row["place_longitude"], row["killed"]) == ("a=b-c", "-16.4", "4")


def test_wrong_formats_days_and_places(wide: Lake, tmp_path: Path) -> None:
    with pytest.raises(UsageError,
                       match="'gdelt' is no format: did you mean gdelt-events or gdelt-mentions"):
        export(wide, "gdelt", None, None, None, None)
    with pytest.raises(UsageError, match="'xyz' is no format: there are csv, dictionary"):
        export(wide, "xyz", None, None, None, None)
    with pytest.raises(LakeError, match="no coded days from 2027-01-01"):
        export(wide, "csv", date(2027, 1, 1), None, None, None)
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkError, match="can't write"):
        export(wide, "csv", None, None, None, str(tmp_path / "file" / "a.csv"))


def test_a_killed_export_leaves_the_old_file(wide: Lake, tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    out.write_text("old")
    script = ("import os, signal, sys; from etl.lake import Lake; from etl.load.exports import "
              "formats, separated\n"
              "def dying(selection):\n    yield b'half'\n    os.kill(os.getpid(), signal.SIGKILL)\n"
              "formats.FORMATS['csv'] = formats.Format('', dying)\n"
              "formats.export(Lake(sys.argv[1]), 'csv', None, None, None, sys.argv[2])")
    assert subprocess.run([sys.executable, "-c", script, wide.uri, str(out)],
                          check=False).returncode == -signal.SIGKILL
    assert out.read_text() == "old"


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    script = "from etl.command.stages import main; main()"
    environment: dict[str, Any] = {**os.environ, "COLUMNS": "100"}
    return subprocess.run([sys.executable, "-c", script, "export", *arguments], capture_output=True,
                          text=True, check=False, env=environment)


def test_the_command_line(wide: Lake) -> None:
    good = command("csv", "--lake", wide.uri, "--where", "killed > 1")
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("ingest_date,event_id")
    bad = command("csv", "--lake", wide.uri, "--from", "yesterday")
    assert (bad.returncode, bad.stderr) == (
        2, "dateline: --from 'yesterday' is no date; write it as 2026-11-30\n")
    turned = command("csv", "--lake", wide.uri, "--from", "2026-11-05", "--to", "2026-11-04")
    assert (turned.returncode, turned.stderr) == (
        2, "dateline: --from 2026-11-05 is later than --to 2026-11-04\n")
    empty = command("csv", "--lake", wide.uri, "--from", "2027-11-05")
    assert empty.returncode == 1 and empty.stderr.count("\n") == 1
    told = command("--help")
    assert all(name in told.stdout
               for name in FORMATS) and "--where takes one SQL condition" in told.stdout


def test_coordinates_keep_all_their_digits() -> None:
    from etl.load.exports.separated import _field

    assert [_field(value) for value in (-122.41942, 3.0, -7.2, None)] == [
        "-122.41942", "3", "-7.2", ""]
