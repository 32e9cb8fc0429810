"""What readers of a warehouse see, whichever engine it is."""

from typing import Any

from etl.load.warehouse.warehouse import open_warehouse


def rows(uri: str, sql: str) -> list[tuple[Any, ...]]:
    with open_warehouse(uri).reading() as connection:
        assert connection is not None
        return list(connection.rows(sql))


def events(uri: str) -> dict[str, int]:
    return {str(day): count
            for day, count in rows(uri, "SELECT ingest_date, count(*) FROM events GROUP BY 1")}
