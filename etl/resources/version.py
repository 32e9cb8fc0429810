"""The coder's version: Dateline's own and a checksum of its codebook, so that every row tells what coded it."""

import functools
import hashlib

import etl
from etl import contracts

TABLES = ("countries", "actors", "roles", "titles", "patterns", "classes", "topics", "regions",
          "confidence")


@functools.cache
def coder_version() -> str:
    """Version of the coder, e.g. 0.1.0+3f2a9c01."""
    digest = hashlib.sha256()
    for name in TABLES:
        path = contracts.folder() / "codebook" / f"{name}.csv"
        digest.update(path.read_bytes() if path.is_file() else b"")
    return f"{etl.__version__}+{digest.hexdigest()[:8]}"
