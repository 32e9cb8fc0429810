"""The home's secrets, and the environment of the services."""

import json
import stat
import sys
from pathlib import Path

import pytest

from etl.errors import WorkError
from etl.orchestration.embedded.home import MARK, Home, absolute, environment
from etl.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "a project" / "airflow")


def test_secrets_are_made_once_and_are_private(home: Home) -> None:
    first = home.prepare()
    assert home.prepare() == first
    assert len(first["jwt_secret"]) >= 64
    passwords = json.loads((home.folder / "passwords.json").read_text("utf-8"))
    assert passwords == {"admin": first["password"]}
    for name in ("secrets.json", "passwords.json"):
        assert stat.S_IMODE((home.folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700


def test_torn_secrets_are_made_anew(home: Home) -> None:
    home.prepare()
    (home.folder / "secrets.json").write_text("{", "utf-8")
    assert home.prepare()["fernet_key"]


def test_one_at_a_time(home: Home) -> None:
    home.prepare()
    with home.locked(), pytest.raises(WorkError, match="another run or ui"), home.locked():
        raise AssertionError("a second one got in")
    with home.locked():
        pass


def test_relative_paths_are_the_projects(tmp_path: Path) -> None:
    given = Settings(lake="data/lake", warehouse="duckdb:///data/w.duckdb", feeds="my.opml")
    found = absolute(given, tmp_path)
    assert found["DATELINE_LAKE"] == f"{tmp_path}/data/lake"
    assert found["DATELINE_WAREHOUSE"] == f"duckdb:///{tmp_path}/data/w.duckdb"
    assert found["DATELINE_FEEDS"] == f"{tmp_path}/my.opml"


def test_addresses_and_absolute_paths_stay(tmp_path: Path) -> None:
    given = Settings(lake="s3://bucket/lake", warehouse="postgresql://u:p@h/db",
                     reports="/srv/pages")
    found = absolute(given, tmp_path)
    assert found["DATELINE_LAKE"] == "s3://bucket/lake"
    assert found["DATELINE_WAREHOUSE"] == "postgresql://u:p@h/db"
    assert found["DATELINE_REPORTS"] == "/srv/pages"


def test_services_listen_and_ask_on_loopback_only(home: Home) -> None:
    inherited = {"AIRFLOW__API__HOST": "0.0.0.0", "AIRFLOW_CONFIG": "/etc/airflow.cfg",
                 "NO_PROXY": "intranet", "PATH": "/bin"}
    found = environment(home, home.prepare(), 4321, inherited)
    assert found["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert found["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:4321/execution/"
    assert found["NO_PROXY"] == found["no_proxy"] == "intranet,127.0.0.1,localhost"
    assert "AIRFLOW_CONFIG" not in found
    assert found["PATH"] == "/bin"
    assert found[MARK] == found["AIRFLOW_HOME"] == str(home.folder)


def test_who_has_no_name_gets_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert environment(home, home.prepare(), 4321, {})["LOGNAME"] == "dateline"
    assert "LOGNAME" not in environment(home, home.prepare(), 4321, {"USER": "ann"})


def test_nobody_is_told_of_runs_unless_the_environment_says_who(tmp_path: Path) -> None:
    home, inherited = Home(tmp_path), {"AIRFLOW__METRICS__OTEL_ON": "True"}
    found = environment(home, home.prepare(), 4321, inherited)
    assert not [name for name in found if "OTEL" in name or "OPENLINEAGE" in name]


def test_what_the_environment_says_of_telling_wins(tmp_path: Path) -> None:
    home = Home(tmp_path)
    inherited = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4317", "OTEL_TRACES_EXPORTER": "otlp",
                 "OPENLINEAGE_URL": "http://marquez:5000", "OPENLINEAGE_NAMESPACE": "newsroom"}
    found = environment(home, home.prepare(), 4321, inherited)
    assert inherited.items() <= found.items()
    assert found["AIRFLOW__TRACES__OTEL_ON"] == found["AIRFLOW__METRICS__OTEL_ON"] == "True"
    assert found["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf"


def test_lineage_without_its_extra_is_told_to_who_wants_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                           caplog: pytest.LogCaptureFixture) -> None:
    home = Home(tmp_path)
    monkeypatch.setitem(sys.modules, "openlineage", None)
    environment(home, home.prepare(), 4321, {})
    assert not caplog.messages
    environment(home, home.prepare(), 4321, {"OPENLINEAGE_URL": "http://marquez:5000"})
    [said] = caplog.messages
    assert "the extra `lineage` is not installed" in said
