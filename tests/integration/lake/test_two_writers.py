"""Eight processes write one day at once, on a folder and on S3: nothing is lost.

The suite has five tries; `TRIES=100 pytest tests/integration/lake/test_two_writers.py` is the full run.
"""

import json
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from etl.errors import LakeError
from etl.lake import Change, Lake, leases, manifests, objects
from etl.lake.leases import FREE, Lease
from etl.lake.objects import Seen
from etl.lake.verify import verify
from etl.tables import contracts
from tests import factory
from tests.factory import DAY

TRIES = int(os.environ.get("TRIES", "5"))
TABLES = ("actors", "articles", "events", "feeds", "mentions", "places", "stories", "entries")
SECONDS = 600
Environment = dict[str, Any]


class Doors:
    """What stands before S3: one write after the other, as real ones do, and faults where a test asks for them."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app, self.lock = app, threading.Lock()
        self.refused = 0

    def __call__(self, environment: Environment, start: Callable[..., Any]) -> Iterable[bytes]:
        if self.refused and "/bucket/" in str(environment.get("PATH_INFO", "")):
            self.refused -= 1
            start("503 Slow Down", [("Content-Type", "application/xml")])
            return [b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"]
        if environment["REQUEST_METHOD"] != "PUT":
            return self.app(environment, start)
        with self.lock:
            return list(self.app(environment, start))


@pytest.fixture(scope="module")
def doors(s3: dict[str, str]) -> Iterator[Doors]:
    """The S3 of these tests: that of the others, with doors before it."""
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    made = Doors(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, made, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    before = os.environ["AWS_ENDPOINT_URL"]
    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{server.server_port}"
    objects._client.cache_clear()
    yield made
    os.environ["AWS_ENDPOINT_URL"] = before
    objects._client.cache_clear()
    server.shutdown()
    thread.join()


@pytest.fixture
def on_s3(doors: Doors, request: pytest.FixtureRequest) -> Lake:
    return Lake(f"s3://bucket/two/{request.node.name.partition('[')[0]}/lake")


def write(uri: str, number: int, days: list[date], together: Any) -> None:
    """Add a table of one's own and a row of `rejects` to each day, at the same time as all others."""
    lake, name = Lake(uri), TABLES[number]
    for day in days:
        together.wait(SECONDS)
        with Change(lake, day) as change:
            change.write(name, contracts.from_rows(name, [factory.MAKERS[name]()], day))
            rows = lake.read("rejects", day)
            mine = contracts.from_rows("rejects", [factory.reject(key=f"writer {number}")], day)
            change.write("rejects", pa.concat_tables([rows, mine]))
            change.publish()


def write_together(uri: str) -> list[date]:
    context = multiprocessing.get_context("spawn")
    days, together = [DAY + timedelta(days=number) for number in range(TRIES)], context.Barrier(len(TABLES))
    writers = [context.Process(target=write, args=(uri, number, days, together)) for number in range(len(TABLES))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(SECONDS)
    assert [writer.exitcode for writer in writers] == [0] * len(TABLES)
    return days


def lost(lake: Lake, days: list[date]) -> list[str]:
    """Tables that no manifest has, and rows that are gone."""
    found = [f"{name} of {day}" for day in days for name in {*TABLES, "rejects"} - lake.manifest(day).keys()]
    for day in days:
        keys = lake.read("rejects", day)["key"].to_pylist()
        found += [f"row {number} of {day}" for number in range(len(TABLES)) if f"writer {number}" not in keys]
    return found


def test_eight_writers_lose_nothing_in_a_folder(tmp_path: Any) -> None:
    lake = Lake(str(tmp_path / "lake"))
    days = write_together(lake.uri)
    assert lost(lake, days) == []
    assert [fault for day in days for fault in verify(lake, day).faults if "is not the file" in fault] == []


def test_eight_writers_lose_nothing_on_s3(on_s3: Lake) -> None:
    days = write_together(on_s3.uri)
    assert lost(on_s3, days) == []
    assert [fault for day in days for fault in verify(on_s3, day).faults if "is not the file" in fault] == []


def add(uri: str, number: int, together: Any) -> None:
    lake = Lake(uri)
    files = lake.manifest(DAY)["places"]
    together.wait(SECONDS)
    lake.commit(DAY, {TABLES[number]: files})


@pytest.mark.parametrize("place", ["folder", "s3"])
def test_a_manifest_that_others_change_too_keeps_what_all_put_into_it(
        place: str, tmp_path: Any, request: pytest.FixtureRequest) -> None:
    """Without the day's lock: the conditions on the manifest alone."""
    lake = Lake(str(tmp_path / "lake")) if place == "folder" else request.getfixturevalue("on_s3")
    factory.commit(lake, DAY, places=[factory.place()])
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(len(TABLES))
    writers = [context.Process(target=add, args=(lake.uri, number, together)) for number in range(len(TABLES))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(SECONDS)
    assert [writer.exitcode for writer in writers] == [0] * len(TABLES)
    assert lake.manifest(DAY).keys() == {*TABLES, "places"}


@pytest.mark.parametrize("place", ["folder", "s3"])
def test_a_change_of_a_day_that_became_another_is_refused(place: str, tmp_path: Any, request: pytest.FixtureRequest) -> None:
    lake = Lake(str(tmp_path / "lake")) if place == "folder" else request.getfixturevalue("on_s3")
    factory.commit(lake, DAY, places=[factory.place()])
    with Change(lake, DAY) as change:
        change.write("stories", contracts.from_rows("stories", [factory.story()], DAY))
        lake.commit(DAY, {"actors": lake.manifest(DAY)["places"]})
        with pytest.raises(LakeError, match=r"another run has changed .*/manifests/2026-11-03.json meanwhile"):
            change.publish()
    assert lake.manifest(DAY).keys() == {"places", "actors"}


def test_a_day_is_taken_over_from_a_writer_that_died_and_the_dead_publishes_nothing(
        on_s3: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    factory.commit(on_s3, DAY, places=[factory.place()])
    monkeypatch.setattr(leases.Lease, "_renew_again", lambda self: None)
    dead = Change(on_s3, DAY)
    dead.__enter__()
    dead.write("stories", contracts.from_rows("stories", [factory.story()], DAY))
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.0)
    with Change(on_s3, DAY) as change:
        change.write("actors", contracts.from_rows("actors", [factory.actor()], DAY))
        with pytest.raises(LakeError, match=r"another run has taken over \.locks/2026-11-03"):
            dead.publish()
        change.publish()
    dead.__exit__(None, None, None)
    assert on_s3.manifest(DAY).keys() == {"places", "actors"}
    assert not on_s3.exists(f"stories/{DAY}.parquet")
    assert on_s3.read_bytes(".locks/2026-11-03") == FREE


def test_a_lease_is_renewed_as_long_as_it_is_held(on_s3: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.4)
    with Lease(on_s3, ".locks/a") as lease:
        first = objects.read(on_s3, ".locks/a").etag
        renewed = threading.Event()
        monkeypatch.setattr(objects, "write_if", lambda *args, known=objects.write_if: renewed.set() or known(*args))
        assert renewed.wait(30)
        lease.check()
        assert b"token" in (objects.read(on_s3, ".locks/a").content or b"") and first is not None
    assert objects.read(on_s3, ".locks/a").content == FREE


def test_an_answer_that_got_lost_is_no_refusal(on_s3: Lake) -> None:
    [first] = [objects.write_if(on_s3, "x", b"1", Seen(None))]
    assert first is not None and objects.write_if(on_s3, "x", b"2", Seen(None)) is None
    again, now = objects.write_if(on_s3, "x", b"1", Seen(None)), objects.read(on_s3, "x")
    assert again is not None and replace(again, age_seconds=0.0) == replace(now, age_seconds=0.0)
    after = objects.write_if(on_s3, "x", b"3", first)
    assert after is not None and objects.write_if(on_s3, "x", b"4", first) is None
    assert on_s3.read_bytes("x") == b"3"


def test_an_s3_that_is_busy_for_a_while_is_waited_for_and_one_that_stays_so_is_one_line(
        on_s3: Lake, doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    doors.refused = 3
    manifests.update_day(on_s3, DAY, {})
    assert json.loads(on_s3.read_bytes(f"manifests/{DAY}.json"))["tables"] == {}
    try:
        for ask in (lambda: objects.read(on_s3, "x"), lambda: objects.write_if(on_s3, "x", b"", Seen(None)),
                    lambda: on_s3.exists("x"), lambda: on_s3.size("x")):
            doors.refused = 10_000
            with pytest.raises(LakeError, match=r"can't (read|write) .*/lake/x: ") as caught:
                ask()
            assert "\n" not in str(caught.value)
    finally:
        doors.refused = 0
