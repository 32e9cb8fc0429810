"""How political an article is, by its windows.

In: the network's logit of each window, with the number of its words. Out: one share.
"""

import math
from collections.abc import Sequence

# An article that is less political than this after so many words is not read to its end: of 343
# whose politics are known (held-out, gold and real ones) none turned political later.
HOPELESS, HEARD = 0.1, 150
# A window's logit and its words.
Heard = Sequence[tuple[float, int]]


def pooled(windows: Heard) -> float:
    """The windows' relevance, each by its words, as one share, 0 to 1; 0 without words."""
    words = sum(count for _, count in windows)
    if not words:
        return 0.0
    return 1 / (1 + math.exp(-sum(value * count for value, count in windows) / words))


def is_hopeless(windows: Heard, least: float) -> bool:
    """Whether the windows read so far tell that the article is less political than `least`."""
    is_heard = sum(count for _, count in windows) >= HEARD
    return is_heard and pooled(windows) < min(HOPELESS, least)
