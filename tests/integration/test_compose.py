"""The team's compose file, image and .env agree with each other and with the code. No daemon is needed."""

import re
import subprocess
import sys
import tomllib
from typing import Any

import pytest
import yaml

from etl.settings import PREFIX, Settings
from tests.paths import CHECKOUT

COMPOSE = CHECKOUT / "docker-compose.yml"
TEXT = COMPOSE.read_text("utf-8")
DOCUMENT: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = DOCUMENT["services"]
AIRFLOW = sorted(name for name in SERVICES if name.startswith("airflow-"))
ENVIRONMENT: dict[str, Any] = DOCUMENT["x-environment"]
SECRETS = ("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__API__SECRET_KEY")
ENV_EXAMPLE = (CHECKOUT / ".env.example").read_text("utf-8")
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text("utf-8")
IGNORED = {line.removeprefix("!") for line in (CHECKOUT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"}


def test_the_file_is_a_compose_file() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_services_are_all_there() -> None:
    assert AIRFLOW == ["airflow-apiserver", "airflow-dag-processor", "airflow-init", "airflow-scheduler", "airflow-triggerer",
                       "airflow-worker"]
    assert SERVICES.keys() - set(AIRFLOW) == {"postgres", "redis"}


# --- .env


def required() -> set[str]:
    return set(re.findall(r"\$\{(\w+):\?", TEXT))


def test_what_compose_requires_stands_in_the_example_empty() -> None:
    lines = set(ENV_EXAMPLE.splitlines())
    assert {f"{name}=" for name in required()} <= lines


def test_nothing_in_the_example_is_a_secret() -> None:
    given = dict(line.split("=", 1) for line in ENV_EXAMPLE.splitlines() if re.match(r"[A-Z]", line))
    assert given == dict.fromkeys(required(), "")


def test_what_the_example_offers_is_used() -> None:
    offered = set(re.findall(r"^#?([A-Z][A-Z_]+)=", ENV_EXAMPLE, re.MULTILINE))
    passed = {name for name, value in ENVIRONMENT.items() if value is None}
    assert offered <= set(re.findall(r"\$\{(\w+)", TEXT)) | passed


def test_every_secret_is_required() -> None:
    named = set(re.findall(r"\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)", TEXT))
    assert named <= required()
    for name in SECRETS:
        assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", ENVIRONMENT[name])


# --- services


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_ports_open_on_loopback_only(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert str(port).startswith("${BIND_ADDRESS:-127.0.0.1}:")
    assert "network_mode" not in SERVICES[name]


@pytest.mark.parametrize("name", AIRFLOW)
def test_all_airflow_services_are_told_the_same(name: str) -> None:
    told = SERVICES[name]["environment"]
    assert {variable: told[variable] for variable in ENVIRONMENT} == ENVIRONMENT
    assert DOCUMENT["x-secrets"].items() <= told.items()
    assert SERVICES[name]["image"] == "dateline"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_services_are_modest_and_last(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"]["max-size"]
    assert service["restart"] == ("no" if name == "airflow-init" else "unless-stopped")
    assert "privileged" not in service
    assert ("healthcheck" in service) != (name == "airflow-init")


def test_nothing_starts_before_what_it_needs() -> None:
    for name in AIRFLOW:
        for needed, how in SERVICES[name]["depends_on"].items():
            is_init = needed == "airflow-init"
            assert how["condition"] == ("service_completed_successfully" if is_init else "service_healthy")
            assert is_init or "healthcheck" in SERVICES[needed]
    assert all("airflow-init" in SERVICES[name]["depends_on"] for name in AIRFLOW if name != "airflow-init")


def test_volumes_and_configs_are_declared() -> None:
    mounted = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == set(DOCUMENT["volumes"])
    configs = {config["source"] for service in SERVICES.values() for config in service.get("configs", [])}
    assert configs == set(DOCUMENT["configs"])


def test_a_task_has_ended_before_the_queue_gives_it_away() -> None:
    orchestration = pytest.importorskip("etl.orchestration.tasks")
    longest = orchestration.DEFAULT_ARGS["execution_timeout"].total_seconds()
    assert int(ENVIRONMENT["AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"]) > longest
    assert orchestration.DEFAULT_ARGS["retries"] >= 1


# --- the code


def test_compose_passes_every_setting_and_no_other() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    told = {name for name in ENVIRONMENT if name.startswith(PREFIX)}
    assert told == known, "docker-compose.yml must pass exactly the settings that there are"
    assert set(re.findall(rf"{PREFIX}\w+", TEXT + ENV_EXAMPLE + DOCKERFILE)) <= known


def test_the_image_is_made_of_what_exists() -> None:
    copied = [word for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]]
    assert set(copied) == IGNORED
    assert all((CHECKOUT / name).exists() for name in copied)
    # What Airflow reads from a checkout has to be in the image too.
    assert all(name in copied for name in ("dags", "plugins") if list((CHECKOUT / name).glob("*.py")))


def test_the_image_has_what_compose_needs() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    team = {_name(line) for line in project["optional-dependencies"]["team"]}
    assert {"apache-airflow-providers-celery", "apache-airflow-providers-fab", "apache-airflow-providers-postgres", "celery",
            "redis"} <= team
    # The warehouse on PostgreSQL is loaded by this driver.
    assert "adbc-driver-postgresql" in team | {_name(line) for line in project["dependencies"]}
    assert DOCKERFILE.count("--frozen --no-dev --extra team") == 2
    assert "celery<5.7" in project["optional-dependencies"]["team"]


def test_image_and_makefile_install_by_the_same_uv() -> None:
    versions = {re.search(r"UV_VERSION *:?= *(\S+)", text) for text in (DOCKERFILE, (CHECKOUT / "Makefile").read_text("utf-8"))}
    assert len({found and found[1] for found in versions}) == 1


def _name(requirement: str) -> str:
    return re.split(r"[<>=~\[; ]", requirement)[0]
