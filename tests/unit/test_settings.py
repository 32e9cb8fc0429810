"""Settings: what is wrong is named, what is right has the promised defaults."""

import os
import stat
from pathlib import Path

import pytest

from etl.errors import SettingError
from etl.lake.store import Store
from etl.settings import PREFIX, Settings, describe, read_settings


def printed(variable: str, **given: str) -> str:
    return next(str(line.value) for line in describe(read_settings(**given)) if line.variable == variable)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


@pytest.mark.parametrize(("variable", "message"), [
    ("DATELINE_LAEK", r"unknown setting DATELINE_LAEK; did you mean DATELINE_LAKE\?"),
    ("DATELINE_HOST_DELAY", r"did you mean DATELINE_HOST_DELAY_SECONDS\?"),
    ("DATELINE_ZZZZZZZZZZZZ", r"unknown setting DATELINE_ZZZZZZZZZZZZ; `dateline settings` lists them all"),
])
def test_an_unknown_setting_is_an_error(monkeypatch: pytest.MonkeyPatch, variable: str, message: str) -> None:
    monkeypatch.setenv(variable, "x")
    with pytest.raises(SettingError, match=message):
        read_settings()


@pytest.mark.parametrize(("variable", "value"), [
    ("DATELINE_ATTEMPTS", "many"), ("DATELINE_ATTEMPTS", "0"), ("DATELINE_HOST_CONNECTIONS", "0"),
    ("DATELINE_HOST_DELAY_SECONDS", "-1"), ("DATELINE_TIMEOUT_SECONDS", "nan"), ("DATELINE_MAX_BODY_BYTES", "12"),
    ("DATELINE_WAREHOUSE", "mysql://h/db"), ("DATELINE_LAKE", "  "), ("DATELINE_MAX_REJECT_SHARE", "1.5"),
    ("DATELINE_JOBS", "0"), ("DATELINE_SEEN_DAYS", "0"), ("DATELINE_USER_AGENT", "x"),
])
def test_a_bad_value_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingError, match=f"^{variable}={value!r}: ") as caught:
        read_settings()
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 2


def test_the_limits_are_those_of_the_interfaces() -> None:
    settings = read_settings()
    assert settings.host_connections <= 4
    assert settings.host_delay_seconds <= 2
    assert settings.attempts <= 4
    assert settings.timeout_seconds == 60
    assert settings.max_body_bytes == 10_000_000
    assert settings.max_entry_age_days is None
    assert settings.allow_private_hosts == ""


def test_the_command_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LAKE", "from-environment")
    assert read_settings(lake="given").lake == "given"
    assert read_settings(lake=None).lake == "from-environment"


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ATTEMPTS", "")
    assert read_settings().attempts == 4


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().lake = "other"  # type: ignore[misc]


def test_every_setting_is_described_with_its_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_JOBS", "3")
    found = {line.variable: line for line in describe(read_settings())}
    assert set(found) == {PREFIX + name.upper() for name in Settings.model_fields}
    assert all(line.meaning for line in found.values())
    assert (found["DATELINE_JOBS"].value, found["DATELINE_JOBS"].origin) == (3, "environment")
    assert found["DATELINE_ATTEMPTS"].origin == "default"


@pytest.mark.parametrize("uri", [
    "postgresql://ann:s3cret@db.example:5432/dateline", "postgresql://ann:s3:cret@db.example/dateline",
    "postgresql://ann:s3@cret@db.example/dateline", "postgresql://db.example/dateline?user=ann&password=s3cret",
    "postgresql://ann:s3%2Fcret@db.example/dateline",
])
def test_passwords_are_not_printed(uri: str) -> None:
    value = printed("DATELINE_WAREHOUSE", warehouse=uri)
    assert "s3" not in value and "cret" not in value
    assert "db.example" in value


def test_a_bad_value_shows_no_password() -> None:
    with pytest.raises(SettingError, match=r"mysql://ann:\*\*\*@h/db"):
        read_settings(warehouse="mysql://ann:s3cret@h/db")


def test_keys_of_a_bucket_are_not_printed() -> None:
    value = printed("DATELINE_LAKE", lake="s3://KEY:s3cret@bucket/lake")
    assert "s3cret" not in value and value.endswith("@bucket/lake")


def test_a_contact_is_told_to_servers() -> None:
    assert read_settings(contact="ops@a.example").full_user_agent == "Dateline/0.1 (+ops@a.example)"


@pytest.mark.parametrize(("umask", "rights"), [("", 0o640), ("077", 0o600), ("022", 0o644)])
def test_what_is_written_gives_the_rights_of_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: str,
                                                         rights: int) -> None:
    before = os.umask(0)
    try:
        monkeypatch.setenv("DATELINE_UMASK", umask)
        read_settings()
        Store(f"{tmp_path}/lake").write_bytes("raw/a", b"bytes")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "lake" / "raw" / "a").stat().st_mode) == rights


@pytest.mark.parametrize("umask", ["rw", "999", "7", "02777"])
def test_a_umask_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, umask: str) -> None:
    monkeypatch.setenv("DATELINE_UMASK", umask)
    with pytest.raises(SettingError, match="DATELINE_UMASK"):
        read_settings()
