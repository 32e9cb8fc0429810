"""The day's records of the work: a loss is an error, and a stage replaces its own rows only."""

from pathlib import Path

import pyarrow as pa
import pytest

from etl.errors import TooManyRejects, WorkError
from etl.lake import Change, Lake
from etl.lake.manifests import StoredFile, TableFiles
from etl.pipeline.records import Tally, write_rejects, write_runs
from etl.pipeline.run import Run
from etl.pipeline.stages import named
from etl.settings import Settings
from etl.tables import contracts
from tests import factory
from tests.factory import DAY

ANY_SHARE = Settings(max_reject_share=1.0)
FIFTH = Settings(max_reject_share=0.2)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.of(Settings(lake=str(tmp_path / "lake")), DAY)


@pytest.fixture
def lake(run: Run) -> Lake:
    return run.lake


def rejects(*rows: factory.Row) -> pa.Table:
    return contracts.from_rows("rejects", list(rows), DAY)


def test_what_adds_up_passes() -> None:
    Tally("parse", taken=10, out=7, rejected=1, skipped=2).check(FIFTH)
    Tally("parse", taken=0, out=0, rejected=0).check(FIFTH)


@pytest.mark.parametrize("out", [6, 8])
def test_a_lost_or_a_doubled_record_fails_the_work(out: int) -> None:
    said = rf"parse: 10 records in, but {out} out \+ 1 rejected \+ 2 skipped = {out + 3}"
    with pytest.raises(WorkError, match=said):
        Tally("parse", 10, out, 1, 2).check(ANY_SHARE)


def test_too_many_rejects_fail_the_work() -> None:
    Tally("parse", 10, 8, 2).check(FIFTH)
    said = r"parse: 3 of 10 records rejected, .*DATELINE_MAX_REJECT_SHARE=0.2"
    with pytest.raises(TooManyRejects, match=said):
        Tally("parse", 10, 7, 3).check(FIFTH)
    Tally("parse", 10, 0, 10).check(ANY_SHARE)


def replace_rejects(run: Run, stages: tuple[str, ...], *rows: factory.Row) -> None:
    with Change(run.lake, run.day) as change:
        write_rejects(run, change, map(named, stages), rejects(*rows))
        change.publish()


def replace_runs(run: Run, tally: Tally, **sha256s: str) -> None:
    with Change(run.lake, run.day) as change:
        change.tables.update({name: TableFiles((StoredFile(name, 1, 1, sha256),))
                              for name, sha256 in sha256s.items()})
        write_runs(run, change, [tally])
        change.put()


def test_a_stage_replaces_its_own_rejects_only(run: Run, lake: Lake) -> None:
    replace_rejects(run, ("poll", "fetch"), factory.reject(), factory.reject(stage="poll", key="f"))
    replace_rejects(run, ("parse", "code"), factory.reject(stage="parse", key="old"))
    replace_rejects(run, ("parse", "code"), factory.reject(stage="code", key="new"))
    found = lake.read("rejects", DAY).select(["stage", "key"]).to_pylist()
    assert sorted((row["stage"], row["key"]) for row in found) == [
        ("code", "new"), ("fetch", factory.ENTRY_ID), ("poll", "f")]


def test_a_stage_replaces_its_own_runs_only(run: Run, lake: Lake) -> None:
    for count in (5, 6):
        replace_runs(run, Tally("poll", 1, 1, 0))
        replace_runs(run, Tally("parse", count, count - 2, 1, 1))
    found = lake.read("runs", DAY).to_pylist()
    counts = ("in_count", "out_count", "rejected_count", "skipped_count")
    assert [(row["stage"], *(row[count] for count in counts)) for row in found] == [
        ("parse", 6, 4, 1, 1), ("poll", 1, 1, 0, 0)]


def test_a_run_tells_how_many_texts_are_disputed(run: Run, lake: Lake) -> None:
    replace_runs(run, Tally("parse", 10, 9, 1, disputed=3))
    replace_runs(run, Tally("poll", 1, 1, 0))
    found = lake.read("runs", DAY).to_pylist()
    assert {row["stage"]: row["disputed_count"] for row in found} == {"parse": 3, "poll": None}


def test_a_run_tells_apart_what_was_written(run: Run, lake: Lake) -> None:
    checksums = []
    for digest in ("a", "a", "b"):
        replace_runs(run, Tally("parse", 1, 1, 0), articles=digest, rejects=str(len(checksums)))
        checksums += lake.read("runs", DAY)["checksum"].to_pylist()
    assert checksums[0] == checksums[1] != checksums[2]


def test_rows_that_fetch_adds_do_not_change_the_checksum_of_poll(run: Run, lake: Lake) -> None:
    checksums = set()
    for digest in ("only feeds", "feeds and pages"):
        replace_runs(run, Tally("poll", 1, 1, 0), feeds="f", captures=digest)
        checksums |= set(lake.read("runs", DAY)["checksum"].to_pylist())
    assert len(checksums) == 1
