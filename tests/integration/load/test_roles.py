"""The loader and readers of a PostgreSQL warehouse have the rights they need, and no others."""

from collections.abc import Iterator
from typing import Any

import psycopg2
import psycopg2.errors
import pytest

from etl.lake import Lake
from etl.load.warehouse.warehouse import load_day, marts, open_warehouse
from tests import factory
from tests.integration.load.queries import rows
from tests.paths import CHECKOUT

ROLES = (CHECKOUT / "etl" / "load" / "warehouse" / "roles.sql").read_text("utf-8")


def run(uri: str, sql: str) -> None:
    connection = psycopg2.connect(uri)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
    finally:
        connection.close()


@pytest.fixture
def database(server: Any) -> Iterator[str]:
    """The address of a database with roles, for `{user}`."""
    admin = str(server.get_uri())
    connection = psycopg2.connect(admin)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE roles")
        own = str(server.get_uri("roles"))
        run(own, ROLES)
        run(own, "CREATE ROLE ana LOGIN IN ROLE dateline_reader; CREATE ROLE stranger LOGIN")
        yield own.replace("postgres:@", "{user}:@", 1)
        cursor.execute("DROP DATABASE roles WITH (FORCE)")
        cursor.execute("DROP ROLE ana, stranger, dateline_loader, dateline_reader")
    connection.close()


def test_the_loader_loads_and_readers_read_all_of_it(lake: Lake, database: str) -> None:
    loader, reader = database.format(user="dateline_loader"), database.format(user="ana")
    load_day(lake, loader, factory.DAY)
    for table in ("events", "_loads", *(mart.name for mart in marts.MARTS if not mart.is_for_browsing)):
        assert rows(reader, f"SELECT count(*) > 0 FROM {table}") == [(True,)], table
    with open_warehouse(loader).loading() as connection:
        connection.execute("UPDATE _marts SET sha256 = 'old'")
    load_day(lake, loader, factory.DAY)
    assert rows(reader, "SELECT count(*) FROM v_events") == [(1,)], "also what was made anew"


@pytest.mark.parametrize(("user", "sql"), [
    ("ana", "DELETE FROM events"), ("ana", "CREATE TABLE mine (a INT)"),
    ("ana", "CREATE TABLE public.mine (a INT)"), ("ana", "CREATE TEMPORARY TABLE mine (a INT)"),
    ("dateline_loader", "CREATE TABLE public.mine (a INT)"),
    ("dateline_loader", "CREATE SCHEMA mine"), ("dateline_loader", "CREATE ROLE other"),
    ("dateline_loader", "COPY events TO '/tmp/stolen'")])
def test_nobody_may_do_more(lake: Lake, database: str, user: str, sql: str) -> None:
    load_day(lake, database.format(user="dateline_loader"), factory.DAY)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run(database.format(user=user), sql)


def test_a_stranger_does_not_get_in(database: str) -> None:
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        run(database.format(user="stranger"), "SELECT 1")
