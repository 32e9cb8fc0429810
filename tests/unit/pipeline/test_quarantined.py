"""A mention that breaks its contract is a reject; too many of them are the end of the run."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from etl.errors import TooManyRejects
from etl.lake.verify import verify
from etl.pipeline.run import Run
from etl.pipeline.transform import code, plan_codes, resolve
from etl.settings import Settings
from tests import factory
from tests.factory import DAY


@pytest.fixture
def run(tmp_path: Path) -> Run:
    made = Run.of(Settings(lake=str(tmp_path / "lake")), DAY)
    factory.commit_day(made.lake, rejects=[], runs=[])
    return made


def code_day(run: Run, monkeypatch: pytest.MonkeyPatch, good: int) -> None:
    mentions = [factory.mention(mention_id=f"{number:020d}", is_negated=True)
                for number in range(good)]
    mentions.append(factory.mention(mention_id="broken", confidence=1.5, killed=-1))
    coded = SimpleNamespace(mentions=mentions, places=[], rejects=[], article_count=1)
    monkeypatch.setattr("etl.resources.coder.load_coder", lambda *_: None)
    monkeypatch.setattr("etl.transform.events.code.code_articles",
                        lambda articles, coder, day: coded)
    for chunk in plan_codes(run):
        code(run, chunk)


def test_one_of_many_is_a_reject_with_every_reason_and_nothing_is_lost(
        run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code_day(run, monkeypatch, good=150)
    resolve(run)
    lake = run.lake
    [reject] = lake.read("rejects", DAY).to_pylist()
    assert (reject["stage"], reject["key"], reject["reason"]) == (
        "code", "broken", "broken_contract")
    assert reject["table"] == "mentions"
    assert reject["detail"] == "mentions: killed is below 0 (-1); confidence is above 1 (1.5)"
    runs = {row["stage"]: row for row in lake.read("runs", DAY).to_pylist()}
    counts = ("in_count", "out_count", "rejected_count", "skipped_count")
    assert [runs["code"][count] for count in counts] == [2, 1, 1, 0]
    assert [runs["resolve"][count] for count in counts] == [150, 0, 0, 150]
    assert lake.read("mentions", DAY).num_rows == 150
    assert [fault for fault in verify(lake, DAY).faults if "runs" in fault] == []


def test_above_the_declared_share_nothing_is_published(
        run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = run.lake
    before = lake.manifest(DAY), lake.read_bytes(lake.table_file("mentions", DAY))
    code_day(run, monkeypatch, good=50)
    said = r"mentions: 1 of 51 rows break the contract, .*; the first: mentions: killed is"
    with pytest.raises(TooManyRejects, match=said):
        resolve(run)
    assert (lake.manifest(DAY), lake.read_bytes(lake.table_file("mentions", DAY))) == before
    assert lake.files(".pending") == []
