"""Politeness as the server sees it, with default settings: requests open at once, pauses between them, tries, budgets."""

import asyncio
import time
from collections import Counter
from itertools import pairwise
from statistics import median

from etl.extract.fetch.answers import Answer
from etl.extract.fetch.http import MAX_DELAY_SECONDS, Client
from etl.settings import Settings

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
LATER = b"HTTP/1.1 429 Later\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"


class Server:
    """Notes when each request came and how many were open; answers as told after a while, or never."""

    def __init__(self, answers: list[bytes | None], seconds: float) -> None:
        self.answers, self.seconds = answers, seconds
        self.came: list[float] = []
        self.open = self.most_open = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                answer = self.answers[min(len(self.came), len(self.answers) - 1)]
                self.came.append(time.monotonic())
                self.open += 1
                self.most_open = max(self.most_open, self.open)
                await asyncio.sleep(self.seconds if answer else 30)
                self.open -= 1
                writer.write(answer or b"")
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


def ask(answers: list[bytes | None], pages: int, seconds: float = 0.0, **settings: float) -> tuple[Server, list[Answer]]:
    server, found = Server(answers, seconds), []

    async def run() -> None:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        async with Client(Settings(allow_private_hosts="127.0.0.1", **settings)) as client:
            async def fetch(number: int) -> None:
                found.append(await client.fetch(f"http://127.0.0.1:{port}/{number}"))

            await client.turns.each(range(pages), lambda _: f"http://127.0.0.1:{port}/", fetch)
        listening.close()

    asyncio.run(run())
    return server, found


def pauses_between(times: list[float]) -> list[float]:
    """As the server saw them: a machine with other work makes single ones longer or shorter, hence the medians."""
    return [later - earlier for earlier, later in pairwise(times)]


def test_four_requests_at_once_and_half_a_second_apart() -> None:
    server, found = ask([OK], 8, seconds=2.5)
    pauses = pauses_between(server.came)
    assert server.most_open <= 4
    assert 0.4 < median(pauses) < 2.5
    assert len(found) == len(server.came) == 8


def test_one_request_at_a_time_waits_no_longer_than_the_delay() -> None:
    server, _ = ask([OK], 5)
    pauses = pauses_between(server.came)
    assert 0.4 < median(pauses) < 2


def test_four_tries_with_pauses_that_grow_and_differ() -> None:
    server, (answer,) = ask([BUSY], 1)
    pauses = pauses_between(server.came)
    assert answer.reason == "http_503" and len(server.came) == 4
    assert pauses[2] > pauses[0] and all(0.2 * 2**n <= pause for n, pause in enumerate(pauses))


def test_retry_after_holds_for_the_whole_host() -> None:
    server, found = ask([LATER, OK], 3, host_connections=1)
    assert [answer.reason for answer in found] == [None] * 3
    assert server.came[1] - server.came[0] >= 2


def test_a_host_that_hangs_costs_no_more_than_its_failures() -> None:
    server, found = ask([None], 40, timeout_seconds=0.5, host_failures=8, host_delay_seconds=0)
    reasons = Counter(answer.reason for answer in found)
    assert len(server.came) <= 8 + 4
    assert set(reasons) == {"timeout", "host_budget"} and reasons["host_budget"] >= 28


def test_a_host_that_answers_now_and_then_is_not_given_up() -> None:
    _, found = ask([None, OK], 30, timeout_seconds=3, host_failures=2, attempts=2, host_delay_seconds=0)
    assert [answer.reason for answer in found] == [None] * 30


def test_time_is_over_for_a_host_and_for_all() -> None:
    _, host = ask([OK], 8, seconds=3, host_seconds=1.5, host_delay_seconds=0)
    _, run = ask([OK], 8, seconds=3, run_seconds=1.5, host_delay_seconds=0)
    assert Counter(answer.reason for answer in host) == {None: 4, "host_budget": 4}
    assert Counter(answer.reason for answer in run) == {None: 4, "run_budget": 4}


def test_the_limits_are_those_that_are_promised() -> None:
    default = Settings()
    assert (default.host_connections, default.attempts, default.timeout_seconds) == (4, 4, 60)
    assert default.host_delay_seconds <= 2 and MAX_DELAY_SECONDS <= 60
