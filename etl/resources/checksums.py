"""Models that ship lie in a folder beside the code, with the checksums of their files."""

import hashlib
import json
from pathlib import Path

from etl.errors import WorkError

CHECKSUMS = "checksums.json"
# What a model is made of; notes and licences beside it may change.
FILES = ("*.onnx", "*.vectors", "tokenizer.json")


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of a model's files, by name."""
    paths = sorted(path for pattern in FILES for path in folder.glob(pattern))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def write_checksums(folder: Path) -> None:
    """Name the files that are in a folder now."""
    text = json.dumps(checksums(folder), indent=1) + "\n"
    (folder / CHECKSUMS).write_text(text, encoding="utf-8")


def verify(folder: Path, name: str) -> None:
    """Raise WorkError where a file of the model is missing, or is not the one that is named."""
    try:
        wanted = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
    except OSError as error:
        raise WorkError(f"the {name}'s model is missing ({error.filename}); "
                        "`make model` makes it anew") from None
    if checksums(folder) != wanted:
        raise WorkError(f"the {name}'s model in {folder} is not the one its checksums name; "
                        "`make model` makes it anew")
