"""Manifests: what a run of a day committed, file by file, and what a rolled-up month holds.

    manifests/2026-11-03.json   {"ingest_date", "tables": {table: entry}}; entry: rows, bytes, sha256, contract version, run_id,
                                and `file`, or `files` with a row, byte and sha256 count each where there are several
    manifests/2026-10.json      {"month", "tables": {table: {file, rows, bytes, sha256, days: {day: sha256}}}}

A day's manifest stays as it is when its month is rolled up: it still says by sha256 which rows are the day's.
"""

import json
from datetime import date
from typing import Any

from etl.errors import LakeError
from etl.lake.store import Store

MANIFESTS = "manifests"
Entry = dict[str, Any]


def parts(entry: Entry) -> list[Entry]:
    """Files of a table's day, in order of its rows."""
    found: list[Entry] = entry.get("files", [entry])
    return found


def read(store: Store, period: str) -> dict[str, Any]:
    """Read the manifest of a day (YYYY-MM-DD) or month (YYYY-MM); empty where there is none.

    Raises LakeError where it is no manifest.
    """
    relative = f"{MANIFESTS}/{period}.json"
    if not store.exists(relative):
        return {}
    try:
        found = json.loads(store.read_bytes(relative))
    except ValueError as error:
        raise LakeError(f"{store.path(relative)} is no manifest: {error}") from None
    if not isinstance(found, dict) or not isinstance(found.get("tables", {}), dict):
        raise LakeError(f"{store.path(relative)} is no manifest")
    return found


def write(store: Store, period: str, document: dict[str, Any]) -> None:
    """Write a manifest, its tables in order of their names."""
    document = {**document, "tables": dict(sorted(document["tables"].items()))}
    store.write_bytes(f"{MANIFESTS}/{period}.json", json.dumps(document, indent=1, sort_keys=True).encode() + b"\n")


def days(store: Store) -> list[date]:
    """Committed ingest dates, sorted."""
    names = (name.removesuffix(".json") for name in store.files(MANIFESTS))
    return sorted(date.fromisoformat(name) for name in names if len(name) == len("2026-11-03"))


def months(store: Store) -> list[str]:
    """Months of which tables are rolled up, sorted."""
    names = (name.removesuffix(".json") for name in store.files(MANIFESTS))
    return sorted(name for name in names if len(name) == len("2026-11"))
