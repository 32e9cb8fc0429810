"""What the feed list expects of a feed, held against what polling it brought."""

from collections.abc import Mapping
from typing import Any

READ = frozenset({"ok", "not_modified"})


def broken(row: Mapping[str, Any]) -> str | None:
    """Say which expectation a day's row of `feeds` breaks; None where all hold or the feed was not read.

    A feed that does not declare its language breaks no expectation of it.
    """
    if row["outcome"] not in READ:
        return None
    faults = []
    if (row.get("min_entries") or 0) > row["new_entry_count"]:
        faults.append(f"{row['new_entry_count']} new entries, at least {row['min_entries']} expected")
    if row.get("expected_language") and row.get("language") and row["language"] != row["expected_language"]:
        faults.append(f"language {row['language']}, {row['expected_language']} expected")
    return "; ".join(faults) or None
