"""The reasons for which records are left out: what each means, and what to do about it.

In: `schemas/reasons.csv`. Out: a `Reason` for each code; the table in `docs/operations.md` is made
of them.
"""

import csv
import functools
from dataclasses import dataclass

from etl.tables import contracts

# Stands for the reasons http_400, http_404 and so on.
ANY_STATUS = "http_<status>"


@dataclass(frozen=True)
class Reason:
    """A stable code of `rejects.reason`, the stages that give it, and two sentences for people."""

    code: str
    stages: tuple[str, ...]
    meaning: str
    remedy: str


@functools.cache
def reasons() -> dict[str, Reason]:
    """Every reason by its code, in alphabetical order."""
    path = contracts.folder() / "reasons.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["reason"]: Reason(row["reason"], tuple(row["stages"].split(";")),
                                      row["meaning"], row["remedy"])
                for row in csv.DictReader(file)}


def remedy(code: str) -> str:
    """What to do about a reason, in plain text; "look at one" for a code that nobody explained."""
    known = reasons()
    found = known.get(code) or (known[ANY_STATUS] if code.startswith("http_") else None)
    return found.remedy.replace("`", "") if found else "look at one"
