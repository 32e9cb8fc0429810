"""A reader who looks at a warehouse all the while: prints a line for what it saw that can't be, ends on end of input.

    python -m tests.integration.load.readers URI ROWS_A_DAY

Every look opens what is published and checks, in one query each, that a day is there whole in `events`, in `mentions`, in
`v_events` and in `daily_counts`, and that `_loads` says so.
"""

import select
import sys

from etl.errors import WarehouseError
from etl.load.warehouse import open_warehouse

LOOK = """SELECT
    (SELECT count(*) FROM events), (SELECT count(*) FROM mentions), (SELECT count(*) FROM v_events),
    (SELECT coalesce(sum(event_count), 0) FROM daily_counts),
    (SELECT coalesce(sum(row_count), 0) FROM _loads WHERE table_name = 'events'),
    (SELECT count(DISTINCT killed) FROM events)"""


def main() -> None:
    """Look until standard input ends; the last line says how often."""
    uri, rows_a_day = sys.argv[1], int(sys.argv[2])
    looks = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            with open_warehouse(uri).reading() as connection:
                if connection is None:
                    continue
                ((*counts, versions),) = [tuple(int(value) for value in row) for row in connection.rows(LOOK)]
        except WarehouseError as error:
            print("error", error, flush=True)
            continue
        looks += 1
        # Days that are loaded anew carry another number of killed: no look may see rows of both, nor part of a day.
        if len(set(counts)) != 1 or counts[0] % rows_a_day or versions > 1:
            print("torn", counts, versions, flush=True)
    print("looks", looks, flush=True)


if __name__ == "__main__":
    main()
