"""The values for Airflow's Helm chart agree with settings, image and lock file. No cluster is needed."""

import re
import tomllib
from typing import Any

import yaml

from etl.settings import PREFIX, Settings
from stack.places import image_environment
from tests.paths import CHECKOUT

TEXT = (CHECKOUT / "deploy" / "helm-values.yaml").read_text("utf-8")
VALUES: dict[str, Any] = yaml.safe_load(TEXT)
PAGE = (CHECKOUT / "docs" / "kubernetes.md").read_text("utf-8")
LOCK = tomllib.loads((CHECKOUT / "uv.lock").read_text("utf-8"))
ENVIRONMENT = {one["name"]: one["value"] for one in VALUES["env"]}
SECRETS = {one["envName"]: one for one in VALUES["secret"]}


def test_the_versions_are_those_of_the_lock_file() -> None:
    versions = {package["name"]: package.get("version") for package in LOCK["package"]}
    assert VALUES["airflowVersion"] == versions["apache-airflow"]
    assert VALUES["defaultAirflowTag"] == versions["dateline"]
    assert "apache-airflow-providers-cncf-kubernetes" in versions


def test_only_settings_that_there_are_get_a_value() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    told = {name for name in {*ENVIRONMENT, *SECRETS} if name.startswith(PREFIX)}
    assert {"DATELINE_LAKE", "DATELINE_REPORTS", "DATELINE_WAREHOUSE", "DATELINE_CONTACT"} <= told <= known
    assert all(ENVIRONMENT[name].startswith("s3://") for name in ("DATELINE_LAKE", "DATELINE_REPORTS"))


def test_dags_and_plugins_are_those_of_the_image() -> None:
    image = image_environment()
    for option in ("dags_folder", "plugins_folder"):
        assert VALUES["config"]["core"][option] == image[f"AIRFLOW__CORE__{option.upper()}"]


def test_what_it_offers_to_be_told_is_what_compose_sets() -> None:
    offered = {one["name"]: one["value"] for one in map(yaml.safe_load, re.findall(
        r"^  # - (\{name: (?:AIRFLOW__|OTEL_|OPENLINEAGE_).*\})$", TEXT, re.MULTILINE))}
    compose = yaml.safe_load((CHECKOUT / "docker-compose.airflow.yml").read_text("utf-8"))["x-environment"]
    assert offered["OTEL_TRACES_EXPORTER"] and offered["OPENLINEAGE_URL"]
    for name, value in offered.items():
        said = str(compose[name] or "")
        assert not said or said.startswith("${") or said.lower() == value.lower(), name
        default = re.fullmatch(r"\$\{\w+:-(.*)\}", said)
        assert not default or default[1] in ("", "false", value), name


def test_no_secret_is_a_value() -> None:
    assert not re.search(r"://[^\s\"]*:[^\s\"/]*@", TEXT)
    named = {VALUES[name] for name in ("fernetKeySecretName", "apiSecretKeySecretName", "jwtSecretName")}
    named |= {VALUES["data"]["metadataSecretName"], *(one["secretName"] for one in SECRETS.values())}
    assert all(f"secret generic {name} " in PAGE or f"`{name}`" in PAGE for name in named)
    assert VALUES["createUserJob"]["enabled"] is False, "it gives the password as an argument"


def test_every_folder_that_is_named_is_mounted() -> None:
    mounted = {mount["mountPath"] for mount in VALUES["volumeMounts"]}
    assert {ENVIRONMENT["TMPDIR"], ENVIRONMENT["DATELINE_CACHE"]} == mounted
    assert ENVIRONMENT["DATELINE_BROWSE_COPY"].startswith(f"duckdb:///{ENVIRONMENT['DATELINE_CACHE']}/")
    assert {mount["name"] for mount in VALUES["volumeMounts"]} == {volume["name"] for volume in VALUES["volumes"]}


def test_everything_has_limits_and_needs_no_script_of_another_image() -> None:
    for name in ("scheduler", "dagProcessor", "triggerer", "apiServer", "workers"):
        assert {"requests", "limits"} == set(VALUES[name]["resources"])
    for name in ("scheduler", "dagProcessor", "triggerer"):
        assert VALUES[name]["livenessProbe"]["command"][2].startswith("exec airflow jobs check ")
        assert VALUES[name]["logGroomerSidecar"] == {"enabled": False}
