"""A file that is replaced only where it is still what it was: by conditions on S3, by locks else.

In: a file as it was seen, and its new content. Out: whether it was written.
"""

from etl.lake import objects
from etl.lake.locks import locked
from etl.lake.objects import Seen
from etl.lake.store import Store


def read(store: Store, relative: str) -> Seen:
    """Read a file with what `write_if` needs; raises LakeError."""
    if not store.is_local:
        return objects.read(store, relative)
    return Seen(store.read_bytes(relative) if store.exists(relative) else None)


def write_if(store: Store, relative: str, content: bytes, seen: Seen) -> bool:
    """Write a file where it is still as it was seen; returns whether it was. Raises LakeError."""
    if not store.is_local:
        return objects.write_if(store, relative, content, seen) is not None
    with locked(store, relative.replace("/", "-")):
        if read(store, relative).content != seen.content:
            return False
        store.write_bytes(relative, content)
        return True
