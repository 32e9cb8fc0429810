"""Why records of a night were rejected: by stage and reason, with a few examples.

In: rows of `rejects`. Out: a `Reason` for each stage and reason, the commonest first.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from etl.tables import contracts
from etl.tables.rows import RejectRow

# In the order of the night, which the contract keeps.
STAGES = next(c.allowed for c in contracts.contract("runs").columns if c.name == "stage")
EXAMPLES_SHOWN = 3


@dataclass(frozen=True)
class Reason:
    """Why records were rejected: how many, and a few of them."""

    stage: str
    reason: str
    count: int
    examples: tuple[RejectRow, ...]


def read_reasons(rejects: Iterable[RejectRow]) -> tuple[Reason, ...]:
    """Count the rejects of each stage and reason; examples are the first by address."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[RejectRow]] = defaultdict(list)
    for reject in rejects:
        key = reject.stage, reject.reason
        counts[key] += 1
        examples[key] = heapq.nsmallest(EXAMPLES_SHOWN, [*examples[key], reject], key=_address)
    ordered = sorted(counts, key=lambda key: (-counts[key], STAGES.index(key[0]), key[1]))
    return tuple(Reason(*key, counts[key], tuple(examples[key])) for key in ordered)


def _address(reject: RejectRow) -> tuple[str, str]:
    return reject.url or "", reject.key
