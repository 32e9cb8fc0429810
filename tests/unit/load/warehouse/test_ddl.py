"""DDL from contracts: quoted, typed, commented, and nothing where nothing is missing."""

from etl.load.warehouse import ddl
from etl.tables import contracts


def test_a_missing_table_is_created_with_types_and_comments() -> None:
    contract = contracts.contract("place_mentions")
    create, comment, *columns = ddl.statements(contract, ())
    assert create.startswith('CREATE TABLE "place_mentions" ("ingest_date" DATE NOT NULL, ')
    assert '"end" INTEGER NOT NULL' in create and '"latitude" DOUBLE PRECISION,' in create
    assert ddl.index(contract.name, contract.key, is_unique=True) == (
        'CREATE UNIQUE INDEX IF NOT EXISTS "place_mentions_by_ingest_date_article_id_start" '
        'ON "place_mentions" ("ingest_date", "article_id", "start")')
    grain = contract.grain.replace("'", "''")
    assert comment == f"COMMENT ON TABLE \"place_mentions\" IS '{grain}'"
    assert len(columns) == len(contract.columns)


def test_an_added_column_is_nullable_and_commented() -> None:
    contract = contracts.contract("captures")
    existing = tuple(column.name for column in contract.columns if column.name != "kind")
    alter, comment = ddl.statements(contract, existing)
    assert alter == 'ALTER TABLE "captures" ADD COLUMN "kind" TEXT'
    meaning = "feed: a polled feed; page: an article''s page."
    assert comment == f"COMMENT ON COLUMN \"captures\".\"kind\" IS '{meaning}'"


def test_a_table_that_has_every_column_is_left_alone() -> None:
    contract = contracts.contract("stories")
    assert not list(ddl.statements(contract, tuple(c.name for c in contract.columns)))


def test_every_contract_has_sql_types() -> None:
    for name in contracts.loaded_names():
        assert list(ddl.statements(contracts.contract(name), ()))


def test_quoting() -> None:
    assert ddl.name('a"b') == '"a""b"'
    assert ddl.where(table_name="it's") == "WHERE \"table_name\" = 'it''s'"
