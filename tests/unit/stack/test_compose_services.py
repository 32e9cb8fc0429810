"""Services as compose files declare them."""

from io import BytesIO
from itertools import count
from pathlib import Path

import pytest

from stack.compose import read
from stack.places import Places
from stack.s3 import switched
from tests.paths import CHECKOUT

BASE = """
services:
  base:
    image: one
    entrypoint: [sh, -c]
    environment: {A: "1", B: "${B:-2}", C:}
    volumes: [data:/data]
    restart: unless-stopped
    healthcheck: {interval: 1m, test: [CMD-SHELL, "ask $$A"]}
  worker:
    extends: base
    command: [work]
"""
MAIN = """
services:
  worker:
    extends: {file: base.yml, service: worker}
    environment: {A: "3"}
    volumes: [more:/more]
    depends_on: {first: {condition: service_completed_successfully}, queue: {condition: service_healthy}}
  queue:
    image: two
    restart: "no"
    profiles: [queue]
    healthcheck: {test: [CMD, ask, it]}
"""


def write(folder: Path) -> Path:
    (folder / "base.yml").write_text(BASE)
    (folder / "main.yml").write_text(MAIN)
    return folder / "main.yml"


def test_a_service_has_what_it_extends(tmp_path: Path) -> None:
    worker = read(write(tmp_path), {"C": "told"})["worker"]
    assert worker.command == ("sh", "-c", "work")
    assert worker.environment == {"A": "3", "B": "2", "C": "told"}
    assert worker.health == ("sh", "-c", "ask $A")
    assert worker.needs == {"first": "completed", "queue": "healthy"}
    assert worker.restarts


def test_a_variable_without_a_value_is_left_out(tmp_path: Path) -> None:
    services = read(write(tmp_path), {})
    assert "C" not in services["worker"].environment
    assert (services["queue"].health, services["queue"].restarts) == (("ask", "it"), False)
    assert services["queue"].profiles == ("queue",)


def test_folders_of_a_container_are_folders_of_the_home(tmp_path: Path) -> None:
    places = Places(tmp_path)
    local = places.local("cat /run/secrets/key; s3://b/data /data/lake:/data \"/logs\" /database", "here", "web")
    assert local == (f"cat {tmp_path}/secrets/key; s3://b/data {tmp_path}/here/data/lake:{tmp_path}/here/data "
                     f"\"{tmp_path}/here/logs\" /database")
    assert places.local("/opt/airflow/x", "here", "web") == f"{tmp_path}/homes/web/x"
    assert places.local("duckdb:////data/b.duckdb s3:///data", "here", "web") == f"duckdb:///{tmp_path}/here/data/b.duckdb s3:///data"


def test_two_workers_have_names_and_ports_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(50_000)
    monkeypatch.setattr("stack.places.free_port", lambda: next(numbers))
    worker = read(CHECKOUT / "docker-compose.yml", {"DATELINE_CONTACT": "me"})["airflow-worker"]
    places = Places(tmp_path)
    placed = [places.placed(worker, "here", number) for number in (1, 2)]
    assert [one.name for one in placed] == ["airflow-worker-1", "airflow-worker-2"]
    ports = {one.environment["AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT"] for one in placed}
    assert len(ports) == 2


def test_a_busy_store_answers_503_and_reads_what_it_was_sent(tmp_path: Path) -> None:
    said: list[str] = []
    body = BytesIO(b"0123456789")
    store = switched(lambda request, begin: [b"fine"], tmp_path / "switch")
    request = {"CONTENT_LENGTH": "10", "wsgi.input": body}

    def begin(status: str, headers: object) -> None:
        said.append(status)

    assert list(store(request, begin)) == [b"fine"]
    (tmp_path / "switch").touch()
    assert b"SlowDown" in b"".join(store(request, begin))
    assert said == ["503 Slow Down"] and body.read() == b""
