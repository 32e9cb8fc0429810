"""docs/analysis.md and the notebooks: both engines say what pandas says, and every cell runs."""

import json
import math
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from etl.lake import Lake
from etl.load.exports.formats import export
from etl.load.report.contents import read_contents
from etl.load.warehouse.warehouse import load_day
from etl.orchestration.embedded.newsroom import serve
from tests.commands import dateline
from tests.integration.load.queries import rows
from tests.paths import CHECKOUT

DAY = date(2026, 3, 7)
PAGE = (CHECKOUT / "docs" / "analysis.md").read_text("utf-8")
QUESTION = re.compile(r"^## (\d+)\. ([^\n]+)\n(.*?)```sql\n(.*?)```", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"-?\d+(\.\d+)?")
QUESTIONS = {int(number): sql for number, _, _, sql in QUESTION.findall(PAGE)}
NOTEBOOKS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
Frame = pd.DataFrame
Tables = Callable[[str], Frame]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One night of the sample newsroom where `make run` leaves it: `lake` and `warehouse.duckdb` in `data/sample`."""
    folder = tmp_path_factory.mktemp("sample night") / "data" / "sample"
    folder.mkdir(parents=True)
    with serve(CHECKOUT / "sample") as newsroom:
        done = dateline("run", "--date", DAY, connect_to=newsroom.connect_to, lake=folder / "lake",
                        warehouse=f"duckdb:///{folder}/warehouse.duckdb",
                        reports=folder / "reports", feeds=CHECKOUT / "sample" / "feeds.opml",
                        host_delay_seconds=0)
    assert done.returncode == 0, done.stderr
    yield folder


def counted(frame: Frame, by: list[str], **sums: str) -> Frame:
    """Group with nulls; a sum of nothing but nulls is null."""
    grouped = frame.groupby(by, dropna=False)
    named = {name: grouped[column].sum(min_count=1) for name, column in sums.items()}
    return pd.DataFrame({"n": grouped.size(), **named}).reset_index()


def by_day(read: Tables) -> Frame:
    events = read("events").dropna(subset=["place_country"])
    return counted(events, ["event_date", "place_country"], mentions="mention_count")


def violence(read: Tables) -> Frame:
    events = read("events").dropna(subset=["place_country"])
    grouped = events[events["event_type"] == "ASSAULT"].groupby(
        ["place_country", "place_admin1", "event_mode"], dropna=False)
    return pd.DataFrame({"n": grouped.size(), "most": grouped["killed"].max()}).reset_index()


def pairs(read: Tables) -> Frame:
    sides = ["actor_country", "recipient_country"]
    events = read("events").drop(columns=sides).rename(
        columns={"actor_countries": sides[0], "recipient_countries": sides[1]})
    events = events.explode(sides[0]).explode(sides[1]).drop_duplicates(["event_id", *sides])
    events = events[(events[sides].fillna("") != "").all(axis=1)]
    events = events[events["actor_country"] != events["recipient_country"]]
    return events.assign(conflict=(events["quad_class"] > 2).astype(int))


def dyads(read: Tables) -> Frame:
    return counted(pairs(read), ["actor_country", "recipient_country"], conflicts="conflict")


def weeks(read: Tables) -> Frame:
    events = pairs(read)
    day = pd.to_datetime(events["event_date"])
    events = events.assign(week=(day - pd.to_timedelta(day.dt.day_of_week, unit="D")).dt.date,
                           one=events[["actor_country", "recipient_country"]].min(axis=1),
                           other=events[["actor_country", "recipient_country"]].max(axis=1))
    grouped = events.groupby(["week", "one", "other"])
    return pd.DataFrame(
        {"goldstein": grouped["goldstein"].mean(), "n": grouped.size()}).reset_index()


def killed(read: Tables) -> Frame:
    events = read("events").dropna(subset=["place_country"])
    events = events[(events["killed"].fillna(0) > 0) | (events["injured"].fillna(0) > 0)]
    grouped = events.groupby("place_country")
    # A country's deadliest event is that of its days with most killed.
    return pd.DataFrame({"killed": grouped["killed"].sum(min_count=1),
                         "injured": grouped["injured"].sum(min_count=1),
                         "most": grouped["killed"].max()}).reset_index()


def shared(read: Tables) -> Frame:
    events = read("events")
    events = events[(events["publisher_count"] >= 2) & (events["event_date_precision"] == "day")]
    return events[["event_id", "event_date", "event_type", "actor_name", "recipient_name",
                   "place_name", "publisher_count", "confidence", "sentence"]]


def story(read: Tables) -> Frame:
    stories = read("stories").sort_values(
        ["publisher_count", "article_count", "event_count", "story_id"],
        ascending=[False, False, False, True]).head(1)
    told = stories.merge(read("story_articles"),
                         on="story_id").merge(read("mentions"), on="article_id")
    told = told[told["mention_id"].isin(read("event_mentions")["mention_id"])]
    return told[["title", "publisher_count", "event_type", "actor_name",
                 "recipient_name"]].drop_duplicates()


def evidence(read: Tables) -> Frame:
    event = read("events").sort_values(["mention_count", "event_id"],
                                       ascending=[False, True]).iloc[0]["event_id"]
    bridge = read("event_mentions")
    told = read("mentions").merge(bridge[bridge["event_id"] == event][["mention_id"]],
                                  on="mention_id")
    told = told.merge(read("articles")[["article_id", "publisher", "canonical_url"]],
                      on="article_id")
    return told[["sentence", "trigger", "attribution", "confidence", "publisher", "canonical_url"]]


def feeds(read: Tables) -> Frame:
    found = []
    for feed in read("feeds").itertuples():
        articles = read("articles")[lambda frame, feed=feed: frame["feed_id"] == feed.feed_id]
        keys = {feed.feed_id, *articles["article_id"]}
        for table, key in (("entries", "entry_id"), ("captures", "capture_id")):
            frame = read(table)
            keys |= set(frame[frame["feed_id"] == feed.feed_id][key])
        found.append((feed.publisher, len(articles),
                      read("mentions")["article_id"].isin(articles["article_id"]).sum(),
                      read("rejects")["key"].isin(keys).sum(), int(feed.outcome == "failed")))
    return pd.DataFrame(found).groupby(0).sum().reset_index()


def trust(read: Tables) -> Frame:
    mentions = read("mentions")
    flags = mentions[["is_negated", "is_hypothetical", "is_future", "is_historical"]].any(axis=1)
    told = mentions.assign(actor=mentions["actor_name"].notna(),
                           recipient=mentions["recipient_name"].notna(),
                           place=mentions["place_latitude"].notna(), flagged=flags)
    grouped = told.groupby("event_type")
    return pd.DataFrame({"n": grouped.size(), **{column: grouped[column].mean() for column in (
        "confidence", "actor", "recipient", "place", "flagged")}}).reset_index()


ANSWERS: dict[int, Callable[[Tables], Frame]] = {1: by_day, 2: violence, 3: dyads, 4: weeks,
                                                 5: killed, 6: shared, 7: story, 8: evidence,
                                                 9: feeds, 10: trust}


def plain(value: Any) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, datetime | pd.Timestamp):
        return value.date()
    if isinstance(value, str) and NUMBER.fullmatch(value):
        # PostgreSQL's sums of BIGINT are NUMERIC, which ADBC hands over as text.
        value = float(value)
    is_number = isinstance(value, int | float | Decimal) or hasattr(value, "dtype")
    return round(float(value), 9) if is_number else value


def normal(found: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(plain(value) for value in row) for row in found), key=repr)


def test_there_are_ten_questions() -> None:
    assert sorted(QUESTIONS) == sorted(ANSWERS) == list(range(1, 11))


def test_every_answer_is_that_of_pandas_on_both_engines(sample: Path, uri: str) -> None:
    lake = Lake(str(sample / "lake"))
    load_day(lake, uri, DAY)
    frames: dict[str, Frame] = {}

    def read(table: str) -> Frame:
        if table not in frames:
            frames[table] = pd.read_parquet(sample / "lake" / table)
        return frames[table]

    for number, sql in QUESTIONS.items():
        answer = normal(rows(uri, sql))
        expected = normal(ANSWERS[number](read).itertuples(index=False))
        assert answer == expected, f"question {number}"
        assert answer or number == 6, f"question {number} has no answer in the sample"


def bombings(csv: Frame) -> list[tuple[str, int, int, int]]:
    """Events with dead in Nigeria: the day, the killed, the lowest and the highest number."""
    found = csv[(csv["place_country"] == "NGA") & (csv["killed"].fillna(0) > 0)]
    return [(str(row.event_date)[:10], int(row.killed), int(row.killed_low), int(row.killed_high))
            for row in found.itertuples()]


def test_a_bombing_that_was_told_by_three_and_corrected_counts_once_in_every_total(sample: Path) -> None:
    # Northern Wire told 14 dead in Maiduguri, then 11; the Saltmarsh Courier and the Meridian Review told one number each.
    lake, uri = Lake(str(sample / "lake")), f"duckdb:///{sample}/warehouse.duckdb"
    once = [("2026-03-02", 11, 11, 14)]
    assert bombings(pd.read_parquet(sample / "lake" / "events")) == once
    [event] = [event for event in read_contents(lake, DAY).casualties if event.place_country == "NGA"]
    assert (event.killed, event.killed_low, event.killed_high) == (11, 11, 14)
    assert (event.article_count >= 2 and "killed 11 people" in event.sentence) or "Eleven people" in event.sentence
    for mart in ("daily_counts", "fatalities"):
        assert rows(uri, f"SELECT sum(killed) FROM {mart} WHERE country = 'NGA'") == [(11,)], mart
    assert rows(uri, "SELECT count(*) FROM v_events WHERE place_country = 'NGA' AND killed > 0") == [(1,)]
    for name, read in (("csv", pd.read_csv), ("geoparquet", pd.read_parquet)):
        export(lake, name, DAY, DAY, None, str(sample / f"out.{name}"))
        assert bombings(read(sample / f"out.{name}")) == once, name
    export(lake, "geojson", DAY, DAY, "place_country = 'NGA' AND killed > 0", str(sample / "out.geojson"))
    [feature] = json.loads((sample / "out.geojson").read_text("utf-8"))["features"]
    assert feature["properties"]["killed"] == 11
    export(lake, "jsonfeed", DAY, DAY, "place_country = 'NGA' AND killed > 0", str(sample / "out.json"))
    [item] = json.loads((sample / "out.json").read_text("utf-8"))["items"]
    assert "11 killed" in item["content_text"]


def test_the_page_names_every_mart() -> None:
    from etl.load.warehouse.marts import MARTS

    assert set(re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE)) == {mart.name for mart in MARTS}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning",
                            "ignore::RuntimeWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_every_notebook_runs(path: Path, sample: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "outputs are not committed"
    beside_data = sample.parents[1] / "notebooks"
    beside_data.mkdir(exist_ok=True)
    NotebookClient(notebook, timeout=120, kernel_name="python3",
                   resources={"metadata": {"path": str(beside_data)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert len(shown) >= 4 and all(output.output_type != "error" for output in shown)


PRINTED = (*re.findall(r"```python\n(.*?)```", (CHECKOUT / "README.md").read_text("utf-8"), re.DOTALL),
           *re.findall(r'python -c "(.*)"', PAGE))


def test_python_of_readme_and_page_runs_as_printed(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.parents[1])
    assert len(PRINTED) == 2
    for code in PRINTED:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        [said] = done.stderr.splitlines()
        assert "the sample's night" in said


@pytest.mark.parametrize(("verb", "shown"), [
    (("trace", "{event}"), "event    {event}"), (("show", "{capture}"), "Maiduguri"),
    (("export", "csv", "--where", "event_id = '{event}'"), "{event}"), (("lake", "verify", "--quick"), "1 days, "),
    (("parse", "--why", "{url}"), "body      "), (("load", "--date", str(DAY)), "data/sample/reports"),
])
def test_commands_find_the_samples_night(sample: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...],
                                         shown: str) -> None:
    monkeypatch.chdir(sample.parents[1])
    said = dict(zip(("event", "capture", "url"), rows(f"duckdb:///{sample}/warehouse.duckdb", """
        SELECT e.event_id, c.capture_id, c.url FROM v_events AS e JOIN articles AS a USING (article_id)
        JOIN captures AS c USING (capture_id) WHERE e.place_country = 'NGA' AND e.killed > 0""")[0], strict=True))
    done = dateline(*(word.format(**said) for word in verb))
    assert done.returncode == 0 and shown.format(**said) in done.stdout, done.stderr
    assert "nothing is stored in data/lake: this is the sample's night, of data/sample/lake\n" in done.stderr


def test_there_is_a_notebook_for_pandas_and_one_for_duckdb() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["duckdb", "pandas"]
