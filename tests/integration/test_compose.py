"""The team's compose file, image and .env agree with each other and with the code. No daemon is needed."""

import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from etl.settings import PREFIX, Settings
from stack.compose import read, resolved
from stack.interpolation import MissingVariable, interpolate
from stack.places import image_environment
from tests.paths import CHECKOUT

COMPOSE, SHARED, WORKERS = (CHECKOUT / f"docker-compose{name}.yml" for name in ("", ".airflow", ".workers"))
FILES = (COMPOSE, SHARED, WORKERS)
TEXT = "".join(path.read_text("utf-8") for path in FILES)
DOCUMENTS: dict[Path, dict[str, Any]] = {path: yaml.safe_load(path.read_text("utf-8")) for path in FILES}
# As they are declared, with what they extend.
SERVICES = resolved(COMPOSE)
WORKER = resolved(WORKERS)["airflow-worker"]
ALL = [*((name, SERVICES[name]) for name in sorted(SERVICES)), ("airflow-worker elsewhere", WORKER)]
ENVIRONMENT: dict[str, Any] = DOCUMENTS[SHARED]["x-environment"]
AIRFLOW = [(name, service) for name, service in ALL if service["image"] == "${TEAM_IMAGE:-dateline}"]
ONCE = {"airflow-init", "s3-bucket", "airflow-cli"}
ENV_EXAMPLE = (CHECKOUT / ".env.example").read_text("utf-8")
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text("utf-8")
IGNORED = {line.removeprefix("!") for line in (CHECKOUT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"}
MANY = pytest.mark.parametrize(("name", "service"), ALL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_is_a_compose_file(path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_services_extend_makes_compose_services_too(tmp_path: Path) -> None:
    whole = {key: value for key, value in DOCUMENTS[COMPOSE].items() if not key.startswith("x-")}
    (tmp_path / "whole.yml").write_text(yaml.safe_dump({**whole, "services": SERVICES}))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(tmp_path / "whole.yml")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_services_are_all_there() -> None:
    always = {name for name, service in SERVICES.items() if not service.get("profiles")}
    assert always == {"airflow-apiserver", "airflow-dag-processor", "airflow-init", "airflow-scheduler", "airflow-triggerer",
                      "airflow-worker", "postgres", "redis"}
    assert {name: service["profiles"] for name, service in SERVICES.items() if name not in always} == {
        "airflow-cli": ["cli"], "flower": ["flower"], "s3": ["s3"], "s3-bucket": ["s3"]}
    assert set(resolved(WORKERS)) == {"airflow-worker"}, "no second database may start beside a worker elsewhere"


# --- .env


def required(text: str) -> set[str]:
    return set(re.findall(r"\$\{(\w+):\?", text))


def test_what_compose_requires_stands_in_the_example_empty() -> None:
    lines = set(ENV_EXAMPLE.splitlines())
    assert {f"{name}=" for name in required(TEXT) - required(WORKERS.read_text("utf-8"))} <= lines
    assert all(re.search(rf"^#?{name}=", ENV_EXAMPLE, re.MULTILINE) for name in required(TEXT))


def test_the_example_gives_nothing() -> None:
    given = dict(line.split("=", 1) for line in ENV_EXAMPLE.splitlines() if re.match(r"[A-Z]", line))
    assert given == {"DATELINE_CONTACT": ""}


def test_what_the_example_offers_is_used_and_the_other_way_round() -> None:
    offered = set(re.findall(r"^#?([A-Z][A-Z_0-9]+)=", ENV_EXAMPLE, re.MULTILINE))
    passed = {name for name, value in ENVIRONMENT.items() if value is None}
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
    assert offered <= used | passed | {"CONFIG"}
    defaults = {"DATELINE_CACHE", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_SERVICE_NAME", "OTEL_TRACES_EXPORTER"}
    assert used - offered <= defaults


def test_what_the_manual_tells_to_switch_on_is_passed_on() -> None:
    manual = (CHECKOUT / "docs" / "operations.md").read_text("utf-8")
    section = manual.partition("### Metrics and traces")[2].partition("### The nightly page")[0]
    told = set(re.findall(r"`([A-Z_]+)=", section))
    assert {"OTEL_ON", "OTEL_EXPORTER_OTLP_ENDPOINT", "OPENLINEAGE_URL", "EXTRAS"} <= told
    assert told <= set(re.findall(r"\$\{(\w+)", TEXT)) | set(ENVIRONMENT)


def test_a_worker_elsewhere_wants_to_be_told_where_the_others_are() -> None:
    told = {"WORKER_NAME": "w", "POSTGRES_ADDRESS": "db:5432", "REDIS_ADDRESS": "queue:6379", "API_URL": "http://api:8080",
            "DATELINE_LAKE": "s3://b/lake", "DATELINE_REPORTS": "s3://b/reports", "DATELINE_CONTACT": "me"}
    [worker] = read(WORKERS, told).values()
    assert not [value for value in worker.environment.values() if re.search(r"@postgres|redis:6379|airflow-apiserver", value)]
    assert worker.needs == {} and worker.environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://api:8080/execution/"
    for name in told:
        with pytest.raises(MissingVariable, match=name):
            read(WORKERS, {key: value for key, value in told.items() if key != name})


def test_addresses_are_those_of_the_services_unless_told() -> None:
    worker = read(COMPOSE, {"DATELINE_CONTACT": "me"})["airflow-worker"].environment
    assert worker["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == "postgresql+psycopg2://airflow@postgres:5432/airflow"
    assert worker["DATELINE_WAREHOUSE"] == "postgresql://dateline@postgres:5432/dateline"
    assert '"@redis:6379/0"' in worker["AIRFLOW__CELERY__BROKER_URL_CMD"]


# --- secrets


def test_no_secret_is_a_variable_or_an_argument() -> None:
    assert not re.findall(r"\$\{\w*(?:PASSWORD|SECRET_KEY|FERNET|JWT)\w*[:}]", TEXT)
    assert "--password" not in TEXT and "--requirepass" not in TEXT


@MANY
def test_a_service_has_the_secrets_that_it_reads(name: str, service: dict[str, Any]) -> None:
    file = WORKERS if "elsewhere" in name else COMPOSE
    assert set(service.get("secrets", [])) <= set(DOCUMENTS[file]["secrets"])
    health = service.get("healthcheck", {}).get("test", [])
    texts = [*service.get("entrypoint", []), *service.get("command", []), *health,
             *map(str, service.get("environment", {}).values())]
    read_here = {found for text in texts for found in re.findall(r"/run/secrets/(\w+)", text)}
    assert read_here <= set(service.get("secrets", []))


def test_the_script_makes_each_secret_once_and_closes_the_folder(tmp_path: Path) -> None:
    script, folder = CHECKOUT / "deploy" / "secrets.sh", tmp_path / "secrets"
    subprocess.run(["sh", script, folder], check=True, capture_output=True)
    made = {path.name: path.read_text("ascii") for path in folder.iterdir()}
    assert set(made) == set(DOCUMENTS[COMPOSE]["secrets"])
    assert len(set(made.values())) == len(made)
    assert all(re.fullmatch(r"[\w-]{20,128}=?", value) for value in made.values())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "redis_password").write_text("mine")
    subprocess.run(["sh", script, folder], check=True, capture_output=True)
    assert {path.name: path.read_text("ascii") for path in folder.iterdir()} == {**made, "redis_password": "mine"}


def test_airflow_gets_its_secrets_without_a_last_newline(tmp_path: Path) -> None:
    (tmp_path / "redis_password").write_text("secret\n")
    environment = read(COMPOSE, {"DATELINE_CONTACT": "me"})["airflow-worker"].environment
    command = environment["AIRFLOW__CELERY__BROKER_URL_CMD"].replace("/run/secrets", str(tmp_path))
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "redis://:secret@redis:6379/0"


# --- services


@MANY
def test_ports_open_on_loopback_only(name: str, service: dict[str, Any]) -> None:
    for port in service.get("ports", []):
        assert str(port).startswith("${BIND_ADDRESS:-127.0.0.1}:")
    assert "network_mode" not in service


@pytest.mark.parametrize(("name", "service"), AIRFLOW)
def test_all_airflow_services_are_told_the_same(name: str, service: dict[str, Any]) -> None:
    told, local = service["environment"], {"DATELINE_LAKE", "DATELINE_REPORTS"} if "elsewhere" in name else set()
    assert {variable: told[variable] for variable in ENVIRONMENT if variable not in local} == {
        variable: value for variable, value in ENVIRONMENT.items() if variable not in local}
    assert service["env_file"] == [{"path": ".env", "required": False}]
    assert service["read_only"] is True
    assert {volume.rpartition(":/")[2] for volume in service["volumes"]} == {"data", "logs", "spill", "config:ro", "dags:ro"}


@MANY
def test_services_are_modest_and_last(name: str, service: dict[str, Any]) -> None:
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"]["max-size"]
    assert service["restart"] == ("no" if name in ONCE else "unless-stopped")
    assert "privileged" not in service
    assert ("healthcheck" in service) != (name in ONCE)
    limits = service["deploy"]["resources"]["limits"]
    assert set(limits) == {"cpus", "memory", "pids"}
    assert ("reservations" in service["deploy"]["resources"]) != (name in ONCE)


@MANY
def test_an_image_can_be_pinned_from_outside(name: str, service: dict[str, Any]) -> None:
    assert re.fullmatch(r"\$\{[A-Z0-9]+_IMAGE:-[\w./:-]+\}", service["image"])
    pinned = interpolate(service["image"], {"POSTGRES_IMAGE": "postgres:17@sha256:0"})
    assert (pinned == "postgres:17@sha256:0") == (name == "postgres")


def test_temporary_files_lie_on_a_volume() -> None:
    assert ENVIRONMENT["TMPDIR"] == "/spill"
    assert re.search(r"--owner 50000 .*/spill", DOCKERFILE)


def test_nothing_starts_before_what_it_needs() -> None:
    for name, service in AIRFLOW:
        for needed, how in service.get("depends_on", {}).items():
            is_init = needed == "airflow-init"
            assert how["condition"] == ("service_completed_successfully" if is_init else "service_healthy")
            assert is_init or "healthcheck" in SERVICES[needed]
        alone = name in {"airflow-init", "s3-bucket", "airflow-worker elsewhere"}
        assert ("airflow-init" in service.get("depends_on", {})) != alone


def test_volumes_and_configs_are_declared() -> None:
    for file, services in ((COMPOSE, SERVICES), (WORKERS, {"airflow-worker": WORKER})):
        told = interpolate(services, {"DATELINE_CONTACT": "me"} | dict.fromkeys(required(TEXT), "x"))
        mounted = {volume.partition(":")[0] for service in told.values() for volume in service.get("volumes", [])}
        assert mounted == set(DOCUMENTS[file]["volumes"])
        configs = {config["source"] for service in told.values() for config in service.get("configs", [])}
        assert configs == set(DOCUMENTS[file].get("configs", {}))


def test_a_task_has_ended_before_the_queue_gives_it_away() -> None:
    orchestration = pytest.importorskip("etl.orchestration.tasks")
    longest = orchestration.DEFAULT_ARGS["execution_timeout"].total_seconds()
    assert int(ENVIRONMENT["AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"]) > longest
    assert orchestration.DEFAULT_ARGS["retries"] >= 1


def test_only_a_worker_that_shares_the_api_servers_disk_writes_what_it_reads() -> None:
    queue = re.search(r'^PAGES_QUEUE = "(\w+)"$', (CHECKOUT / "dags" / "load.py").read_text("utf-8"), re.MULTILINE)
    assert queue and SERVICES["airflow-worker"]["command"][-2:] == ["--queues", f"default,{queue[1]}"]
    assert WORKER["command"] == ["airflow", "celery", "worker"]
    place = read(COMPOSE, {"DATELINE_CONTACT": "me"})["airflow-apiserver"].environment["DATELINE_BROWSE_COPY"]
    assert place.startswith("duckdb:////data/") and "data:/data" in SERVICES["airflow-apiserver"]["volumes"]
    assert "data:/data" in SERVICES["airflow-worker"]["volumes"]


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
    assert 'ARG EXTRAS="--extra team"' in DOCKERFILE
    assert DOCKERFILE.count("--frozen --no-dev ${EXTRAS}") == 2
    assert any(line.startswith("apache-airflow-providers-amazon") for line in project["optional-dependencies"]["team"])
    assert image_environment()["AIRFLOW_HOME"] == "/opt/airflow"
    assert "celery<5.7" in project["optional-dependencies"]["team"]


def test_image_and_makefile_install_by_the_same_uv() -> None:
    versions = {re.search(r"UV_VERSION *:?= *(\S+)", text) for text in (DOCKERFILE, (CHECKOUT / "Makefile").read_text("utf-8"))}
    assert len({found and found[1] for found in versions}) == 1


def _name(requirement: str) -> str:
    return re.split(r"[<>=~\[; ]", requirement)[0]
