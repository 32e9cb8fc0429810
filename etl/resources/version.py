"""The coder's version: Dateline's own, and a checksum of its codebook and its models.

In: `schemas/codebook/*.csv`, the models' checksums. Out: a label, by which every row tells what
coded and joined it. What other opinions add to it stands in `etl.resources.opinions`.
"""

import functools
import hashlib
from pathlib import Path

import etl
from etl.tables import contracts

TABLES = ("countries", "actors", "persons", "roles", "titles", "patterns", "classes", "topics",
          "regions", "terms", "confidence", "joining")
MODELS = tuple(Path(__file__).parent / name / "checksums.json" for name in ("minilm", "extractor"))


@functools.cache
def coder_version() -> str:
    """Version of the coder, e.g. 0.1.0+3f2a9c01."""
    digest = hashlib.sha256()
    for name in TABLES:
        path = contracts.folder() / "codebook" / f"{name}.csv"
        digest.update(path.read_bytes() if path.is_file() else b"")
    for path in MODELS:
        digest.update(path.read_bytes() if path.is_file() else b"")
    return f"{etl.__version__}+{digest.hexdigest()[:8]}"
