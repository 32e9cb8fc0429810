"""A full disk, a read-only lake, two runs at once: one clear line, nothing torn, soon mended."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from etl.errors import LakeError
from etl.extract.archive.archive import ArchiveWriter
from etl.extract.fetch.answers import Answer
from etl.lake import Change, Lake
from etl.lake.verify import verify
from etl.orchestration.embedded.newsroom import serve
from etl.tables import contracts
from tests import factory
from tests.commands import PROGRAM
from tests.factory import DAY
from tests.paths import CACHE, CHECKOUT

DISK_BYTES = 3 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own; only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs",
                              str(folder)], capture_output=True,
                             check=False)
    if mounted.returncode:
        pytest.skip("nobody here may mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def entries(count: int, title: str) -> pa.Table:
    """So many entries, whose texts no compression makes small."""
    rows = [factory.entry(entry_id=f"{number:05}", title=title, summary=os.urandom(250).hex())
            for number in range(count)]
    return contracts.from_rows("entries", rows, DAY)


def commit(lake: Lake, count: int, title: str) -> None:
    with Change(lake, DAY) as change:
        change.write("feeds", contracts.from_rows("feeds", [factory.feed(title=title)], DAY))
        change.write("entries", entries(count, title))
        change.publish()


def test_a_full_disk_leaves_the_day_as_it_was(disk: Path) -> None:
    lake = Lake(str(disk / "lake"))
    commit(lake, 10, "Old")
    before = lake.manifest(DAY)
    with pytest.raises(LakeError, match=r"can't write .*: No space left on device") as caught:
        commit(lake, 30_000, "New")
    assert "\n" not in str(caught.value) and caught.value.exit_status == 1
    with ArchiveWriter(lake, DAY, "fetch") as archive:
        archive.add(Answer("http://x.example/", "http://x.example/", 200, body=os.urandom(DISK_BYTES)))
        with pytest.raises(LakeError, match=r"can't write .*: No space left on device"):
            archive.close()
    assert lake.manifest(DAY) == before
    assert lake.read("feeds", DAY)["title"].to_pylist() == ["Old"]
    assert [fault for fault in verify(lake, DAY).faults
            if "no row of captures" not in fault and "raw" not in fault] == []
    assert lake.files(".pending") == [], "room is made at once"
    commit(lake, 20, "New")
    assert lake.read("entries", DAY).num_rows == 20


def test_a_file_that_may_not_grow_leaves_the_day_as_it_was(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path / "lake"))
    commit(lake, 10, "Old")
    script = ("import resource, signal, sys; from pathlib import Path; "
              "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
              "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)); from etl.lake import "
              "Lake; from tests.integration.lake.test_lake_in_trouble import commit; "
              "commit(Lake(sys.argv[1]), 30_000, 'New')")
    done = subprocess.run([sys.executable, "-c", script, lake.root], cwd=CHECKOUT,
                          capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1].startswith("etl.errors.LakeError: can't write ")
    assert "File too large" in done.stderr
    assert lake.read("entries", DAY).num_rows == 10 and lake.files(".pending") == []


def environment(newsroom: str, folder: Path, lake: Path) -> dict[str, str]:
    settings = {"connect_to": newsroom, "feeds": CHECKOUT / "sample" / "feeds.opml", "lake": lake,
                "jobs": 1, "cache": CACHE, "warehouse": f"duckdb:///{folder}/w.duckdb",
                "reports": folder / "reports", "host_delay_seconds": 0}
    return {**os.environ,
            **{f"DATELINE_{name.upper()}": str(value) for name, value in settings.items()}}


def run(verb: str, variables: dict[str, str], count: int = 1) -> list[tuple[int, str]]:
    """Start the command as often, all at once; returns status and standard error of each."""
    started = [subprocess.Popen([str(PROGRAM), verb, "--date", str(DAY)], env=variables,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
               for _ in range(count)]
    errors = [process.communicate(timeout=120)[1] for process in started]
    return [(process.returncode, error) for process, error in zip(started, errors, strict=True)]


def test_a_lake_that_becomes_read_only_is_one_clear_line(disk: Path, tmp_path: Path) -> None:
    with serve(CHECKOUT / "sample") as newsroom:
        variables = environment(newsroom.connect_to, tmp_path, disk / "lake")
        assert run("poll", variables)[0][0] == 0
        lake = Lake(str(disk / "lake"))
        before = lake.manifest(DAY)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for verb in ("poll", "fetch"):
            [(status, errors)] = run(verb, variables)
            assert status == 2 and "Traceback" not in errors
            assert [line for line in errors.splitlines()
                    if "Read-only file system" in line] == errors.splitlines()[-1:]
        with pytest.raises(
                LakeError, match=r"can't write to the lake at .*: Read-only file system"):
            factory.write(lake, "places", DAY,
                          contracts.from_rows("places", [factory.place()], DAY))
        assert lake.manifest(DAY) == before and verify(lake, DAY).faults == []
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        assert run("poll", variables)[0][0] == 0
        assert verify(lake, DAY).faults == []


def test_two_runs_of_one_day_at_once_are_as_one(tmp_path: Path) -> None:
    with serve(CHECKOUT / "sample") as newsroom:
        alone = Lake(str(tmp_path / "alone"))
        together = Lake(str(tmp_path / "together"))
        for verb in ("poll", "fetch", "parse"):
            assert run(
                verb, environment(newsroom.connect_to, tmp_path, Path(alone.root)))[0][0] == 0
        for verb in ("poll", "fetch", "parse"):
            runs = run(verb, environment(newsroom.connect_to, tmp_path, Path(together.root)), 2)
            assert [status for status, _ in runs] == [0, 0], runs
    assert verify(together).faults == []
    for name in ("feeds", "entries", "captures", "articles", "rejects"):
        columns = [column.name for column in contracts.contract(name).columns
                   if column.is_repeatable]
        found, expected = (lake.read(name, DAY, columns).to_pylist() for lake in (together, alone))
        assert found == expected, name


def test_changes_of_one_day_wait_for_each_other(tmp_path: Path) -> None:
    script = ("import sys; from etl.tables import contracts; from etl.lake import Change, Lake; "
              "from etl.tables.rows import PlaceRow; from tests import factory\n"
              "lake = Lake(sys.argv[1])\n"
              "for number in range(20):\n"
              "    with Change(lake, factory.DAY) as change:\n"
              "        rows = list(lake.rows(PlaceRow, factory.DAY))\n"
              "        rows.append(factory.place(place_id=f'{sys.argv[2]} {number}'))\n"
              "        change.write('places', contracts.from_rows('places', rows, factory.DAY))\n"
              "        change.publish()\n")
    lake = Lake(str(tmp_path / "lake"))
    writers = [subprocess.Popen([sys.executable, "-c", script, lake.root, name], cwd=CHECKOUT)
               for name in "ab"]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    assert lake.read("places", DAY).num_rows == 40, "no writer has overwritten what the other added"
    assert lake.manifest(DAY)["places"].row_count == 40
    assert verify(lake, date(2026, 11, 3)).faults == []
