"""Bands: what two texts share that may be copies of each other.

In: the shingles of texts. Out: keys, a row for each text and a column for each band.

A text is signed by MinHash, and its signature cut into bands; two texts that share a whole band are
worth a look (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

Keys = npt.NDArray[np.uint32]
Shingles = npt.NDArray[np.uint32]

KEY = np.dtype("<u4")
# A pair whose shingles overlap by .35 (Jaccard) shares a band in 94 of 100 cases, one that overlaps
# by .02 in 5 of 10,000.
BANDS, BAND_ROWS = 64, 3
SEED = 1
# Keys of two versions of the library's method must not be compared.
VERSION: int = RMinHash.ALGORITHM_VERSION


def bands_of(texts: Sequence[Shingles]) -> Keys:
    """A key for each band of each text; those of different bands are never the same on purpose."""
    if not texts:
        return np.empty((0, BANDS), KEY)
    flat = np.concatenate(texts).astype(np.uint64)
    offsets = np.cumsum([0, *map(len, texts)]).astype(np.uint64)
    signed = RMinHash.digest_matrix_from_flat_token_hashes(
        flat, offsets, num_perm=BANDS * BAND_ROWS, seed=SEED)
    rows = np.array(signed.to_rows(), np.uint64).reshape(len(texts), BANDS, BAND_ROWS)
    keys = np.tile(np.arange(1, BANDS + 1, dtype=np.uint64), (len(texts), 1))
    for at in range(BAND_ROWS):
        keys = (keys ^ rows[:, :, at]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(31)
    return (keys >> np.uint64(32)).astype(KEY)
