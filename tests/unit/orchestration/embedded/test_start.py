"""What is checked before anything is started, and what is said."""

import os
import signal
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from etl.orchestration.embedded import prepare, reach
from etl.orchestration.embedded.__main__ import main
from etl.orchestration.embedded.display import Lines
from etl.orchestration.embedded.reach import addresses, any_reachable
from etl.orchestration.embedded.signals import Stopped, stoppable
from etl.orchestration.embedded.watch import Failure, TaskProgress

LIST = '<opml version="2.0"><body><outline xmlUrl="https://news.example/feed"/></body></opml>'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("DATELINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.opml").write_text(LIST, "utf-8")
    return tmp_path


@pytest.mark.parametrize(("arguments", "variables", "said"), [
    (["run", "--feeds", "none.opml"], {}, "none.opml"),
    (["run", "--feeds", "my.opml"], {"DATELINE_LAEK": "x"}, "unknown setting DATELINE_LAEK"),
    (["run", "--feeds", "my.opml"], {"DATELINE_LAKE": "my.opml/lake"},
     "DATELINE_LAKE: can't write to"),
    (["ui"], {"DATELINE_ATTEMPTS": "many"}, "DATELINE_ATTEMPTS"),
])
def test_wrong_usage_is_one_line_and_starts_nothing(
        project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
        arguments: list[str], variables: dict[str, str], said: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert main(arguments) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert not (project / "data" / "airflow").exists()


def test_a_given_list_is_taken_without_asking_the_world(
        project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "any_reachable", lambda urls: pytest.fail("it asked"))
    with prepare.planned(project, "my.opml") as plan:
        assert plan.settings.feeds == str(project / "my.opml")
        assert plan.variables["DATELINE_LAKE"] == str(project / "data" / "lake")


@pytest.mark.parametrize("is_reachable", [True, False])
def test_the_newsroom_stands_in_when_no_default_feed_can_be_reached(
        project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
        is_reachable: bool) -> None:
    monkeypatch.setattr(prepare, "read_roster", lambda path: [])
    monkeypatch.setattr(prepare, "any_reachable", lambda urls: is_reachable)
    served = SimpleNamespace(connect_to="*.example=127.0.0.1:1")
    monkeypatch.setattr("etl.orchestration.embedded.newsroom.serve",
                        lambda folder, weeks: nullcontext(served))
    with prepare.planned(project) as plan:
        assert plan.settings.connect_to == ("" if is_reachable else "*.example=127.0.0.1:1")
        assert plan.settings.feeds.endswith("feeds.opml" if is_reachable else "sample/feeds.opml")
        folder = project / "data" if is_reachable else project / "data" / "sample"
        assert plan.variables["DATELINE_LAKE"] == plan.settings.lake == str(folder / "lake")
        assert plan.settings.warehouse == f"duckdb:///{folder}/warehouse.duckdb"
        assert plan.settings.cache == str(project / "data" / "cache"), "which is no part of the sample's places"
    assert ("bundled sample newsroom" in capsys.readouterr().out) is not is_reachable


def test_hosts_are_asked_once_each() -> None:
    urls = ["https://a.example/1", "https://a.example/2", "http://b.example/",
            "http://c.example:81/", "no address"]
    assert addresses(urls) == [("a.example", 443), ("b.example", 80), ("c.example", 81)]


@pytest.mark.parametrize(("open_hosts", "expected"), [({"b.example"}, True), (set(), False)])
def test_one_host_is_enough(monkeypatch: pytest.MonkeyPatch, open_hosts: set[str],
                            expected: bool) -> None:
    monkeypatch.setattr(reach, "_connects", lambda address: address[0] in open_hosts)
    assert any_reachable(["http://a.example/", "http://b.example/"], 2) is expected


def test_nobody_answering_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading
    monkeypatch.setattr(reach, "_connects", lambda address: threading.Event().wait(30))
    assert not any_reachable(["http://a.example/"], 0.1)


def test_a_signal_ends_the_block_once() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Stopped) as caught, stoppable():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            signal.pause()
        finally:
            os.kill(os.getpid(), signal.SIGINT)
    assert caught.value.exit_status == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_line_for_each_task_that_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    with Lines() as show:
        show([TaskProgress("dateline_extract", "poll", 1, 2, "running", 1)])
        for _ in range(2):
            show([TaskProgress("dateline_extract", "poll", 2, 2, "success", 3.21)])
    [line] = capsys.readouterr().out.splitlines()
    assert line.split() == ["dateline_extract", "poll", "success", "2", "×", "3.2", "s"]


def test_a_failure_in_one_line() -> None:
    assert str(Failure("dateline_load.load[2026-11-22]", Path("/x/1.log"), "no space left")) == (
        "dateline_load.load[2026-11-22] failed: no space left (log: /x/1.log)")
