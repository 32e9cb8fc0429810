"""Locks of a lake in a folder (`.locks/`): who holds one does what no two processes may do at once.

They are the kernel's (flock), so a killed process leaves none behind. On S3 there are none: there
the day is Airflow's to guard (`max_active_runs=1`), every object is still replaced whole, and the
manifest of the last run counts.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from etl.errors import LakeError
from etl.lake.store import Store

log = logging.getLogger("etl")

LOCKS = ".locks"


@contextmanager
def locked(store: Store, name: str, shared: bool = False) -> Iterator[None]:
    """Hold a lock, and wait for it where another process holds it.

    Holders that ask for it `shared` exclude only those that do not.

    Raises LakeError where the lake can't be written.
    """
    if not store.is_local:
        yield
        return
    path = store.path(f"{LOCKS}/{name}")
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        # It is closed below: an error of the block is not an error of opening.
        file = open(path, "ab")  # noqa: SIM115
    except OSError as error:
        raise LakeError(
            f"can't write to the lake at {store.root}: {error.strerror or error}") from None
    with file:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("lake=%s waiting=%r", store.root, f"another run holds {name}")
            fcntl.flock(file, kind)
        yield
