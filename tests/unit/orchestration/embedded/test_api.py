"""Questions to the embedded Airflow: one that is answered late is asked again, and no other."""

import urllib.error
from typing import Any

import pytest

from etl.errors import WorkError
from etl.orchestration.embedded.api import TRIES, Api

LATE = (TimeoutError("timed out"), urllib.error.URLError(TimeoutError("timed out")))


def answering(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> tuple[Api, list[str]]:
    """An API that gives these answers one after another, and the paths that were asked."""
    api, asked, coming = Api(1, "p", token="t"), [], list(answers)

    def send(method: str, path: str, body: Any = None) -> Any:
        asked.append(path)
        answer = coming.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(api, "_send", send)
    return api, asked


def test_a_late_answer_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    api, asked = answering(monkeypatch, *LATE, {"state": "running"})
    assert api.ask("dags/d") == {"state": "running"}
    assert asked == ["/api/v2/dags/d?"] * 3


def test_one_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    api, asked = answering(monkeypatch, *[LATE[0]] * TRIES)
    with pytest.raises(WorkError, match=r"did not answer GET .*timed out"):
        api.ask("dags/d")
    assert len(asked) == TRIES


@pytest.mark.parametrize("error", [ConnectionRefusedError("refused"), urllib.error.URLError(ConnectionRefusedError())])
def test_one_that_is_not_there_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    api, asked = answering(monkeypatch, error)
    with pytest.raises(WorkError, match="did not answer"):
        api.ask("dags/d")
    assert len(asked) == 1


def test_what_changes_something_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    api, asked = answering(monkeypatch, LATE[0])
    with pytest.raises(WorkError, match="did not answer POST"):
        api.tell("POST", "dags/d/dagRuns", {})
    assert len(asked) == 1
