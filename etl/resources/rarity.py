"""How telling a word is: the rarer its stem among the articles of the corpus, the more.

In: `word_counts.csv`, made by `python -m training.words`. Out: a function from stem to weight.

The counts ship and do not follow the lake's articles. So the weight of a word is the same in every
night and lake, and two articles are as alike today as they were yesterday.
"""

import csv
import functools
import math
from collections.abc import Callable
from pathlib import Path

COUNTS = Path(__file__).parent / "word_counts.csv"
# The line that says how many articles were counted.
TOTAL = "*"
# No word tells more than one that 9 of 1,371 articles have: a town of which nobody has heard links
# two articles no more than Sudan does. Without the limit a single name joins short texts.
RAREST = 5.0


@functools.cache
def load_rarity() -> Callable[[str], float]:
    """The weight of a folded stem: the logarithm of all articles over those that have it.

    It is RAREST at most, and for a stem that the file does not have.
    """
    with COUNTS.open(encoding="utf-8", newline="") as file:
        counts = {row["stem"]: int(row["article_count"]) for row in csv.DictReader(file)}
    total = counts.pop(TOTAL)
    weights = {stem: min(math.log((total + 1) / (count + 0.5)), RAREST)
               for stem, count in counts.items()}
    return lambda stem: weights.get(stem, RAREST)
