"""Where things lie."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
# Compiling the place index takes as long as a hundred unit tests: it is done once and kept.
CACHE = CHECKOUT / "data" / "cache"
