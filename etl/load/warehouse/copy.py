"""The copy: a DuckDB warehouse of the same days beside one of another engine.

In: what both warehouses say in `_loads` that they hold, and the lake's committed tables. Out: the
copy, written by the same loader. A day by which it lags, for whatever reason, comes with the next
one; one that does not exist yet gets all days.
"""

import logging
from collections import defaultdict
from datetime import date

from etl.errors import LakeError, WarehouseError
from etl.lake import Lake
from etl.lake.scratch import Scratch
from etl.load.warehouse.warehouse import LOADS, load_days, open_warehouse

LOG = logging.getLogger(__name__)
# Of each day the tables that were loaded, with the checksums of their files.
Held = dict[date, set[tuple[str, str]]]


def keep(lake: Lake, warehouse: str, copy: str, scratch: Scratch) -> dict[str, int]:
    """Bring a copy up to the days that a warehouse holds; both are given by their addresses.

    Returns the rows of the tables that changed; with nothing to do nothing is written. Days that
    the lake no longer has stay in a copy that has them, and can't get into one that has not.
    Raises WarehouseError where the copy stays behind; both warehouses are then as they were.
    """
    try:
        held = _held(warehouse)
        there = _held(copy)
        # The newest always: with it the loader sees marts that an older version has made.
        newest = max(held, default=None)
        days = [day for day in sorted(held)
                if (day == newest or there.get(day) != held[day]) and lake.manifest(day)]
        rows = load_days(lake, copy, days, scratch) if days else {}
    except (LakeError, WarehouseError) as error:
        raise WarehouseError("the warehouse is loaded, but its copy for the events page is not: "
                             f"{error}") from error
    if lost := held.keys() - there.keys() - set(days):
        LOG.warning("copy=%s lacking=%d the lake no longer has these days of the warehouse", copy,
                    len(lost))
    return rows


def _held(uri: str) -> Held:
    found: Held = defaultdict(set)
    with open_warehouse(uri).reading() as connection:
        if connection is not None and connection.rows(
                "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() "
                f"AND table_name = '{LOADS.name}'"):
            for day, table, sha256 in connection.rows(
                    f"SELECT ingest_date, table_name, sha256 FROM {LOADS.name}"):
                found[day].add((str(table), str(sha256)))
    return dict(found)
