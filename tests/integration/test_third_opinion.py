"""The optional third opinion, against a server on loopback that speaks OpenAI's chat completions."""

import json
import logging
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from etl.resources.llm import Endpoint, WithThirdOpinion
from etl.transform.events.verdicts.opinion import LABELS, NO_EVENT, Opinion, Pair, favourite

SENTENCE = "Chad shelled Mali while Niger watched."
CHAD_MALI, NIGER_MALI = Pair(SENTENCE, (0, 4), (13, 17)), Pair(SENTENCE, (24, 29), (13, 17))
EVEN = {label: 1 / len(LABELS) for label in LABELS}


class Even:
    """A local classifier that knows nothing."""

    def classify(self, pairs: Sequence[Pair]) -> list[Opinion]:
        return [EVEN for _ in pairs]


class Server(ThreadingHTTPServer):
    """Answers every question with `answer`; keeps what it was asked."""

    daemon_threads = True
    answer: bytes = b""
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []

    def says(self, events: list[dict[str, str]]) -> None:
        content = json.dumps({"events": events})
        self.answer = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == "/v1/chat/completions"
        self.server.asked.append(json.loads(body))
        self.server.keys.append(self.headers["Authorization"])
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def endpoint(server: Server, requests: int = 10, key: str = "k") -> Endpoint:
    return Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "any", key, requests, 2.0)


def test_its_vote_counts_half(server: Server) -> None:
    server.says([{"event_type": "ASSAULT", "actor": "Chad", "recipient": "Mali"}])
    act, no_act = WithThirdOpinion(Even(), endpoint(server)).classify([CHAD_MALI, NIGER_MALI])
    assert favourite(act).event_type == "ASSAULT" and act["ASSAULT"] == pytest.approx(0.5 + 0.5 * EVEN["ASSAULT"])
    assert no_act[NO_EVENT] == pytest.approx(0.5 + 0.5 * EVEN[NO_EVENT])


def test_it_is_asked_once_a_sentence_for_json_by_a_schema(server: Server) -> None:
    server.says([])
    WithThirdOpinion(Even(), endpoint(server)).classify([CHAD_MALI, NIGER_MALI])
    [question] = server.asked
    assert question["temperature"] == 0
    assert question["response_format"]["json_schema"]["strict"] is True
    assert question["messages"][-1] == {"role": "user", "content": SENTENCE}
    assert server.keys == ["Bearer k"]


@pytest.mark.parametrize("event", [
    {"event_type": "ASSAULT", "actor": "The Chadian army", "recipient": "Mali"},  # no quote of the sentence
    {"event_type": "WAR", "actor": "Chad", "recipient": "Mali"}, {"event_type": "ASSAULT", "actor": "", "recipient": "Mali"}])
def test_what_quotes_nothing_is_dropped(server: Server, event: dict[str, str]) -> None:
    server.says([event])
    [opinion] = WithThirdOpinion(Even(), endpoint(server)).classify([CHAD_MALI])
    assert opinion[NO_EVENT] > 0.5


@pytest.mark.parametrize(("status", "answer"), [(500, b"{}"), (200, b"not json"), (200, b"[]"), (200, b'{"choices": []}'),
                                                (200, b'{"choices": [{"message": {"content": "{}"}}]}'),
                                                (200, b'{"choices": [{"message": {"content": "{\\"events\\": [7]}"}}]}')])
def test_a_bad_answer_leaves_the_local_opinion_with_one_warning(server: Server, caplog: pytest.LogCaptureFixture,
                                                                status: int, answer: bytes) -> None:
    server.status, server.answer = status, answer
    other = Pair("Chad left.", (0, 4))
    with caplog.at_level(logging.WARNING):
        assert WithThirdOpinion(Even(), endpoint(server)).classify([CHAD_MALI, other]) == [EVEN, EVEN]
    assert [r.message.split(":")[0] for r in caplog.records] == ["the third opinion is left out, the local classifier decides"]


def test_the_budget_is_kept(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.says([])
    classifier = WithThirdOpinion(Even(), endpoint(server, requests=1))
    classifier.classify([CHAD_MALI])
    assert classifier.classify([Pair("Chad left.", (0, 4))]) == [EVEN]
    assert len(server.asked) == 1 and "its budget is spent" in caplog.text


def test_nobody_at_home_leaves_the_local_opinion(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    address = endpoint(server)
    server.shutdown()
    server.server_close()
    assert WithThirdOpinion(Even(), address).classify([CHAD_MALI]) == [EVEN]
    assert "ConnectError" in caplog.text
