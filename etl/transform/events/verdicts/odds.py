"""Shares as log odds, and back."""

import math

# Shares nearer to 0 or 1 than this count as this.
EVEN = 1e-3


def log_odds(of: float) -> float:
    """The log odds of a share, 0 to 1."""
    of = min(max(of, EVEN), 1 - EVEN)
    return math.log(of / (1 - of))


def share(points: float) -> float:
    """The share, of three decimals, that has these log odds."""
    return round(1 / (1 + math.exp(-points)), 3)
