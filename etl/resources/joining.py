"""The weights that join mentions into events, read from the codebook once a process.

In: `schemas/codebook/joining.csv`. Out: a `Joiner`.
"""

import functools

from etl.resources.lines import read_lines
from etl.tables import contracts
from etl.transform.stories.join import Joiner
from etl.transform.stories.pairs import AGAINST, BASE, FOR

COLUMNS = ("pairs", "feature", "weight")
PAIRS = ("inside", "across")
THRESHOLD = "threshold"
FEATURES = frozenset({BASE, THRESHOLD}) | FOR | AGAINST


@functools.cache
def load_joiner() -> Joiner:
    """Both models; raises CodebookError where the file is not sound."""
    weights: dict[str, dict[str, float]] = {pairs: {} for pairs in PAIRS}
    for line in read_lines(contracts.folder() / "codebook" / "joining.csv", COLUMNS,
                           ("pairs", "feature")):
        feature = line.choice("feature", FEATURES)
        weights[line.choice("pairs", PAIRS)][feature] = line.real("weight", -100, 100)
    thresholds = {pairs: weights[pairs].pop(THRESHOLD, 0.0) for pairs in PAIRS}
    return Joiner(weights["inside"], thresholds["inside"], weights["across"],
                  thresholds["across"])
